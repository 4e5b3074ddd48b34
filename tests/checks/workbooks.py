"""The workbooks of the sample, opened by openpyxl: no error cell, numbers are numbers, the figures of kpi.json
stand in them, native charts and the print set-up are there; each cell says where it stands, which readers such as
exceljs cannot do without."""

import glob
import json
import os
import re
import sys
import zipfile
from decimal import Decimal

import openpyxl

sample = os.environ["SAMPLE"]
pack = json.load(open(sample + "/kpi.json", encoding="utf-8"))
faults = []


def cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            yield sheet, [cell.value for cell in row]


def has_number(values, want):
    """Yuan or 万元, as they are shown."""
    want = float(want)
    return any(isinstance(value, (int, float)) and (abs(value - want) < .005 or abs(value * 10000 - want) < 501) for value in values)


for path in sorted(glob.glob(sample + "/*.xlsx")):
    name = os.path.basename(path)
    for sheet, values in cells(path):
        for value in values:
            if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
                faults.append(f"{name} {sheet.title}: {value}")
    for sheet in openpyxl.load_workbook(path):
        if sheet.page_setup.paperSize not in ("9", 9):
            faults.append(f"{name} {sheet.title}: not set up for A4")

    with zipfile.ZipFile(path) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/sheet") and re.search(rb"<c(?! r=)[ />]", book.read(part)):
                faults.append(f"{name} {part}: a cell does not say where it stands")

names = set(zipfile.ZipFile(sample + "/kpi.xlsx").namelist())
if not any(name.startswith("xl/charts/chart") for name in names):
    faults.append("kpi.xlsx has no native chart")
rows = [values for _, values in cells(sample + "/kpi.xlsx")]
for scope in pack["scopes"]:
    if scope["scope"] in ("team", "rep"):
        want = Decimal(scope["kpis"]["signed_amount"]["value"])
        own = [values for values in rows if scope["name"] in values]
        if not any(has_number(values, want) for values in own):
            faults.append(f"kpi.xlsx: {scope['name']} has no row with {want}")
rows = [values for _, values in cells(sample + "/collections.xlsx")]
company = next(scope for scope in pack["scopes"] if scope["scope"] == "company")["kpis"]
for kpi in ("receivable_open", "overdue_amount", "aging.over_90"):
    if not any(has_number(values, company[kpi]["value"]) for values in rows):
        faults.append(f"collections.xlsx: {kpi} {company[kpi]['value']} is nowhere")
print("\n".join(faults[:30]))
sys.exit(1 if faults else 0)
