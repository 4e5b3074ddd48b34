"""kpi.json of the sample: every scope has every KPI with every field, units have their forms, and parts add up."""

import json
import os
import re
import sys
from decimal import Decimal

FIELDS = "value num den target prev change last_year change_last_year unit light reason partial".split()
MONEY = re.compile(r"-?\d+\.\d\d$")
BUCKETS = "not_due 1_30 31_60 61_90 over_90".split()

pack = json.load(open(os.environ["SAMPLE"] + "/kpi.json", encoding="utf-8"))
faults = []


def expect(condition, *words):
    if not condition:
        faults.append(" ".join(str(word) for word in words))


expect(pack["schema"] == "mondaypack/1", "schema", pack["schema"])
expect(pack["period"]["label"] == "2026-W47" and pack["period"]["complete"], "period", pack["period"])
scopes = {(scope["scope"], scope["id"]): scope["kpis"] for scope in pack["scopes"]}
company = scopes[("company", "company")]
for kind, count in (("region", 3), ("team", 8), ("rep", 50)):
    expect(sum(key[0] == kind for key in scopes) == count, "not", count, kind)
for key, kpis in scopes.items():
    for kpi, row in kpis.items():
        where = f"{key} {kpi}"
        missing = [name for name in FIELDS if name not in row]
        expect(not missing, where, "lacks", missing)
        expect(row.get("value") is not None or row.get("reason"), where, "is unknown without a reason")
        if row.get("unit") == "money" and row.get("value") is not None:
            expect(isinstance(row["value"], str) and MONEY.match(row["value"]), where, "is no money:", row["value"])


def number(kpis, kpi):
    value = kpis.get(kpi, {}).get("value")
    return Decimal(0) if value is None else Decimal(str(value))


for key, kpis in scopes.items():
    if "receivable_open" in kpis:
        total = sum(number(kpis, "aging." + bucket) for bucket in BUCKETS)
        expect(total == number(kpis, "receivable_open"), key, "aging adds up to", total)
        expect(sum(number(kpis, "aging." + bucket) for bucket in BUCKETS[1:]) == number(kpis, "overdue_amount"), key, "overdue")
for kpi in ("signed_amount", "signed_count", "visits", "collected", "receivable_open", "overdue_amount"):
    for kind in ("team", "rep"):
        parts = sum(number(kpis, kpi) for key, kpis in scopes.items() if key[0] in (kind, "unassigned"))
        expect(parts == number(company, kpi), "the", kind, "parts of", kpi, "are", parts, "not", number(company, kpi))
print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
