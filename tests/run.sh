#!/bin/bash
# Runs the tests with one binary and ends with the line "N passed, N failed".
#
#   tests/run.sh build/mondaypack [units] [cases] [checks] [NAME...]
#
# units   the programs in the unit/ folder beside the binary (tests/unit/*.c)
# cases   tests/cases/NAME/: see tests/case.sh (BLESS=1 rewrites what they expect)
# checks  tests/checks/*.sh and *.py: each is one test and passes with exit status 0; they get
#         MONDAYPACK (the binary), OUT (an empty folder of their own) and SAMPLE (the pack of
#         sample-input/, built once), and stand in the top folder
# A NAME runs only the cases and checks of that name. What a failed test said is printed.
set -u
cd "$(dirname "$0")/.." || exit 2
[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 BINARY [units|cases|checks|NAME]..." >&2; exit 2; }

MONDAYPACK=$(realpath "$1")
export MONDAYPACK ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0} UBSAN_OPTIONS=print_stacktrace=1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
groups= names=
for word in "$@"; do
    case $word in
    units | cases | checks) groups="$groups $word" ;;
    *) names="$names $word" ;;
    esac
done
[ -n "$groups" ] || groups=$([ -n "$names" ] && echo cases checks || echo units cases checks)

wanted() # NAME
{
    [ -z "$names" ] || [[ " $names " == *" $1 "* ]]
}

# One job a line: KIND TAB NAME TAB PATH.
jobs_of() # GROUP
{
    local path name
    case $1 in
    units) set -- unit tests/unit/*.c ;;
    cases) set -- case tests/cases/*/ ;;
    checks) set -- check tests/checks/*.sh tests/checks/*.py ;;
    esac
    for path in "${@:2}"; do
        name=$(basename "$path")
        [ -e "$path" ] && wanted "${name%.*}" &&
            printf '%s\t%s\t%s\n' "$1" "$name" "$path"
    done
}

# Leaves WORK/NAME.count: "passed failed".
run_job() # JOB
{
    local kind name path status passed=0 failed=0
    IFS=$'\t' read -r kind name path <<<"$1"
    local log=$work/$kind.$name
    export OUT=$log.out
    mkdir -p "$OUT"
    case $kind in
    unit) timeout 120 "$(dirname "$MONDAYPACK")/unit/${name%.c}" >"$log.log" 2>&1 ;;
    case) timeout 300 tests/case.sh "$path" >"$log.log" 2>&1 ;;
    check)
        case $path in
        *.py) timeout 600 /usr/bin/python3 "$path" >"$log.log" 2>&1 ;;
        *) timeout 600 bash "$path" >"$log.log" 2>&1 ;;
        esac ;;
    esac
    status=$?
    if [ "$kind" = unit ] && [[ $(tail -n 1 "$log.log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
        [ "$status" -le 1 ] || failed=$((failed + 1))
    elif [ $status = 0 ]; then
        passed=1
    else
        failed=1
    fi
    rm -rf "$OUT"
    echo "$passed $failed" >"$log.count"
    if [ $failed -gt 0 ] || [ $status != 0 ]; then
        { echo "FAIL $kind ${name%.*} (exit status $status)"; tail -n 40 "$log.log" | sed 's/^/    /'; } 2>&1
    fi
}
export -f run_job
export work SAMPLE=$work/sample/2026-W47

if [[ $groups == *checks* ]]; then
    "$MONDAYPACK" build sample-input --store none --out "$work/sample" >"$work/sample.log" 2>&1 ||
        { echo "the sample did not build:"; tail -n 20 "$work/sample.log"; echo "0 1" >"$work/sample.count"; }
fi

for group in $groups; do jobs_of "$group"; done >"$work/jobs"
xargs -d '\n' -P "$(nproc)" -I JOB bash -c 'run_job "$1"' run JOB <"$work/jobs"

read -r passed failed <<<"$(cat "$work"/*.count 2>/dev/null | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')"
[ "$(find "$work" -name '*.count' | wc -l)" -ge "$(wc -l <"$work/jobs")" ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
