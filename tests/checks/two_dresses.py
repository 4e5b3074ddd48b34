"""The company of sample-input/ in its other dress, the canonical tables, gives the same numbers: what the profiles, the encodings,
the units, the totals and the rows that do not count leave of the exports is the company itself."""

import json
import os
import subprocess
import sys

out = os.environ["OUT"]
subprocess.run(["/usr/bin/python3", "-B", "tests/generate/company.py", "--dress", "canonical", "--dirt", "--out", out + "/input"], check=True)
subprocess.run([os.environ["MONDAYPACK"], "build", out + "/input", "--period", "2026-W47", "--only", "numbers", "--store", "none",
                "--out", out + "/pack"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ours = json.load(open(os.environ["SAMPLE"] + "/kpi.json", encoding="utf-8"))
other = json.load(open(out + "/pack/2026-W47/kpi.json", encoding="utf-8"))
faults = []


def compare(where, a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(a.keys() | b.keys()):
            compare(f"{where}.{key}", a.get(key), b.get(key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            compare(f"{where}[{i}]", x, y)
    elif a != b:
        faults.append(f"{where}: exports {a}, tables {b}")


for part in ("period", "target_checks", "alerts", "problem_customers"):
    compare(part, ours[part], other[part])
mine = {(scope["scope"], scope["id"]): scope for scope in ours["scopes"]}
theirs = {(scope["scope"], scope["id"]): scope for scope in other["scopes"]}
compare("scopes", sorted(map(str, mine)), sorted(map(str, theirs)))
mine[("company", "company")]["name"] = theirs[("company", "company")]["name"]  # only the exports name it
for key in mine.keys() & theirs.keys():
    compare("/".join(key), mine[key], theirs[key])
print(len(faults), "differences")
print("\n".join(faults[:25]))
sys.exit(1 if faults else 0)
