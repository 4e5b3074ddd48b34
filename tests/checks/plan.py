"""Target breakdown (SPEC 7; X05-X07, X13-X15, X27, X28): on the sample, on two generated companies and on a company of ten every
level adds up to the cent, bounds hold, `build` reads back what was planned, a returned workbook moves the rest and nothing else,
impossible bounds and unapproved changes are refused with the reason."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal

import openpyxl

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
faults = []


def expect(truth, *what):
    if not truth:
        faults.append(" ".join(str(w) for w in what))


def plan(name, *words, status=0):
    out = f"{OUT}/{name}"
    run = subprocess.run([PROGRAM, "plan", *words, "--out", out], capture_output=True, text=True)
    expect(run.returncode == status, name, "exit status", run.returncode, run.stderr[-400:])
    folders = os.listdir(out) if os.path.isdir(out) else []
    return (f"{out}/{folders[0]}" if folders else None), run.stderr


def targets(folder):
    with open(folder + "/targets.csv", encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    return {(r["scope"], r["key"], r["period"], r["metric"]): Decimal(r["target"]) for r in rows}, rows


def roster(source):
    """rep → team, team → region, from the pack's own scopes."""
    out = f"{OUT}/scopes-{abs(hash(source))}"
    subprocess.run([PROGRAM, "build", source, "--only", "numbers", "--store", "none", "--out", out], check=True, capture_output=True)
    (week,) = os.listdir(out)
    scopes = json.load(open(f"{out}/{week}/kpi.json", encoding="utf-8"))["scopes"]
    return {(s["scope"], s["id"]): s["parent"] for s in scopes}


def check_sums(name, folder, parents, total, customers):
    t, _ = targets(folder)
    metrics = {m for *_, m in t if m in ("signed_amount", "new_customers")}
    periods = defaultdict(set)
    for scope, key, period, metric in t:
        if metric in metrics:
            periods[metric].add(period)
    company = next(k for k in t if k[0] == "company")[1]
    top = max(periods["signed_amount"], key=lambda p: t[("company", company, p, "signed_amount")])
    expect(t[("company", company, top, "signed_amount")] == total, name, "company", t[("company", company, top, "signed_amount")], total)
    if customers is not None:
        expect(t[("company", company, top, "new_customers")] == customers, name, "customers")
    for metric in metrics:
        for period in periods[metric]:
            sums = defaultdict(Decimal)
            for (scope, key, p, m), value in t.items():
                if p != period or m != metric or scope == "company":
                    continue
                parent = parents[(scope, key)]
                level = {"rep": "team", "team": "region", "region": "company"}[scope]
                if parent in ("company", None):
                    level, parent = "company", company
                if scope == "rep" and ("team", parent) not in parents and level == "team":
                    level, parent = "company", company
                sums[(level, parent)] += value
            for (level, parent), value in sums.items():
                expect(t[(level, parent, period, metric)] == value, name, metric, period, level, parent, t[(level, parent, period, metric)], value)
        for scope, key in {(s, k) for s, k, _, m in t if m == metric}:
            months = sum(v for (s, k, p, m), v in t.items() if (s, k, m) == (scope, key, metric) and "W" not in p and "Q" not in p and "-" in p)
            expect(months == t[(scope, key, top, metric)], name, scope, key, "months", months, t[(scope, key, top, metric)])
            quarters = [v for (s, k, p, m), v in t.items() if (s, k, m) == (scope, key, metric) and "Q" in p]
            expect(not quarters or sum(quarters) == months, name, scope, key, "quarters")
    return t


def sheet(folder, title):
    book = openpyxl.load_workbook(folder + "/plan.xlsx", data_only=False)
    return book, book[title]


def header_row(ws, word):
    for row in ws.iter_rows():
        for c in row:
            if isinstance(c.value, str) and c.value.startswith(word):
                return c.row
    raise SystemExit(f"no header {word} in {ws.title}")


