"""Where does this number come from? `explain --json` of every KPI over scopes of every kind, on a generated
company: the rows it lists stand in the files, add up through its steps to its value, and that is kpi.json's."""

import csv
import json
import os
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
DATA, PERIOD = OUT + "/data", "2026-W47"
KEYS = {"contracts": "contract_id", "deals": "deal_id", "leads": "lead_id", "receivables": "invoice_id",
        "complaints": "customer_id", "reps": "rep_id", "targets": "key", "tasks": "title"}
faults = []


def expect(condition, *words):
    if not condition:
        faults.append(" ".join(str(word) for word in words))


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True)


def explain(kpi, *options):
    done = run("explain", kpi, DATA, "--period", PERIOD, "--json", *options)
    if done.returncode:
        faults.append(f"explain {kpi} {options}: exit status {done.returncode}: {done.stderr[-200:]}")
        return None
    return json.loads(done.stdout)


def exact(text):
    return None if text is None else Fraction(text)


def rounded(value, unit):
    """As kpi.json prints it: once, half away from zero."""
    if value is None:
        return None
    step = Decimal("0.01") if unit == "money" else Decimal("0.000001")
    scaled = abs(value) / Fraction(step)
    whole = scaled.numerator // scaled.denominator
    whole += 2 * (scaled - whole) >= 1
    return (whole if value >= 0 else -whole) * step


def number(value):
    return None if value is None else Decimal(str(value))


# ---- the rows ----

LINES = {}


