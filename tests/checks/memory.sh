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

# A file of the first version, with what somebody typed then, is brought up to date.
sqlite3 "$out/old.db" "PRAGMA application_id = 1836082027; PRAGMA user_version = 1;
    CREATE TABLE periods (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE,
      kind INTEGER NOT NULL, start TEXT NOT NULL, last TEXT NOT NULL,
      complete INTEGER NOT NULL, rulebook TEXT);
    CREATE TABLE scopes (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,
      name TEXT, UNIQUE (kind, key));
    CREATE TABLE measures (id INTEGER PRIMARY KEY, kpi TEXT NOT NULL UNIQUE,
      unit INTEGER NOT NULL);
    CREATE TABLE kpis (period INTEGER NOT NULL, measure INTEGER NOT NULL,
      scope INTEGER NOT NULL, value TEXT NOT NULL, target TEXT,
      PRIMARY KEY (period, measure, scope)) WITHOUT ROWID;
    CREATE TABLE alerts (period INTEGER NOT NULL, rank INTEGER NOT NULL,
      rule TEXT NOT NULL, level TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL,
      name TEXT, kpi TEXT, value TEXT, at_limit TEXT, since TEXT, streak INTEGER,
      money TEXT, due TEXT, PRIMARY KEY (period, rank)) WITHOUT ROWID;
    CREATE TABLE problem_customers (period INTEGER NOT NULL, customer TEXT NOT NULL,
      name TEXT, score TEXT, grade TEXT, listed INTEGER NOT NULL, state TEXT,
      open TEXT, overdue TEXT, overdue_days INTEGER,
      PRIMARY KEY (period, customer)) WITHOUT ROWID;
    CREATE TABLE actions (id TEXT PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL,
      key TEXT NOT NULL, rule TEXT NOT NULL, title TEXT NOT NULL, measure TEXT, owner TEXT,
      due TEXT, first_period TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE entries (id INTEGER PRIMARY KEY, action TEXT NOT NULL,
      field TEXT NOT NULL, value TEXT NOT NULL, period TEXT NOT NULL, source TEXT NOT NULL,
      UNIQUE (action, field, period, value));
    CREATE VIEW history AS SELECT p.label AS period, s.kind AS scope, s.key AS id,
      s.name AS name, m.kpi AS kpi, k.value AS value, k.target AS target
      FROM kpis k JOIN periods p ON p.id = k.period JOIN measures m ON m.id = k.measure
      JOIN scopes s ON s.id = k.scope;
    INSERT INTO actions VALUES ('review|2026-W46||||x', 'review', '', 'x', '', 'slow proposals',
      'within 24 hours', '', NULL, '2026-W46');
    INSERT INTO entries VALUES (1, 'review|2026-W46||||x', 'owner', 'Li', '2026-W46', 'a.xlsx');"
build 2026-W47 --store "$out/old.db" || complain "an old history file: $(tail -n 1 "$out/log")"
[ "$(sqlite3 "$out/old.db" "SELECT value, seen FROM entries; SELECT kpi FROM actions
    WHERE title = 'slow proposals'; SELECT count(*) > 100 FROM history")" = "Li|?

1" ] || complain "an old history file is not brought up to date"

sqlite3 "$out/other.db" "CREATE TABLE t (a)"
cp "$out/other.db" "$out/other.before"
build 2026-W47 --store "$out/other.db"
[ $? = 3 ] || complain "another program's database: not refused"
cmp -s "$out/other.db" "$out/other.before" || complain "another program's database was changed"
grep -q 'other.db: .*--store none' "$out/log" || complain "no way out is named"
build 2026-W47 --store none || complain "--store none failed"
exit $failed
