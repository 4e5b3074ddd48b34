#!/bin/sh
# Installs the Debian packages that are missing, and says which. The arguments name the
# groups wanted: build (compile and run), test (the programs that the tests use), format,
# fuzz (libFuzzer and its sanitizers).
# Nothing is downloaded when nothing is missing.
set -eu

build="gcc libc6-dev pkg-config libcsv-dev libhpdf-dev libcairo2-dev libharfbuzz-dev
libxlsxwriter-dev libyaml-dev libuchardet-dev libzip-dev libexpat1-dev libsqlite3-dev
libssl-dev libunibreak-dev libfribidi-dev zlib1g-dev libisal-dev"
test="python3 python3-jsonschema python3-openpyxl python3-pikepdf poppler-utils qpdf sqlite3
libreoffice-calc-nogui"
format="clang-format"
fuzz="clang libclang-rt-dev"

missing=
for group in "$@"; do
    case $group in
    build) packages=$build ;;
    test) packages=$test ;;
    format) packages=$format ;;
    fuzz) packages=$fuzz ;;
    *) echo "usage: $0 build|test|format|fuzz ..." >&2; exit 2 ;;
    esac
    for package in $packages; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
root=
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
$root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
