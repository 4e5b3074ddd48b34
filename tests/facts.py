#!/usr/bin/env python3
"""facts.py KPI_JSON EXPECT: compares hand-computed facts with a kpi.json, one fact a line:

    SCOPE ID KPI FIELD VALUE          team 甲组 signed_attainment value 0.8
    SCOPE ID LIST count NUMBER        company company followup_on_time.missed count 20
    period FIELD VALUE                period label 2026-W46
    check SCOPE ID METRIC FIELD VALUE target_checks
    alert RULE SCOPE ID FIELD VALUE   alert tasks_low team 甲组 level yellow
    alerts RULE SCOPE NUMBER          how many alerts of a rule there are about scopes of that kind
    input FILE FIELD VALUE            input contracts.csv rejected 1
    scopes SCOPE NUMBER               how many scopes of that kind there are

Numbers are compared as numbers (0.8 = "0.80"), null is unknown, a field that is absent differs. # begins a comment.
Prints what differs; exit status 1 if anything does."""

import json
import sys
from decimal import Decimal, InvalidOperation


def same(got, want):
    if want == "null" or got is None:
        return got is None and want == "null"
    if isinstance(got, bool):
        return str(got).lower() == want
    try:
        return Decimal(str(got)) == Decimal(want)
    except InvalidOperation:
        return str(got) == want


def one(rows, what, **keys):
    found = [row for row in rows if all(row.get(key) == value for key, value in keys.items())]
    if len(found) != 1:
        raise LookupError(f"{len(found)} {what} with {keys}")
    return found[0]


def field(row, name):
    if name not in row:
        raise LookupError(f"no field {name}")
    return row[name]


def look_up(pack, words):
    """The value that a fact is about."""
    if words[0] == "period":
        return field(pack["period"], words[1])
    if words[0] == "check":
        return field(one(pack["target_checks"], "target check", scope=words[1], id=words[2], metric=words[3]), words[4])
    if words[0] == "alert":
        return field(one(pack["alerts"], "alert", rule=words[1], scope=words[2], id=words[3]), words[4])
    if words[0] == "alerts":
        return sum(alert["rule"] == words[1] and alert["scope"] == words[2] for alert in pack["alerts"])
    if words[0] == "scopes":
        return sum(scope["scope"] == words[1] for scope in pack["scopes"])
    if words[0] == "input":
        files = [row for row in pack["quality"]["inputs"] if row["file"].split("/")[-1] == words[1]]
        return sum(field(row, words[2]) for row in files)
    scope = one(pack["scopes"], "scope", scope=words[0], id=words[1])
    if words[3] == "count":
        return len(field(scope["lists"], words[2]))
    return field(field(scope["kpis"], words[2]), words[3])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pack = json.load(file)
    wrong = 0
    for number, line in enumerate(open(sys.argv[2], encoding="utf-8"), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        try:
            got = look_up(pack, words[:-1])
        except (KeyError, IndexError, LookupError) as problem:
            got = f"missing: {problem}"
        if not same(got, words[-1]):
            print(f"{sys.argv[2]}:{number}: {' '.join(words[:-1])}: got {got}, want {words[-1]}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
