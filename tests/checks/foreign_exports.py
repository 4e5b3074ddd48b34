"""Exports of products that are not in templates/profiles/, read with profiles as the README teaches them: the numbers of
kpi.json are the sums over the raw rows, and what cannot be read is said. Each is [name, files, profile or None, rules.yaml
or None, {(scope, KPI): value}, {file: (rows, used)}, texts of stderr]; the period is 2026-W47."""

import json
import os
import subprocess
import sys

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
failed = []


def profile(header, tables, more=""):
    return f"profile: own\ntitle: own\nfiles:\n  - header: [{header}]\n{more}    tables:\n{tables}"


CONTRACTS = """      contracts:
        columns: {contract_id: No, rep_id: Rep, customer_id: Customer, signed_on: Day, amount: %s}
"""
RECEIVABLES = """      receivables:
%s        columns: {invoice_id: No, customer_id: Customer, invoice_date: Day, due_date: Due, amount: %s}
"""
PAYMENTS = """      payments:
        only: {Type: [%s]}
        columns: {payment_id: No, invoice_id: %s, paid_at: Day, amount: %s}
"""

EXPORTS = [
    # A column is one of currencies by what its header speaks of and what stands in it: 100 × 7.1 + 10 × 8 + 5.
    ["currency by content",
     {"d.csv": "No,Rep,Customer,Day,Value,Deal - Currency of Value\n1,A,X,2026-11-16,100,USD\n2,A,X,2026-11-17,10,euro\n"
               "3,B,X,2026-11-18,5,CNY\n4,B,X,2026-11-19,7,Galleons\n"},
     profile("No, Value", CONTRACTS % "Value", "    rates: {USD: 7.10, EUR: 8}\n"), None,
     {("公司", "signed_amount"): "795.00", ("A", "signed_amount"): "790.00"}, {"d.csv": (4, 3)},
     ["d.csv:5: Value: is in a currency that is not known by its name"]],
    # A column of the profile's own, its rate from the row: 100 × 7.0966 (709.66), 3 × 7.10 by the list, 10 in yuan.
    ["currency and rate from columns",
     {"d.csv": "No,Rep,Customer,Day,Value,Money,Rate\n1,A,X,2026-11-16,100,美金,7.0966\n2,A,X,2026-11-17,3,US$,\n"
               "3,A,X,2026-11-18,10,,\n"},
     profile("No, Value", CONTRACTS % "Value",
             "    currency: {from: Money, else: CNY}\n    rates: {from: Rate, USD: 7.10}\n"), None,
     {("公司", "signed_amount"): "740.96"}, {"d.csv": (3, 3)}, []],
    ["no such column of currencies", {"d.csv": "No,Rep,Customer,Day,Value\n1,A,X,2026-11-16,100\n"},
     profile("No, Value", CONTRACTS % "Value", "    currency: {from: Money}\n"), None, None, {},
     ['d.csv: lacks the column "money" in which the profile looks for currencies or rates']],
    # What is in the currency of the books is not converted again.
    ["books' own currency",
     {"d.csv": "No,Rep,Customer,Day,币种,汇率,原币金额,本币金额\n1,A,X,2026-11-16,美元,7.1,100,710\n"
               "2,A,X,2026-11-17,人民币,1,5,5\n"},
     profile("No, 本币金额", CONTRACTS % "本币金额", "    rates: {USD: 7.5}\n"), None,
     {("公司", "signed_amount"): "715.00"}, {"d.csv": (2, 2)}, []],
    # Each amount has the unit of the header that it stands under: 20,000 + 300.
    ["units of alternatives",
     {"d.csv": "No,Rep,Customer,Day,合同额(万元),合同额(元)\n1,A,X,2026-11-16,2,\n2,A,X,2026-11-17,,300\n"},
     profile("No, 合同额(元)", CONTRACTS % "[合同额(万元), 合同额(元)]"), None,
     {("公司", "signed_amount"): "20300.00"}, {"d.csv": (2, 2)}, []],
    ["currency in the header",
     {"d.csv": "No,Rep,Customer,Day,Amount USD,额(万美元)\n1,A,X,2026-11-16,2,\n2,A,X,2026-11-17,,3\n3,A,X,2026-11-18,CNY 4,\n"},
     profile("No, Day", CONTRACTS % "[Amount USD, 额(万美元)]", "    rates: {USD: 7}\n"), None,
     {("公司", "signed_amount"): "210018.00"}, {"d.csv": (3, 3)}, []],
    # SAP: lines drawn with signs, totals, credits with the sign behind, payments as negative items.
    ["printed list",
     {"l.txt": "Dynamic List Display\n\n----------------------------------------------\n"
               "|St|Type|No  |Ref |Customer|Day       |Due       |Amount    |\n"
               "----------------------------------------------\n"
               "|o |RV  |1001|    |0007    |02.11.2026|18.11.2026|1.000,50  |\n"
               "|o |RG  |1002|    |0007    |03.11.2026|30.11.2026|100,25-   |\n"
               "|c |DZ  |2001|1001|0007    |20.11.2026|          |400,50-   |\n"
               "----------------------------------------------\n"
               "|* |    |    |    |0007    |          |          |499,75    |\n"
               "----------------------------------------------\n"},
     profile("Type, No, Due", RECEIVABLES % ("        only: {Type: [RV, RG]}\n", "Amount")
             + PAYMENTS % ("DZ", "Ref", "{from: Amount, negative: true}"), '    decimal: ","\n    dates: d/m/y\n'), None,
     {("公司", "receivable_open"): "499.75", ("公司", "collected"): "400.50", ("公司", "overdue_amount"): "600.00"},
     {"l.txt": (3, 3)}, []],
    # Debit and credit beside the amount; the invoice named in a text.
    ["sides",
     {"d.csv": "No;Type;Customer;Day;Due;Amount;S/H;Ref\nR1;RE;7;02.11.2026;18.11.2026;1.000,50;S;\n"
               "G1;GU;7;03.11.2026;30.11.2026;100,25;H;\nZ1;ZA;7;20.11.2026;;400,50;H;Invoice #R1 (part)\n"},
     profile("No, S/H", RECEIVABLES % ("        only: {Type: [RE, GU]}\n", "{from: Amount, negative: {S/H: [H]}}")
             + PAYMENTS % ("ZA", '{from: Ref, drop: ["Invoice #", (part)]}', "Amount"),
             '    decimal: ","\n    dates: d/m/y\n'), None,
     {("公司", "receivable_open"): "499.75", ("公司", "collected"): "400.50"}, {"d.csv": (3, 3)}, []],
    ["date and time in two columns",
     {"d.csv": "签到日期,签到时间,人,对象,方式\n2026年11月17日,9:05,A,X,拜访\n2026年11月22日,23:59,A,Y,电话\n2026年11月23日,0:00,A,Y,电话\n"},
     profile("签到日期, 签到时间", "      activities:\n        columns: {rep_id: 人, customer_id: 对象, type: 方式,\n"
             "          at: {join: [签到日期, 签到时间]}}\n"), None,
     {("公司", "touches"): "2", ("公司", "visits"): "1"}, {"d.csv": (3, 3)}, []],
    # A target for each month in a column of its own: 90,000 of November ÷ 21 days × 5; 12月 is not there yet.
    ["targets by month",
     {"t.csv": "姓名,10月,11月,合计\nA,5,6,11\nB,,3,3\n合计,5,9,14\n",
      "contracts.csv": "contract_id,rep_id,customer_id,amount,signed_on\n1,A,X,7,2026-11-17\n2,B,X,8,2026-11-22\n"},
     profile("姓名, 11月", "      targets:\n        spread: {cells: target, period: {2026-10: 10月, 2026-11: 11月, 2026-12: 12月}}\n"
             "        columns: {scope: {constant: rep}, key: 姓名, metric: {constant: signed_amount}}\n", "    unit: 万元\n"), None,
     {("公司", "signed_amount"): "15.00", ("公司", "signed_amount.target"): "21428.57",
      ("A", "signed_amount.target"): "14285.71"}, {"t.csv": (3, 3)}, []],
    # A list of what is open: nothing else is known of payments.
    ["open items",
     {"d.csv": "No,Customer,Day,Due,Open\n1,X,2026-10-01,2026-11-01,100.10\n2,X,2026-11-20,2026-12-20,50\n"},
     profile("No, Open", RECEIVABLES % ("        open_items: true\n", "Open")), None,
     {("公司", "receivable_open"): "150.10", ("公司", "overdue_amount"): "100.10", ("公司", "aging.1_30"): "100.10",
      ("公司", "collected"): None, ("公司", "collection_rate"): None}, {"d.csv": (2, 2)}, []],
    # A row for each item of an order: 1,000 + 234.56, one contract.
    ["items",
     {"d.csv": "No,Item,Rep,Customer,Day,Value\nS1,1,A,X,2026-11-16,\"1,000\"\nS1,2,A,X,2026-11-16,234.56\nS2,1,A,X,2026-11-17,5\n"},
     profile("No, Item", (CONTRACTS % "Value").replace("        columns", "        same_id: add\n        columns")), None,
     {("公司", "signed_amount"): "1239.56", ("公司", "signed_count"): "2"}, {"d.csv": (3, 3)}, []],
    ["items that nobody told of",
     {"d.csv": "No,Item,Rep,Customer,Day,Value\nS1,1,A,X,2026-11-16,\"1,000\"\nS1,2,A,X,2026-11-16,234.56\n"},
     profile("No, Item", CONTRACTS % "Value"), None,
     {("公司", "signed_amount"): "234.56"}, {"d.csv": (2, 1)},
     ["d.csv:2: has the id of row 3 of the same file with another amount", "write a profile with same_id: add"]],
    # One receipt for two invoices, one of its lines twice; and the receipt again in a later file, for another invoice.
    ["receipts of several lines",
     {"1.csv": "invoice_id,customer_id,due_date,amount\nI1,X,2026-11-20,100\nI2,X,2026-11-20,100\nI3,X,2026-11-20,100\n",
      "2.csv": "payment_id,invoice_id,paid_at,amount\nP1,I1,2026-11-17,10\nP1,I2,2026-11-17,20\nP1,I1,2026-11-17,11\nP2,I1,2026-11-18,5\n",
      "3.csv": "payment_id,invoice_id,paid_at,amount\nP2,I3,2026-11-18,6\n"},
     None, None, {("公司", "collected"): "37.00"}, {"2.csv": (4, 2), "3.csv": (1, 1)}, []],
    ["years of the Republic",
     {"d.csv": "No,Rep,Customer,Day,Value\n1,A,X,115/11/16,5\n2,A,X,民國115年11月22日,7\n3,A,X,115.11.23,9\n"},
     profile("No, Value", CONTRACTS % "Value"), None, {("公司", "signed_amount"): "12.00"}, {"d.csv": (3, 3)}, []],
    # ="…" keeps Excel from making a number of an id; times without separators; the day of the week.
    ["texts as formulas",
     {"d.csv": 'No,Rep,Customer,Day,Value\n="001","=""007""",X,20261116090000,5\n1,007,X,Tue Nov 17 2026,="7"\n'
               '2,007,X,"Sunday, November 22, 2026",9\n'},
     profile("No, Value", CONTRACTS % "Value"), None, {("007", "signed_amount"): "21.00", ("公司", "signed_count"): "3"},
     {"d.csv": (3, 3)}, []],
    # What the profile names and the file does not have.
    ["slips in a profile", {"d.csv": "No,Reps,Custommer,Day,Value\n1,A,X,2026-11-22,5\n"},
     profile("No, Value", CONTRACTS % "Value"), None, {("公司", "signed_amount"): "5.00"}, {"d.csv": (1, 1)},
     ['d.csv:1: rep_id: the header that the profile names is not there, and the column stays empty: "Rep"',
      'd.csv:1: customer_id: the header that the profile names is not there, and the column stays empty; did you mean "Custommer"?: "Customer"']],
    ["slip in a filter", {"d.csv": "No,Rep,Customer,Day,Value,State\n1,A,X,2026-11-22,5,ok\n"},
     profile("No, Value", (CONTRACTS % "Value").replace("        columns", "        only: {Stat: [ok]}\n        columns")),
     None, None, {}, ['lacks the column "stat" by which the profile chooses rows or signs; did you mean "State"?']],
    ["a filter that leaves nothing", {"d.csv": "No,Rep,Customer,Day,Value,State\n1,A,X,2026-11-22,5,Okay\n"},
     profile("No, Value", (CONTRACTS % "Value").replace("        columns", "        only: {State: [ok]}\n        columns")),
     None, None, {}, ["d.csv: State: all 1 rows are left out of contracts by the profile's filter; the first of them says: \"Okay\""]],
    ["a profile that nearly fits", {"d.csv": "No,Rep,Customer,Day,Value\n1,A,X,2026-11-22,5\n"},
     profile("No, Day, Valu", CONTRACTS % "Value"), None, None, {},
     ['d.csv: would be read with the profile own, but for one header that is not there: "valu"']],
    # 共创 is no footer, 共 2 条 is one.
    ["footers are not names",
     {"客户.csv": "客户名称,行业,客户级别,区域,电话,网址\n共创科技,,A,,,\n甲公司,机械,B,,,\n共 2 条记录,,,,,\n",
      "contracts.csv": "contract_id,rep_id,customer_id,amount,signed_on\n1,A,共创科技,7,2026-11-22\n"},
     None, None, {("公司", "signed_amount"): "7.00"}, {"客户.csv": (2, 2)}, []],
    # A ledger has due dates and salesmen, and is no list of tasks; a list of transactions is none of activities.
    ["neither tasks nor activities",
     {"账.csv": "类型,单据号,到期日,业务员,摘要,余额\n发票,1,2026-11-30,A,货,5\n",
      "t.csv": "Date,Type,Name,Sales Rep,Amount\n2026-11-17,Invoice,X,A,5\n",
      "deals.csv": "Deal ID,Owner,Organization,Stage,Value\n1,A,X,Proposal,5\n",
      "contracts.csv": "contract_id,rep_id,customer_id,amount,signed_on\n1,A,X,7,2026-11-22\n"},
     None, None, {("公司", "task_completion"): None, ("公司", "touches"): None},
     {"t.csv": (0, 0), "账.csv": (0, 0)},
     ["t.csv: is no export that is known", "lacks the required column created_at; add it"]],
]