def columns(ws, row):
    return {str(c.value).split("(")[0].split(";")[0]: c.column for c in ws[row] if c.value}


def people(folder):
    """T06: (team, name) → figures in yuan."""
    book = openpyxl.load_workbook(folder + "/plan.xlsx", data_only=True)
    ws = book["成员"]
    top = header_row(ws, "目标任务")
    at, out = columns(ws, top), {}
    for r in range(top + 1, ws.max_row + 1):
        name = ws.cell(r, at["销售"]).value
        if not name:
            break
        out[name] = {k: ws.cell(r, c).value for k, c in at.items()} | {"row": r}
    return out


def check_bounds(name, folder):
    rows = people(folder)
    for who, r in rows.items():
        expect(r["下限"] - 0.011 <= r["目标任务"] <= r["上限"] + 0.011, name, who, r["下限"], r["目标任务"], r["上限"])
    expect(len({r["目标任务"] for r in rows.values()}) > 1, name, "an even split")
    return rows


def read_back(name, source, folder, t, period):
    """X14: what build says is what was planned, for every scope; ratios are inherited whole."""
    out = f"{OUT}/{name}-pack"
    subprocess.run([PROGRAM, "build", source, folder + "/targets.csv", "--period", period, "--only", "numbers", "--store", "none", "--out", out],
                   check=True, capture_output=True)
    pack = json.load(open(f"{out}/{period}/kpi.json", encoding="utf-8"))
    expect(not [c for c in pack["target_checks"] if c["metric"] in ("signed_amount", "new_customers")], name, period, "target_checks", pack["target_checks"][:3])
    seen = 0
    for s in pack["scopes"]:
        key = next(k for k in t if k[0] == "company")[1] if s["scope"] == "company" else s["id"]
        for metric in ("signed_amount", "new_customers"):
            planned = t.get((s["scope"], key, period, metric))
            if planned is None:
                continue
            seen += 1
            got = s["kpis"][metric]["target"]
            expect(got is not None and Decimal(str(got)) == planned, name, period, s["id"], metric, got, planned)
        rate = t.get(("company", key, period, "collection_rate"))
        if s["scope"] == "company" and rate is not None:
            expect(Decimal(str(s["kpis"]["collection_rate"]["target"])) == rate, name, "collection_rate")
    expect(seen > 3, name, period, "hardly any target was read back")


def company_check(name, source, amount):
    parents = roster(source)
    for period, share in (("2027", 1), ("2027-Q1", 4), ("2026-12", 12)):
        total = Decimal(amount) / share
        total = total.quantize(Decimal("0.01"))
        folder, _ = plan(f"{name}-{period}", source, "--period", period, "--amount", str(total), "--new-customers", "53", "--target", "collection_rate=95%")
        if folder:
            check_sums(f"{name} {period}", folder, parents, total, 53)
            check_bounds(f"{name} {period}", folder)
    for period, share in (("2026-11", 12), ("2026-Q4", 4)):
        total = (Decimal(amount) / share).quantize(Decimal("0.01"))
        folder, _ = plan(f"{name}-{period}", source, "--period", period, "--amount", str(total), "--new-customers", "19",
                         "--target", "collection_rate=93%", "--reason", "test", "--approver", "test")
        t = check_sums(f"{name} {period}", folder, parents, total, 19)
        read_back(f"{name}-{period}", source, folder, t, period)
        if period == "2026-Q4":
            read_back(f"{name}-{period}-m", source, folder, t, "2026-11")
            read_back(f"{name}-{period}-w", source, folder, t, "2026-W46")


# ---- three companies of the generator ----

company_check("sample", "sample-input", "160000000.01")
for seed, reps, teams in ((7, 12, 3), (99, 31, 5)):
    folder = f"{OUT}/company{seed}"
    subprocess.run(["/usr/bin/python3", "-B", "tests/generate/company.py", "--dress", "canonical", "--seed", str(seed), "--reps", str(reps),
                    "--teams", str(teams), "--out", folder], check=True)
    company_check(f"company{seed}", folder, "43210987.65")

