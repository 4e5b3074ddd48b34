"""kpi.json against templates/kpi.schema.json: of the sample, of a running week, a month and a quarter, of almost
no data; and faults that are planted are found."""

import copy
import json
import os
import subprocess
import sys

import jsonschema

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
schema = json.load(open("templates/kpi.schema.json", encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = 0


def complain(*words):
    global faults
    faults += 1
    if faults < 20:
        print(*words)


def validate(name, path):
    pack = json.load(open(path, encoding="utf-8"))
    for error in validator.iter_errors(pack):
        complain(name, "/".join(map(str, error.absolute_path)), error.message[:200])
    return pack


def build(folder, period):
    done = subprocess.run([PROGRAM, "build", folder, "--period", period, "--only", "numbers", "--store", "none",
                           "--out", OUT], capture_output=True, text=True)
    path = f"{OUT}/{period}/kpi.json"
    if done.returncode:
        complain(folder, period, "exit status", done.returncode, done.stderr[-200:])
    else:
        validate(f"{folder} {period}", path)


def spoil(pack, what, change):
    """A pack of one scope with one thing wrong must not pass."""
    wrong = copy.deepcopy({**pack, "scopes": pack["scopes"][:1]})
    change(wrong)
    if validator.is_valid(wrong):
        complain("passes although", what)


def main():
    pack = validate("sample", os.environ["SAMPLE"] + "/kpi.json")
    build("tests/oracle/fixture-bare", "2026-W47")
    build("tests/oracle/fixture-board", "2025-06")
    build("tests/oracle/fixture-board", "2025-Q3")
    build("tests/cases/running-week/input", "2026-W47")
    kpi = lambda p: p["scopes"][0]["kpis"]["signed_amount"]
    spoil(pack, "money is a number", lambda p: kpi(p).update(value=1.5))
    spoil(pack, "money has three decimals", lambda p: kpi(p).update(value="1.500"))
    spoil(pack, "unknown has no reason", lambda p: kpi(p).update(value=None, reason=None))
    spoil(pack, "a field is missing", lambda p: kpi(p).pop("light"))
    spoil(pack, "a series has 12 points", lambda p: p["scopes"][0]["series"]["signed_amount"]["weeks"].pop())
    spoil(pack, "a score is above 100", lambda p: p["problem_customers"][0].update(score=100.5))
    spoil(pack, "a level is unknown", lambda p: p["alerts"][0].update(level="purple"))
    return 1 if faults else 0


sys.exit(main())
