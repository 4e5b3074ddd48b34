#!/bin/sh
# oracle.sh DIR PERIOD [CALENDAR]: the numbers of SPEC 3 and 4 over the canonical CSVs of DIR, by
# the sqlite3 program: scope, id, kpi, field and number, separated by tabs, sorted.
set -eu
[ $# -ge 2 ] || { echo "usage: oracle.sh DIR PERIOD [CALENDAR]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
calendar=${3:-$here/../../templates/calendar}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    /usr/bin/python3 "$here/load.py" "$1" "$2" "$calendar"
    cat "$here"/[0-9]*.sql
} > "$work/all.sql"
sqlite3 -bail :memory: < "$work/all.sql" > "$work/out" 2> "$work/err" ||
    { cat "$work/err" >&2; exit 1; }
grep -v 'filling the rest with NULL' "$work/err" >&2 || :
/usr/bin/python3 "$here/forecast.py" < "$work/out" | LC_ALL=C sort
