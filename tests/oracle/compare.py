#!/usr/bin/python3
"""compare.py KPI_JSON ORACLE_TSV: is every number of kpi.json the oracle's?

One line per difference: scope, id, kpi, field, what kpi.json has, what the oracle has. Money must
be equal to the cent, everything else to 1e-6 (the simulated month end to 2 %, scores to their one
decimal); lights, problem customers and alerts must be the same. Members of a family (a lost reason, a product) that only one side names are equal to 0. At the end: how many
numbers were compared, how many differ, by KPI and field. Exit status 0 only if all are equal.
"""
import collections
import json
import sys
from decimal import Decimal, InvalidOperation

FIELDS = ("value", "num", "den", "target", "prev", "change", "last_year", "change_last_year")
FAMILIES = ("lost_reasons.", "product_mix.", "region_mix.", "industry_mix.")
SIMULATED = ("forecast_p10", "forecast_p50", "forecast_p90", "forecast_hit")
UNDATED = ("risk_deals", "stage_counts", "stalled_deals", "forecast_", "coverage")
STEP = Decimal("0.0000015")     # 1e-6 and what two roundings may add


def number(text):
    """A Decimal, or None for unknown ('-', null)."""
    if text is None or text == "-" or text == "":
        return None
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return text


def read_oracle(path):
    """Cells of the KPIs, and apart from them: period, problem customers, alerts."""
    cells, apart = {}, {"period": {}, "problem": {}, "alert": {}}
    with open(path, encoding="utf-8") as file:
        for line in file:
            scope, name, kpi, field, value = line.rstrip("\n").split("\t")
            apart.get(scope, cells)[(scope, name, kpi, field)] = value
    return cells, apart