# `map`: amounts of five digits are no dates, and headers are known by their pieces.
MAPPED = [
    ("deals.csv", "Deal - ID,Deal - Owner,Deal - Stage,Deal - Value,Deal - Deal created,Deal - Won time\n"
                  "1,A,Won,70819.31,2026-09-26 07:41:00,2026-11-24 20:45:00\n",
     ["deals:", 'amount: "Deal - Value"', 'created_at: "Deal - Deal created"', 'closed_at: "Deal - Won time"']),
    ("FBL5N.txt", "|St|Customer|DocumentNo|Type|Doc. Date |Net due dt|Amt in loc.cur.|\n"
                  "|o |0007    |1001      |RV  |02.11.2026|18.11.2026|20.406,93      |\n",
     ["receivables:", 'invoice_id: "DocumentNo"', 'due_date: "Net due dt"', 'amount: "Amt in loc.cur."']),
    ("外勤.csv", "签到日期,签到时间,姓名,工号,部门,拜访对象,类型\n2026-11-17,9:05,甲,007,一部,X公司,上门拜访\n",
     ["activities:", 'at: "签到日期"', 'customer_id: "拜访对象"', 'type: "类型"']),
]
WRONG = [  # what is wrong in a profile is said with its line
    ("    currency: Dollars\n", "expected the code of a currency, such as USD"),
    ("    currency: {of: Money}\n", "expected a code such as USD, or {from: HEADER, else: USD}"),
]
WRONG_TABLES = [
    (CONTRACTS % "{from: Value, negative: {A: [x], B: [y]}}", "expected true, or one column with its words"),
    ((CONTRACTS % "Value").replace("signed_on: Day", "signed_on: {from: Day, negative: true}"), "negative is for amounts only"),
    ((CONTRACTS % "Value").replace("        columns", "        same_id: sum\n        columns"), "expected add, or last"),
    ((CONTRACTS % "Value").replace("        columns", "        open_items: true\n        columns"), "open_items is for receivables"),
    ((CONTRACTS % "Value").replace("        columns", "        spread: {cells: x}\n        columns"), "expected two columns of the table"),
    ((PAYMENTS % ("x", "Ref", "Value")).replace("        columns", "        same_id: add\n        columns"), "for same_id: add"),
]


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def build(name, files, text, rules):
    here = f"{OUT}/{name}"
    for file, content in files.items():
        put(f"{here}/in/{file}", content)
    os.makedirs(f"{here}/mine", exist_ok=True)
    if text:
        put(f"{here}/mine/profiles/own.yaml", text)
    if rules:
        put(f"{here}/mine/rules.yaml", rules)
    words = ["build", f"{here}/in", "--templates", f"{here}/mine", "--store", "none", "--out", f"{here}/out",
             "--period", "2026-W47", "--only", "numbers"]
    run = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
    path = f"{here}/out/2026-W47/kpi.json"
    return run, json.load(open(path)) if os.path.exists(path) else None


