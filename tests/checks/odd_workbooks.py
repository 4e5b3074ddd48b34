#!/usr/bin/env python3
"""Workbooks of a company whose teams have names of forty characters and whose sales changed by a hundredth of
a per cent: native charts of bars leave room for their labels, and a change that reads 0.0 has no sign."""

import csv
import glob
import os
import subprocess
import sys
import unicodedata
import warnings

import openpyxl

warnings.simplefilter("ignore")

OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
FOLDER = os.path.join(OUT, "company")
LONG = "苏州工业园区精密制造智能装备进出口有限责任公司华东分公司第二营销中心驻外办事处项目部"[:36]
bad = []
subprocess.run([sys.executable, "tests/generate/company.py", "--out", FOLDER, "--reps", "6", "--teams", "2",
                "--weeks", "10"], check=True)


def rewrite(table, change):
    path = os.path.join(FOLDER, table + ".csv")
    with open(path, encoding="utf-8") as file:
        rows = [row for row in map(change, csv.DictReader(file)) if row]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def renamed(row):
    return {**row, "team": LONG + row["team"]}


def nearly_equal(row):
    """One contract in each of the last two weeks."""
    if row["signed_on"] < "2026-11-09":
        return row
    amount = {"2026-11-09": "1000000", "2026-11-16": "999900"}.get(seen.pop(row["signed_on"][:10], ""), "")
    return {**row, "amount": amount} if amount else None


with open(os.path.join(FOLDER, "contracts.csv"), encoding="utf-8") as contracts:
    days = sorted({row["signed_on"][:10] for row in csv.DictReader(contracts)})
seen = {next(day for day in days if day >= monday): monday for monday in ("2026-11-09", "2026-11-16")}
rewrite("contracts", nearly_equal)
rewrite("reps", renamed)
rewrite("targets", lambda row: row if row["scope"] in ("company", "rep") else None)
subprocess.run([PROGRAM, "build", FOLDER, "--store", "none", "--only", "kpi,collections", "--out", OUT + "/pack"],
               check=True, stderr=subprocess.DEVNULL)


def wide(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def width_of(sheet, first, last):
    """In characters, of columns counted from 0; unset ones are of Excel's usual width."""
    letters = [openpyxl.utils.get_column_letter(c + 1) for c in range(first, last)]
    return sum(sheet.column_dimensions[c].width if c in sheet.column_dimensions else 9.14 for c in letters)


def has_long_labels(chart):
    name, cells = chart.series[0].cat.strRef.f.rsplit("!", 1)
    return any(LONG in str(cell.value) for row in book[name.strip("'")][cells.replace("$", "")] for cell in row)


bars = changes = 0
for path in glob.glob(OUT + "/pack/*/*.xlsx"):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book:
        where = f"{os.path.basename(path)} {sheet.title}"
        for chart in sheet._charts:
            if chart.tagname != "barChart" or chart.barDir != "bar" or not has_long_labels(chart):
                continue
            room = width_of(sheet, chart.anchor._from.col, chart.anchor.to.col + 1)
            bars += 1
            if 0.9 * wide(LONG + "苏州部") > 0.75 * room:
                bad.append(f"{where}: a chart {room:.0f} characters wide for labels of {wide(LONG) + 6}")
        for row in sheet.iter_rows():
            for cell in row:
                points = "百分点" in cell.number_format
                if not points and not cell.number_format.startswith("+0.0%"):
                    continue
                changes += 1
                if isinstance(cell.value, (int, float)) and 0 < abs(cell.value) < (0.05 if points else 0.0005):
                    bad.append(f"{where} {cell.coordinate}: {cell.value} reads -0.0 or +0.0")
if not bars or not changes:
    bad.append(f"{bars} charts of bars, {changes} changes: nothing was looked at")
print("\n".join(bad[:20]))
sys.exit(bool(bad))
