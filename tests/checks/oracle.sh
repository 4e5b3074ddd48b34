#!/bin/bash
# The oracle (tests/oracle/): first against figures worked out by hand (fixture-*/expect-PERIOD.tsv,
# "absent" = no such line), then every number of kpi.json against it, on the fixtures and on
# generated companies. One line per difference.
set -u
oracle=tests/oracle
program=${MONDAYPACK:-build/mondaypack}
out=${OUT:-$(mktemp -d)}
failed=0

by_hand() # EXPECTED ORACLE
{
    local line
    while IFS= read -r line; do
        if [ "${line##*$'\t'}" = absent ]; then
            ! grep -qF -- "${line%$'\t'*}"$'\t' "$2" || { echo "$1: there is: $line"; failed=1; }
        elif ! grep -qxF -- "$line" "$2"; then
            echo "$1: by hand: $line; oracle: $(grep -F -- "${line%$'\t'*}"$'\t' "$2" | cut -f 5)"
            failed=1
        fi
    done <"$1"
}

compare() # NAME DIR PERIOD ORACLE
{
    [ -x "$program" ] || return 0
    "$program" build "$2" --period "$3" --store none --out "$out/$1" >"$out/$1.log" 2>&1
    if [ ! -e "$out/$1/$3/kpi.json" ]; then
        echo "$1 $3: no pack: $(tail -n 1 "$out/$1.log")"
        failed=1
        return
    fi
    /usr/bin/python3 $oracle/compare.py "$out/$1/$3/kpi.json" "$4" >"$out/$1.diff" && return
    sed "s/^/$1 $3: /" "$out/$1.diff"
    failed=1
}

for folder in "$oracle"/fixture-*/; do
    name=$(basename "$folder")
    for expected in "$folder"expect-*.tsv; do
        period=${expected##*/expect-} period=${period%.tsv}
        $oracle/oracle.sh "$folder" "$period" >"$out/$name-$period.tsv" || failed=1
        by_hand "$expected" "$out/$name-$period.tsv"
        mkdir -p "$out/csv-$name"
        cp "$folder"*.csv "$out/csv-$name"
        compare "$name" "$out/csv-$name" "$period" "$out/$name-$period.tsv"
    done
done

generated() # NAME PERIOD OPTION...
{
    /usr/bin/python3 tests/generate/company.py --dress canonical --out "$out/$1" "${@:3}" ||
        { failed=1; return; }
    $oracle/oracle.sh "$out/$1" "$2" >"$out/$1-$2.tsv" || failed=1
    compare "$1-pack" "$out/$1" "$2" "$out/$1-$2.tsv"
}

generated sample 2026-W47 --edges
generated second 2026-W40 --seed 7 --reps 20 --teams 4 --edges
generated third 2026-10 --seed 1234 --reps 31 --teams 5
exit $failed
