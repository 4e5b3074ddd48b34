"""The workbooks are live and trace back: every line of the control sheets agrees, sums point at the detail sheets,
limits on the rules sheet move lights, charts follow cells, totals follow the filter, and texts that look like
formulas stay texts."""

import csv
import glob
import os
import re
import subprocess
import sys
import warnings
import zipfile

import openpyxl

warnings.simplefilter("ignore")
sample, out = os.environ["SAMPLE"], os.environ["OUT"]
faults = []


def books(path):
    return openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)


def formulas(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def check_control(name, live, shown, sheet, least):
    rows = [row for row in live[sheet].iter_rows(min_row=5) if row[2].data_type == "f"]
    if len(rows) < least:
        faults.append(f"{name}: {len(rows)} live lines on {sheet}")
    for row in rows:
        result = shown[sheet][row[5].coordinate].value
        if not str(result).startswith("✓"):
            faults.append(f"{name} {sheet}!{row[5].coordinate}: {row[0].value} {row[1].value}: {result}")


def check_words(path):
    """No label key is printed in place of its word."""
    for sheet in openpyxl.load_workbook(path, read_only=True):
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str) and re.match(r"(column|kpi|short|table|sheet|control|empty|note|aspect)\.(?!json)[a-z]", value):
                    faults.append(f"{os.path.basename(path)} {sheet.title}: {value}")


def check_aging(path):
    """Buckets add up to the balance in every row of every cut."""
    shown, cuts = openpyxl.load_workbook(path, data_only=True), 0
    for sheet in shown:
        for row in sheet.iter_rows():
            heads = {str(cell.value).split("(")[0]: cell.column for cell in row if isinstance(cell.value, str)}
            if not {"应收余额", "未到期", "1-30 天", "90 天以上"} <= set(heads):
                continue
            first, last, whole, cuts = heads["未到期"], heads["90 天以上"], heads["应收余额"], cuts + 1
            for line in sheet.iter_rows(min_row=row[0].row - 1):
                total = line[whole - 1].value
                parts = [line[c - 1].value for c in range(first, last + 1)]
                if not isinstance(total, (int, float)) or not all(isinstance(x, (int, float)) for x in parts):
                    if line[0].row > row[0].row:
                        break
                    continue
                if abs(sum(parts) - total) > .005:
                    faults.append(f"{sheet.title} row {line[0].row}: {sum(parts)} is not {total}")
    if cuts < 3:
        faults.append(f"aging by only {cuts} cuts")


def check_details(path):
    """What SUMIFS found is added up here again from the detail sheet."""
    live, shown = books(path)
    for title, where, formula in formulas(live):
        m = re.fullmatch(r"=SUMIFS\('(.+?)'!\$(\w+)\$(\d+):\$\w+\$(\d+),'\1'!\$(\w+)\$\3:\$\w+\$\4,([A-Z]+\d+)\)", formula)
        if not m:
            continue
        sheet, value, first, last, key, own = m.groups()
        want = str(shown[title][own].value).lower()
        total = sum(shown[sheet][f"{value}{r}"].value or 0 for r in range(int(first), int(last) + 1)
                    if str(shown[sheet][f"{key}{r}"].value).lower() == want
                    and isinstance(shown[sheet][f"{value}{r}"].value, (int, float)))
        if abs(total - shown[title][where].value) > .005:
            faults.append(f"{title}!{where}: {shown[title][where].value} is not {total}")
    texts = [f for _, _, f in formulas(live)]
    for word, least in (("SUBTOTAL(109", 5), ("SUMIFS(", 20), ("limit_", 20)):
        if sum(word in f for f in texts) < least:
            faults.append(f"{os.path.basename(path)}: fewer than {least} formulas with {word}")


def check_charts(path):
    names = zipfile.ZipFile(path)
    sheets = re.findall(r'<sheet name="([^"]+)"', names.read("xl/workbook.xml").decode())
    if any(word in sheets for word in ("图表数据", "Chart data")):
        faults.append(f"{os.path.basename(path)}: a chart does not follow the cells of a table")
    if not any("xl/charts/" in n for n in names.namelist()):
        faults.append(f"{os.path.basename(path)}: no native chart")


def recalculated(path):
    folder = os.path.join(out, "again")
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, path], check=True, capture_output=True)
    return openpyxl.load_workbook(os.path.join(folder, os.path.basename(path)), data_only=True)


def red_words(book):
    return sum(str(cell.value).startswith("■") for sheet in book for row in sheet.iter_rows() for cell in row)


def check_limits(path):
    """A higher red line on the rules sheet turns more lights red, without another build."""
    book = openpyxl.load_workbook(path)
    name = next(n for n in book.defined_names.definedName if n.name == "limit_attainment_red")
    sheet, cell = name.attr_text.rsplit("!", 1)
    before = red_words(openpyxl.load_workbook(path, data_only=True))
    book[sheet.strip("'")][cell.replace("$", "")] = 5
    changed = os.path.join(out, "changed.xlsx")
    book.save(changed)
    after = red_words(recalculated(changed))
    if after < before + 20:
        faults.append(f"with another limit {after} lights are red, before {before}")


def check_texts():
    """Texts from the data are never formulas and never altered."""
    folder, odd = os.path.join(out, "odd"), ["=1+1", "+86 138", "-5%", "@SUM(A1)", "=cmd|' /C calc'!A0", "0012"]
    os.makedirs(folder)
    with open(folder + "/customers.csv", "w", newline="") as f:
        csv.writer(f).writerows([["customer_id", "name"]] + [[f"K{i}", text] for i, text in enumerate(odd)])
    with open(folder + "/receivables.csv", "w", newline="") as f:
        csv.writer(f).writerows([["invoice_id", "customer_id", "invoice_date", "due_date", "amount"]] +
                                [[f"R{i}", f"K{i}", "2026-11-18", "2026-11-20", "100.5"] for i in range(len(odd))])
    with open(folder + "/payments.csv", "w", newline="") as f:
        csv.writer(f).writerows([["payment_id", "invoice_id", "paid_at", "amount"], ["P1", "R0", "2026-11-19", "1"]])
    subprocess.run([os.environ["MONDAYPACK"], "build", folder, "--store", "none", "--out", out + "/odd-pack",
                    "--period", "2026-W47", "--only", "collections"], check=True, capture_output=True)
    live = openpyxl.load_workbook(glob.glob(out + "/odd-pack/*/collections.xlsx")[0])
    texts = [cell.value for sheet in live for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    for text in odd:
        if text not in texts:
            faults.append(f"text {text!r} is altered or a formula")


for name, sheet, least in (("kpi.xlsx", "核对表", 15), ("collections.xlsx", "核对表", 20)):
    check_control(name, *books(f"{sample}/{name}"), sheet, least)
    check_charts(f"{sample}/{name}")
    check_words(f"{sample}/{name}")
check_aging(sample + "/collections.xlsx")
for name in ("kpi.xlsx", "collections.xlsx"):
    check_details(f"{sample}/{name}")
check_limits(sample + "/kpi.xlsx")
check_texts()
print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
