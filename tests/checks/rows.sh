#!/bin/bash
# `check FILE --rows`: tests/rows/*.csv are small sales exports with one fault each. What is
# written of NAME.csv stands in NAME.rows, what is said in NAME.said (none: nothing);
# BLESS=1 rewrites both.
set -u
cd tests/rows || exit 2
failed=0
for file in *.csv; do
    name=${file%.csv}
    "$MONDAYPACK" check "$file" --rows >"$OUT/rows" 2>"$OUT/said" || { echo "$file: exit $?"; failed=1; }
    if [ -n "${BLESS:-}" ]; then
        cp "$OUT/rows" "$name.rows"
        rm -f "$name.said"
        [ -s "$OUT/said" ] && cp "$OUT/said" "$name.said"
        continue
    fi
    diff -u "$name.rows" "$OUT/rows" || failed=1
    [ -e "$name.said" ] || [ ! -s "$OUT/said" ] || { cat "$OUT/said"; failed=1; }
    [ ! -e "$name.said" ] || diff -u "$name.said" "$OUT/said" || failed=1
done
exit $failed
