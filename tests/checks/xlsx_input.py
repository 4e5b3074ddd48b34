"""The same company as CSV files and as one workbook with a sheet for each table (real dates and numbers, a banner, merged
cells, shared strings; once in Excel's Strict dialect with ISO dates) gives the same numbers."""

import csv
import datetime
import glob
import json
import os
import re
import subprocess
import sys
import zipfile

import openpyxl

out = os.environ["OUT"]
subprocess.run(["/usr/bin/python3", "-B", "tests/generate/company.py", "--dress", "canonical", "--reps", "9", "--teams", "3",
                "--weeks", "20", "--out", out + "/csv"], check=True)


def typed(column, text):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", text):
        return datetime.datetime.fromisoformat(text)
    if column in ("amount", "target", "probability", "active_days", "faults") and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return text or None


def book(path, iso_dates):
    wb = openpyxl.Workbook()
    wb.iso_dates = iso_dates
    wb.remove(wb.active)
    for name in sorted(glob.glob(out + "/csv/*.csv")):
        sheet = wb.create_sheet(os.path.basename(name)[:-4])
        rows = list(csv.reader(open(name, encoding="utf-8-sig", newline="")))
        sheet.append(["导出时间：2026-11-23"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
        sheet.append(rows[0])
        for row in rows[1:]:
            sheet.append([typed(c, t) for c, t in zip(rows[0], row)])
    wb.save(path)


def strict(path, to):
    """Transitional to Strict as far as a reader notices: namespaces and link types."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            data = data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            data = data.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            new.writestr(name, data)


def numbers(name, folder):
    subprocess.run([os.environ["MONDAYPACK"], "build", folder, "--period", "2026-W47", "--only", "numbers", "--store", "none",
                    "--out", out + "/" + name], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    kpi = json.load(open(out + "/" + name + "/2026-W47/kpi.json", encoding="utf-8"))
    for key in ("quality", "sources"):
        kpi.pop(key, None)
    return kpi


os.makedirs(out + "/xlsx")
os.makedirs(out + "/strict")
book(out + "/xlsx/company.xlsx", False)
book(out + "/iso.xlsx", True)
strict(out + "/iso.xlsx", out + "/strict/company.xlsx")
want = numbers("pack-csv", out + "/csv")
faults = [kind for kind in ("xlsx", "strict") if numbers("pack-" + kind, out + "/" + kind) != want]
print("differs from the CSV files: " + ", ".join(faults) if faults else "the same")
sys.exit(1 if faults else 0)
