# No function of ours bears the name of one in a library that the program is linked with: the
# library would silently call ours (libxlsxwriter exports workbook_close, chart_new, ...).
set -eu
objects=$(dirname "$MONDAYPACK")/obj
find "$objects" -name '*.o' -exec nm -g --defined-only {} + | awk 'NF == 3 { print $3 }' | sort -u >"$OUT/ours"
ldd "$MONDAYPACK" | awk '$3 ~ /^\// && $1 !~ /^lib(asan|ubsan)/ { print $3 }' |
    xargs nm -D --defined-only 2>/dev/null | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' | sort -u >"$OUT/theirs"
[ "$(wc -l <"$OUT/theirs")" -gt 1000 ] || { echo "the libraries' symbols were not found"; exit 1; }
clash=$(comm -12 "$OUT/ours" "$OUT/theirs" | grep -vxE 'main|_init|_fini|__odr_asan.*' || true)
[ -z "$clash" ] || { echo "names that a library has too:" $clash; exit 1; }
