#!/bin/bash
# The history file as a user meets it: weeks built one after another, a week built twice, a build
# killed in the middle, two builds at once, a file that is not ours. Needs sqlite3.
set -u
out=${OUT:-$(mktemp -d)}
program=${MONDAYPACK:-build/mondaypack}
store=$out/history.db
failed=0

complain()
{
    echo "$*"
    failed=1
}

build() # PERIOD [OPTION...]
{
    "$program" build sample-input --period "$1" --only text --out "$out" "${@:2}" >"$out/log" 2>&1
}

# Everything that is kept, in an order that does not depend on when it was.
kept()
{
    sqlite3 "$store" "PRAGMA integrity_check; SELECT * FROM history ORDER BY 1, 2, 3, 5;
        SELECT p.label, a.* FROM alerts a JOIN periods p ON p.id = a.period ORDER BY 1, a.rank;
        SELECT p.label, c.* FROM problem_customers c JOIN periods p ON p.id = c.period
        ORDER BY 1, c.customer"
}

build 2026-W46 || complain "W46: $(tail -n 1 "$out/log")"
build 2026-W47 || complain "W47: $(tail -n 1 "$out/log")"
kept >"$out/once"
head -n 1 "$out/once" | grep -qx ok || complain "the file is not sound"
grep -q '^2026-W46|' "$out/once" || complain "W46 was not kept"
cp -r "$out/2026-W47" "$out/first"

build 2026-W47 || complain "W47 again: $(tail -n 1 "$out/log")"
kept >"$out/twice"
cmp -s "$out/once" "$out/twice" || complain "building a week twice changes what is kept"
diff -r "$out/first" "$out/2026-W47" >/dev/null || complain "building a week twice changes it"

for after in 0.05 0.1 0.15 0.2 0.25 0.3 0.4; do
    "$program" build sample-input --period 2026-W47 --out "$out" >/dev/null 2>&1 &
    sleep $after
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
done
kept >"$out/killed"
cmp -s "$out/once" "$out/killed" || complain "a killed build changed what is kept"

build 2026-W46 & first=$!
"$program" build sample-input --period 2026-W47 --only text --out "$out" >/dev/null 2>&1 &
second=$!
wait $first || complain "two at once: the first failed"
wait $second || complain "two at once: the second failed"
kept >"$out/both"
cmp -s "$out/once" "$out/both" || complain "two builds at once changed what is kept"

sqlite3 "$out/other.db" "CREATE TABLE t (a)"
cp "$out/other.db" "$out/other.before"
build 2026-W47 --store "$out/other.db"
[ $? = 3 ] || complain "another program's database: not refused"
cmp -s "$out/other.db" "$out/other.before" || complain "another program's database was changed"
grep -q 'other.db: .*--store none' "$out/log" || complain "no way out is named"
build 2026-W47 --store none || complain "--store none failed"
exit $failed