# ---- a workbook comes back ----

first, _ = plan("round1", "sample-input", "--period", "2027-Q1", "--amount", "40000000")
before = people(first)


def fill(source, target, title, column, row, value, reason, approver):
    book = openpyxl.load_workbook(source)
    ws = book[title]
    top = header_row(ws, column)
    at = columns(ws, top)
    ws.cell(row, at["调整为"]).value = value
    ws.cell(row, at["调整原因"]).value = reason
    ws.cell(row, at["审批人"]).value = approver
    book.save(target)


fill(first + "/plan.xlsx", OUT + "/back.xlsx", "成员", "目标任务", before["周敏"]["row"], 1234567.89, "负责新区", "贺正平")
second, said = plan("round2", "sample-input", OUT + "/back.xlsx", "--period", "2027-Q1", "--amount", "40000000")
t, rows = targets(second)
check_sums("round2", second, roster("sample-input"), Decimal("40000000"), None)
expect(t[("rep", "00104", "2027-Q1", "signed_amount")] == Decimal("1234567.89"), "overruled", t[("rep", "00104", "2027-Q1", "signed_amount")])
kept = [r for r in rows if r["reason"]]
expect(len(kept) == 1 and kept[0]["approver"] == "贺正平" and kept[0]["reason"] == "负责新区", "X28: reason and approver are kept", kept)
third, _ = plan("round3", "sample-input", second + "/plan.xlsx", "--period", "2027-Q1", "--amount", "40000000")
expect(open(second + "/targets.csv", "rb").read() == open(third + "/targets.csv", "rb").read(), "a returned workbook keeps what was set")
fill(first + "/plan.xlsx", OUT + "/bare.xlsx", "成员", "目标任务", before["周敏"]["row"], 1234567.89, None, None)
bare, said = plan("round4", "sample-input", OUT + "/bare.xlsx", "--period", "2027-Q1", "--amount", "40000000")
expect("who approved it" in said, "X28: a change without approval is said", said[-300:])
expect(targets(bare)[0] == targets(first)[0], "X28: and changes nothing")
book = openpyxl.load_workbook(first + "/plan.xlsx")
ws = book["季度与月度"]
top = header_row(ws, "期间")
at = columns(ws, top)
for r in range(top + 1, ws.max_row + 1):
    if ws.cell(r, at["期间"]).value == "2027-02":
        ws.cell(r, at["调整为"]).value, ws.cell(r, at["调整原因"]).value, ws.cell(r, at["审批人"]).value = 9000000, "春节", "总经理"
book.save(OUT + "/month.xlsx")
month, _ = plan("round5", "sample-input", OUT + "/month.xlsx", "--period", "2027-Q1", "--amount", "40000000")
t = check_sums("round5", month, roster("sample-input"), Decimal("40000000"), None)
expect(next(v for k, v in t.items() if k[0] == "company" and k[2] == "2027-02") == 9000000, "a company month set by hand")

# ---- a company of ten (X05, X06, X07, X27) ----

ten = OUT + "/ten"
os.makedirs(ten)
past = [180, 100, 60, 80, 150, 95, 110, 130, 140, 120]
names = ["张三", "李四", "王五"] + [f"员工{i}" for i in range(4, 11)]
with open(ten + "/reps.csv", "w", encoding="utf-8") as f:
    f.write("rep_id,name,team,region,level,hired_on\n" + "".join(f"R{i:02},{n},一组,华东,mid,2020-01-01\n" for i, n in enumerate(names)))
with open(ten + "/contracts.csv", "w", encoding="utf-8") as f:
    f.write("contract_id,rep_id,customer_id,amount,signed_on,kind\n")
    for i, wan in enumerate(past):
        for m in range(12):
            f.write(f"H{i}-{m},R{i:02},K{i}-{m},{Decimal(wan * 10000) / 12:.2f},2026-{m + 1:02}-{'31' if m == 11 else '05'},new\n")