class Comparison:
    def __init__(self, oracle):
        self.oracle = oracle
        self.compared = 0
        self.wrong = collections.Counter()
        self.notes = collections.Counter()

    def report(self, scope, name, kpi, field, ours, theirs):
        self.wrong[(kpi.split(".")[0], field)] += 1
        print("%s %s %s %s: kpi.json %s, oracle %s" % (
            scope, name, kpi, field, "null" if ours is None else ours,
            "null" if theirs is None else theirs))

    def equal(self, kpi, field, unit, ours, theirs):
        if ours is None or theirs is None:
            known = theirs if ours is None else ours
            if ours is None and theirs is None:
                return True
            if kpi == "collection_rate" and field == "target" and theirs is None:
                return ours == Decimal("0.9")
            return kpi.startswith(FAMILIES) and field in ("value", "prev", "last_year") \
                and known == 0
        if isinstance(ours, str) or isinstance(theirs, str):
            return ours == theirs
        if kpi in SIMULATED and field in ("value", "prev", "last_year"):
            size = 1 if kpi == "forecast_hit" else max(abs(theirs), Decimal("0.01"))
            return abs(ours - theirs) <= Decimal("0.02") * size
        if theirs.as_tuple().exponent == -2:                       # the oracle prints money so
            return ours == theirs
        return abs(ours - theirs) <= STEP * max(1, abs(theirs) / 1000000)

    def one(self, scope, name, kpi, field, unit, ours, theirs):
        self.compared += 1
        if not self.equal(kpi, field, unit, number(ours), number(theirs)):
            self.report(scope, name, kpi, field, ours, theirs)

    def series(self, scope, name, kpi, series, unit, period):
        """Oldest first; the oracle's frames are w00..w12 and m00..m12."""
        for part, frame, prefix in (("weeks", "w", "series."), ("months", "m", "series."),
                                    ("target", "w", "series_target.")):
            points = series.get(part)
            if points is None or (frame == "w" and period != "week"):
                continue
            if len(points) != 13:
                self.report(scope, name, kpi, "series." + part, "%d points" % len(points), 13)
                continue
            for i, ours in enumerate(points):
                key = (scope, name, kpi, "%s%s%02d" % (prefix, frame, i))
                theirs = self.oracle.get(key)
                if part == "target" and theirs is None:
                    theirs = self.inherited(scope, name, kpi, ours)
                if kpi.startswith(UNDATED) and (i < 12 or theirs is None):
                    continue
                self.one(scope, name, kpi, "series.%s[%d]" % (part, i), unit, ours, theirs)

    def inherited(self, scope, name, kpi, ours):
        """Ratio targets of past weeks are not the oracle's business: whatever is there."""
        return None if (scope, name, kpi, "series_target.w12") in self.oracle else ours

    def scope(self, entry, period):
        scope, name = entry["scope"], entry["id"]
        kpis = entry.get("kpis") or {}
        wanted = {k for s, n, k, _ in self.oracle if s == scope and n == name}
        wanted = {k for k in wanted if not k.endswith(".missed")}
        if not wanted:
            self.report(scope, name, "-", "scope", "present", "absent")
            return
        for kpi in sorted(set(kpis) | wanted):
            ours = kpis.get(kpi)
            if kpi not in wanted and not kpi.startswith(FAMILIES):
                self.notes["%s is not in the oracle" % kpi] += 1
                continue
            if ours is None and not kpi.startswith(FAMILIES):
                if number(self.oracle.get((scope, name, kpi, "value"))) in (None, 0) \
                        and scope == "unassigned":
                    continue
                self.report(scope, name, kpi, "value", "nothing",
                            self.oracle.get((scope, name, kpi, "value")))
                continue
            if ours is None:            # a member of a family that has no rows now
                self.one(scope, name, kpi, "value", None, None,
                         self.oracle.get((scope, name, kpi, "value")))
                continue
            self.kpi(scope, name, kpi, ours, period)
        for kpi, series in sorted((entry.get("series") or {}).items()):
            if kpi in wanted:
                unit = (kpis.get(kpi) or {}).get("unit")
                self.series(scope, name, kpi, series, unit, period)
        ours = sorted((entry.get("lists") or {}).get("followup_on_time.missed") or [])
        theirs = self.oracle.get((scope, name, "followup_on_time.missed", "list"))
        self.compared += 1
        if ours != sorted((theirs or "").split(",") if theirs else []):
            self.report(scope, name, "followup_on_time.missed", "list", ours, theirs)

    def kpi(self, scope, name, kpi, ours, period):
        unit = self.oracle.get((scope, name, kpi, "unit"))
        if ours and unit and ours.get("unit") != unit:
            self.report(scope, name, kpi, "unit", ours.get("unit"), unit)
        light = self.oracle.get((scope, name, kpi, "light"))
        if light:
            self.compared += 1
            if ours.get("light") != light:
                self.report(scope, name, kpi, "light", ours.get("light"), light)
        for field in FIELDS:
            theirs = self.oracle.get((scope, name, kpi, field))
            if field in ("num", "den") and theirs is None:
                continue                # what has no quotient may still show its parts
            if field.startswith("change") and kpi in SIMULATED:
                continue
            self.one(scope, name, kpi, field, unit, ours.get(field), theirs)


def compare_checks(c, doc):
    ours = {(t["scope"], t["id"], t["metric"]): t for t in doc.get("target_checks") or []}
    theirs = {k[:3] for k in c.oracle if k[3] == "check.given"}
    for key in sorted(set(ours) | theirs):
        if key not in theirs or key not in ours:
            c.report(*key, "target_check", "listed" if key in ours else "not listed",
                     "listed" if key in theirs else "not listed")
            continue
        for field in ("given", "members", "difference", "percent"):
            c.one(*key, "check." + field, None, ours[key].get(field),
                  c.oracle.get(key + ("check." + field,)))


def compare_why(c, doc):
    """The parts of a change are the members' own changes and add up to the company's."""
    company = doc["scopes"][0]
    for kpi, parts in sorted((company.get("why") or {}).items()):
        entry = company["kpis"][kpi]
        value, prev = number(entry.get("value")), number(entry.get("prev"))
        if value is None or prev is None:
            continue
        c.compared += 1
        total = sum(number(p["change"]) for p in parts)
        slack = 0 if entry.get("unit") in ("money", "count") else Decimal("0.000001") * len(parts)
        if abs(total - (value - prev)) > slack:
            c.report("company", "company", kpi, "why", total, value - prev)
        for part in parts if not slack else ():
            scope = next((kind for kind in ("team", "rep", "unassigned")
                          if (kind, part["id"], kpi, "value") in c.oracle), "team")
            now, old = (number(c.oracle.get((scope, part["id"], kpi, f))) for f in ("value", "prev"))
            c.compared += 1
            if now is None or old is None or number(part["change"]) != now - old:
                c.report(scope, part["id"], kpi, "why", part["change"],
                         None if now is None or old is None else now - old)