def cells_of(file, row):
    """The cells of a line of a canonical CSV, by column."""
    if file not in LINES:
        lines = {}
        with open(file, encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            header, before = next(reader), 1
            for cells in reader:
                lines[before + 1] = dict(zip(header, cells))
                before = reader.line_num
        LINES[file] = lines
    return LINES[file].get(row)


def check_row(where, row):
    cells = cells_of(row["file"], row["row"])
    if not cells:
        faults.append(f"{where}: no line {row['row']} in {row['file']}")
        return
    key = KEYS.get(row["table"])
    shown = (row["record"].get(key) or "").split("(")[0]
    expect(not key or not shown or shown in cells[key], where, row["file"], row["row"], "is not", shown)


def total(rows, name, part):
    return sum((exact(row[name]) or Fraction(0) for row in rows if part is None or row["part"] == part), Fraction(0))


# ---- the steps ----

def evaluate(formula, names):
    """None where a name is unknown or a division impossible."""
    words = re.findall(r"[a-z_]\w*", formula)
    if any(names.get(word) is None for word in words if word != "abs"):
        return None
    try:
        return eval(re.sub(r"\b(\d+)\b(?!\w)", r"Fraction(\1)", formula), {"abs": abs, "Fraction": Fraction}, names)
    except ZeroDivisionError:
        return None


def check_steps(where, doc):
    names, last = {}, None
    for step in doc["steps"]:
        value = exact(step["value"])
        if step["from"] in ("rows.num", "rows.den"):
            again = total(doc["rows"], step["from"][5:], step["part"])
        elif step["from"] == "targets":
            mine = [t for t in doc["targets"] if t["part"] == step["part"]]
            again = sum((exact(t["amount"]) for t in mine), Fraction(0)) if mine else None
        elif step["from"] == "formula":
            again = evaluate(step["formula"], names)
        else:
            again = value
        refused = step["from"] == "formula" and value is None      # nothing left to reach, no gap to cover
        expect(again == value or refused, where, "step", step["name"], value, "is", again)
        expect(step["label"], where, "step", step["name"], "has no label")
        names[step["name"]] = last = value
    return last


def distribution(deals):
    """What the deals may bring, on a grid of 1/20000."""
    size = sum(abs(amount) for amount, _ in deals) / 20000 or 1
    law = {0: 1.0}
    for amount, chance in deals:
        new = {}
        for x, p in law.items():
            new[x] = new.get(x, 0) + p * (1 - chance)
            new[x + round(amount / size)] = new.get(x + round(amount / size), 0) + p * chance
        law = new
    return {x * size: p for x, p in law.items()}


def check_simulated(where, doc):
    """The month's end once more from the deals that are listed."""
    deals = [(float(exact(r["num"])), float(r["record"]["probability"])) for r in doc["rows"] if r["part"] == 1]
    law, value = distribution(deals), float(exact(doc["exact"]))
    signed = float(total(doc["rows"], "num", 0))
    if doc["kpi"] == "forecast_hit":
        need = float(next(exact(s["value"]) for s in doc["steps"] if s["name"] == "need"))
        again = sum(p for x, p in law.items() if x >= need - max(1, abs(need) * 1e-4))
        expect(abs(again - value) < 0.03, where, value, "is", again)
        return
    share, sum_so_far = int(doc["kpi"][-2:]) / 100, 0.0
    for x in sorted(law):
        sum_so_far += law[x]
        if sum_so_far >= share - 1e-9:
            break
    expect(abs(signed + x - value) <= 0.02 * max(1.0, abs(value)), where, value, "is", signed + x)


# ---- the light ----

def light_of(status):
    """What the limits that explain names make of what it measured."""
    measured, cases = exact(status["measured"]), exact(status["cases"])
    if status["light"] in (None, "grey"):
        return status["light"]
    if cases is not None and cases < status["cases_needed"]:
        return "grey"
    beyond = (lambda a, b: a > b) if status["fires"] == "above" else (lambda a, b: a < b)
    for colour in ("red", "yellow"):
        if status[colour] is not None and beyond(measured, exact(status[colour])):
            return colour
    return "green"


def check_light(where, doc, entry):
    status = doc["status"]
    expect(status["light"] == entry["light"], where, "light", status["light"], entry["light"])
    fell = status["drop"] and entry["prev"] and 1 - number(entry["value"]) / number(entry["prev"]) > Decimal(status["drop"])
    expect(light_of(status) == status["light"] or fell and status["light"] == "red", where, "is not", status)
    expect(status["light"] != "grey" or status["reason"], where, "is grey without a reason")


def check_kpi(scope, kpi, entry, options):
    where = f"{kpi} of {scope}"
    doc = explain(kpi, *options)
    if doc is None:
        return
    for row in doc["rows"] + doc["targets"]:
        check_row(where, row)
    for row in doc["near"]:
        check_row(where, row)
        expect(row.get("why") and not row["why"].startswith("near."), where, "near without a reason", row)
    expect(number(doc["value"]) == number(entry["value"]), where, doc["value"], "in kpi.json", entry["value"])
    expect(rounded(exact(doc["exact"]), doc["unit"]) == number(entry["value"]), where, "rounds to another number")
    expect(doc["definition"] and doc["name"], where, "has no name or definition")
    if entry["value"] is None:
        expect(doc["reason"] and "." not in doc["reason"], where, "is unknown:", doc["reason"])
    if doc["steps"]:
        expect(check_steps(where, doc) == exact(doc["exact"]), where, "steps end with", doc["steps"][-1]["value"])
    if entry["target"] is not None and doc["targets"] and not kpi.startswith(("signed_attainment", "deviation", "coverage")):
        plan = sum(exact(t["amount"]) for t in doc["targets"])
        expect(rounded(plan, doc["unit"]) == number(entry["target"]), where, "target", plan, entry["target"])
    if re.match("forecast_(p|hit)", kpi) and entry["value"] is not None:
        check_simulated(where, doc)
    check_light(where, doc, entry)


# ---- customers ----

def check_customers(pack):
    for problem in pack["problem_customers"][:12]:
        doc = explain("problem", "--customer", problem["customer_id"])
        if doc is None:
            continue
        parts = [p for p in doc["problem"]["parts"] if p["points"] is not None]
        score = sum(exact(p["points"]) * exact(p["weight"]) for p in parts) / sum(exact(p["weight"]) for p in parts)
        where = "score of " + problem["customer_id"]
        expect(score == exact(doc["problem"]["score"]), where, score, doc["problem"]["score"])
        expect(abs(score - Fraction(str(problem["score"]))) <= Fraction(1, 10), where, float(score), problem["score"])
        expect(doc["problem"]["grade"] == problem["grade"], where, "grade")
        expect(doc["problem"]["triggers"] == problem["triggers"], where, doc["problem"]["triggers"], problem["triggers"])
        mine = explain("overdue_amount", "--customer", problem["customer_id"])
        expect(problem["overdue"] is None or rounded(total(mine["rows"], "num", None), "money") == number(problem["overdue"]), where, "overdue")


def main():
    generator = ["/usr/bin/python3", "tests/generate/company.py", "--dress", "canonical", "--out", DATA,
                 "--seed", "5", "--reps", "9", "--teams", "3", "--weeks", "62", "--edges"]
    subprocess.run(generator, check=True)
    built = run("build", DATA, "--period", PERIOD, "--only", "numbers", "--store", "none", "--out", OUT + "/pack")
    pack = json.load(open(f"{OUT}/pack/{PERIOD}/kpi.json", encoding="utf-8"), parse_float=Decimal)
    options = {"company": lambda s: [], "region": lambda s: ["--region", s["id"]], "team": lambda s: ["--team", s["id"]],
               "rep": lambda s: ["--rep", s["id"]], "unassigned": lambda s: ["--rep", "unassigned"]}
    seen = 0
    kinds = {}
    for scope in pack["scopes"]:
        kinds.setdefault(scope["scope"], []).append(scope)
    for kind, scopes in kinds.items():
        for i, kpi in enumerate(sorted(scopes[0]["kpis"])):
            scope = scopes[i % len(scopes)]
            if kpi in scope["kpis"]:
                check_kpi(scope["id"], kpi, scope["kpis"][kpi], options[kind](scope))
                seen += 1
    check_customers(pack)
    expect(built.returncode == 0 and seen > 300, "only", seen, "numbers explained")
    print("\n".join(faults[:40]))
    return 1 if faults else 0


sys.exit(main())