def expect(name, what, got, want):
    if got != want:
        failed.append(f"{name}: {what} is {got}, not {want}")


def value_of(pack, scope, kpi):
    id, _, field = kpi.partition(".target") if kpi.endswith(".target") else (kpi, "", "")
    found = [s for s in pack["scopes"] if s["name"] == scope]
    value = found[0]["kpis"][id]["target" if kpi.endswith(".target") else "value"] if found else "no such scope"
    return value if value is None else str(value)


for name, files, text, rules, facts, inputs, says in EXPORTS:
    run, pack = build(name, files, text, rules)
    for part in says:
        if part not in run.stderr:
            failed.append(f"{name}: stderr lacks {part!r}: {run.stderr}")
    if facts is None:
        expect(name, "exit status", run.returncode, 1)
        continue
    if pack is None:
        failed.append(f"{name}: no pack: {run.stderr}")
        continue
    for (scope, kpi), want in facts.items():
        expect(name, f"{kpi} of {scope}", value_of(pack, scope, kpi), want)
    for file, want in inputs.items():
        rows = [i for i in pack["quality"]["inputs"] if i["file"].endswith(file)]
        expect(name, f"rows of {file}", (sum(i["rows"] for i in rows), sum(i["used"] for i in rows)), want)

for file, text, says in MAPPED:
    put(f"{OUT}/map/{file}", text)
    run = subprocess.run([PROGRAM, "map", f"{OUT}/map/{file}"], capture_output=True, text=True)
    failed += [f"map {file} lacks {part!r}: {run.stdout}" for part in says if part not in run.stdout]
for more, says in WRONG:
    run, _ = build("wrong", {"d.csv": "No,Value\n"}, profile("No, Value", CONTRACTS % "Value", more), None)
    if says not in run.stderr:
        failed.append(f"{more}: stderr lacks {says!r}: {run.stderr}")
for tables, says in WRONG_TABLES:
    run, _ = build("wrong", {"d.csv": "No,Value\n"}, profile("No, Value", tables), None)
    if says not in run.stderr:
        failed.append(f"{tables}: stderr lacks {says!r}: {run.stderr}")

print("\n".join(failed))
sys.exit(bool(failed))