def compare_problems(c, doc, problems):
    ours = {p["customer_id"]: p for p in doc.get("problem_customers") or []}
    theirs = {key[1] for key in problems}
    for name in sorted(set(ours) ^ theirs):
        c.report("problem", name, "problem", "listed", name in ours, name in theirs)
    for (_, name, kpi, _), value in sorted(problems.items()):
        mine = ours.get(name)
        if mine is None:
            continue
        c.compared += 1
        if kpi.startswith("parts."):
            got = (mine.get("parts") or {}).get(kpi[6:])
        else:
            got = mine.get(kpi)
        if kpi == "labels":
            good = sorted(got or []) == sorted(value.split(","))
        elif kpi == "triggers":
            want = [t for t in value.split(",") if t]
            good = len(got or []) == len(want) and ("arrears" in (got or [])) == ("arrears" in want)
        elif kpi == "grade":
            good = got == value
        else:                                   # scores are given to one decimal
            near = Decimal("0.051") if kpi == "score" or kpi.startswith("parts.") else 0
            mine, his = number(got), number(value)
            good = mine == his if mine is None or his is None else abs(mine - his) <= near
        if not good:
            c.report("problem", name, kpi, "value", got, value)


def compare_alerts(c, doc, alerts):
    def key(rule, scope, name, kpi):
        return (rule, scope, name) + ((kpi,) if rule.startswith("conversion_") else ())
    ours = collections.Counter()
    values = {}
    for a in doc.get("alerts") or []:
        if a["rule"] not in ("risk_up", "action_overdue"):          # these need a store
            k = key(a["rule"], a["scope"], a["id"], a.get("kpi"))
            ours[k] += 1
            values[k] = a
    theirs = {}
    for (_, text, level, _), value in alerts.items():
        rule, scope, rest = text.split(" ", 2)
        name, _, kpi = rest.rpartition(" ") if " " in rest else (rest, "", "")
        theirs[key(rule, scope, name, kpi)] = (level, value)
    for k in sorted(set(ours) | set(theirs)):
        c.compared += 1
        if k not in theirs or ours[k] != 1:
            c.report("alert", " ".join(k), k[0], "listed", ours[k], int(k in theirs))
        elif values[k].get("level") != theirs[k][0]:
            c.report("alert", " ".join(k), k[0], "level", values[k].get("level"), theirs[k][0])


def compare_period(c, doc, other):
    period = doc["period"]
    for (_, label, _, field), value in other.items():
        ours = period.get(field)
        if field == "complete":
            ours, value = bool(ours), value == "1"
        if field != "d" and ours != value or label != period["label"]:
            c.report("period", label, "-", field, ours, value)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: compare.py KPI_JSON ORACLE_TSV")
    with open(sys.argv[1], encoding="utf-8") as file:
        doc = json.load(file, parse_float=Decimal)
    oracle, apart = read_oracle(sys.argv[2])
    c = Comparison(oracle)
    compare_period(c, doc, apart["period"])
    kind = doc["period"]["kind"]
    seen = set()
    for entry in doc["scopes"]:
        seen.add((entry["scope"], entry["id"]))
        c.scope(entry, kind)
    for scope, name in sorted({k[:2] for k in oracle} - seen):
        rows = [v for k, v in oracle.items() if k[:2] == (scope, name) and k[3] == "value"
                and k[2] != "time_progress"]
        if scope != "unassigned" or any(number(v) for v in rows):
            c.report(scope, name, "-", "scope", "absent", "present")
    compare_checks(c, doc)
    compare_why(c, doc)
    compare_problems(c, doc, apart["problem"])
    compare_alerts(c, doc, apart["alert"])
    for note, n in sorted(c.notes.items()):
        print("note: %s (%d scopes)" % (note, n))
    for (kpi, field), n in c.wrong.most_common():
        print("sum: %s %s differs %d times" % (kpi, field, n))
    print("%d numbers compared, %d differ" % (c.compared, sum(c.wrong.values())))
    return 1 if c.wrong else 0


sys.exit(main())