folder, _ = plan("x05", ten, "--period", "2027", "--amount", "2000万")
t, _ = targets(folder)
reps = {k[1]: v for k, v in t.items() if k[0] == "rep" and k[2] == "2027"}
expect(sum(reps.values()) == 20000000, "X05: the parts are the whole")
expect(all(v != 2000000 for v in reps.values()), "X05: nobody gets a tenth", reps)
expect(reps["R00"] > reps["R01"] > reps["R02"], "X06: who did more carries more")
naive = people(folder)["张三"]["上月×系数"] if "上月×系数" in people(folder)["张三"] else people(folder)["张三"]["上月×系数（朴素基线）"]
expect(abs(naive - 1800000 * 1.2) < 1, "X27: last month × 1.2 beside the target", naive)
shutil.copytree("templates", OUT + "/templates")
rules = open("templates/rules.yaml", encoding="utf-8").read()


def with_hands(lines):
    text = rules.replace("  by_hand: []", "  by_hand:\n" + "".join(f"  - {x}\n" for x in lines).rstrip("\n"))
    open(OUT + "/templates/rules.yaml", "w", encoding="utf-8").write(text)


plans = ["{scope: rep, key: 张三, set: 2200000}", "{scope: rep, key: 李四, set: 1200000}", "{scope: rep, key: 王五, set: 800000}"]
with_hands(plans + [f"{{scope: rep, key: {n}, least: 800000, most: 1500000}}" for n in names[3:]])
_, said = plan("x07", ten, "--period", "2027", "--amount", "20000000", "--templates", OUT + "/templates", status=1)
expect("10500000.00" in said and "5300000.00 too much" in said, "X07: the gap is told", said[-400:])
expect(not os.path.exists(OUT + "/x07"), "a refused plan writes nothing")
with_hands(plans)
folder, _ = plan("x06", ten, "--period", "2027", "--amount", "14000000", "--templates", OUT + "/templates")
rows = people(folder)
expect([round(rows[n]["目标任务"] / rows[n]["历史折算到本期"] * 100 - 100, 1) for n in names[:3]] == [22.2, 20.0, 33.3], "X06: growth",
       [(rows[n]["目标任务"], rows[n]["历史折算到本期"]) for n in names[:3]])

# ---- the company's own target, and its change (X28) ----

with open(ten + "/targets.csv", "w", encoding="utf-8") as f:
    f.write("scope,key,period,metric,target\ncompany,,2027,signed_amount,15000000\ncompany,,2027,collection_rate,0.95\nproduct,A,2027,signed_amount,8000000\n")
folder, _ = plan("own", ten, "--period", "2027")
t, _ = targets(folder)
expect(next(v for k, v in t.items() if k[0] == "company" and k[2:] == ("2027", "signed_amount")) == 15000000, "the target of the table is planned")
expect(not any(k[0] == "product" for k in t), "X13: other dimensions are not added")
expect([v for k, v in t.items() if k[3] == "collection_rate"] == [Decimal("0.95")], "X14: a ratio is not divided")
folder, said = plan("unapproved", ten, "--period", "2027", "--amount", "16000000")
expect("--reason" in said, "X28: a change needs its reason", said[-300:])
expect(targets(folder)[1][0]["approver"] == "not approved", "X28: without approval it says so")
folder, _ = plan("approved", ten, "--period", "2027", "--amount", "16000000", "--reason", "需求下降", "--approver", "董事会")
_, rows = targets(folder)
expect([(r["planned_before"], r["reason"], r["approver"]) for r in rows if r["reason"]] == [("15000000.00", "需求下降", "董事会")], "X28: kept", rows[0])
_, said = plan("nothing", ten, "--period", "2028", status=1)
expect("no company target" in said, "no target", said[-200:])

print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
