#!/bin/bash
# Runs one golden case, tests/cases/NAME/, and says with a diff where it differs.
#
#   args           one line of arguments; $OUT in it is an empty folder
#   expect.text    standard output, then each .txt file that the run left in $OUT, sorted
#   expect.stderr  standard error
#   expect.status  the exit status; 0 when there is no such file
#   expect.kpi     facts of the kpi.json in $OUT, computed by hand (tests/facts.py)
#   check.sh       run afterwards with MONDAYPACK and OUT set; must exit 0
#
# The working directory is the case's folder. Of the expect files those that exist are
# compared; BLESS=1 rewrites them instead (an expect.status only if it exists or is not 0).
set -u
facts=$(realpath "$(dirname "$0")/facts.py")
cd "$1" || exit 2
: "${MONDAYPACK:?}" "${OUT:?}"
export MONDAYPACK OUT

got=$OUT.got
mkdir -p "$got"
trap 'rm -rf "$got"' EXIT
eval "set -- $(cat args)"
"$MONDAYPACK" "$@" >"$got/text" 2>"$got/stderr" </dev/null
echo $? >"$got/status"
while IFS= read -r file; do
    printf '== %s\n' "${file#"$OUT"/}"
    cat "$file"
done < <(find "$OUT" -name '*.txt' | LC_ALL=C sort) >>"$got/text"
sed -i "s|$OUT|\$OUT|g" "$got/text" "$got/stderr"

failed=0
for what in text stderr status; do
    if [ -n "${BLESS:-}" ]; then
        { [ -e "expect.$what" ] || { [ $what = status ] && [ "$(cat "$got/status")" != 0 ]; }; } &&
            cp "$got/$what" "expect.$what"
    elif [ -e "expect.$what" ]; then
        diff -u "expect.$what" "$got/$what" || failed=1
    elif [ $what = status ] && [ "$(cat "$got/status")" != 0 ]; then
        echo "exit status $(cat "$got/status"):"
        cat "$got/stderr"
        failed=1
    fi
done
if [ -z "${BLESS:-}" ]; then
    if [ -e expect.kpi ]; then
        /usr/bin/python3 "$facts" "$OUT"/*/kpi.json expect.kpi || { cat "$got/stderr"; failed=1; }
    fi
    [ ! -e check.sh ] || bash check.sh || failed=1
fi
exit $failed
