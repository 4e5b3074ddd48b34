#!/usr/bin/env python3
"""Lists of thousands of rows, which are written before the sheets they stand on, in runs by several threads: every row
is there once and in order, columns are as wide as their widest text, totals and the formulas that sum the list agree
with it, and the bytes are the same for any number of threads."""

import csv
import filecmp
import glob
import os
import random
import struct
import subprocess
import sys
import warnings
import zipfile

import openpyxl

warnings.simplefilter("ignore")
OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
INVOICES = 6500  # more than render/book.h's LONG_TABLE
faults = []
base = os.path.join(OUT, "base")
subprocess.run([sys.executable, "tests/generate/company.py", "--out", base, "--reps", "6", "--teams", "2",
                "--weeks", "8"], check=True)


def rows_of(table):
    with open(os.path.join(base, table + ".csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(table, rows):
    with open(os.path.join(base, table + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


customers, reps = rows_of("customers"), rows_of("reps")
customers[3]["name"] = "A&B <" + "很长的名字" * 4 + "> GmbH "
write("customers", customers)
rng = random.Random(7)
invoices = []
for i in range(INVOICES):
    owner = customers[i % len(customers)]
    due = f"2026-{rng.randint(6, 12):02d}-{rng.randint(1, 28):02d}"
    invoices.append({"invoice_id": f"N{i:06d}", "customer_id": owner["customer_id"], "rep_id": owner["owner"],
                     "contract_id": "", "invoice_date": "2026-06-01", "due_date": due,
                     "amount": f"{rng.randint(1, 9_999_999) / 100:.2f}"})
write("receivables", invoices)
os.remove(os.path.join(base, "payments.csv"))
write("payments", [{"payment_id": "P1", "invoice_id": "N000000", "paid_at": "2026-11-17", "amount": "0.01"}])

def built(name, *words):
    """The workbook of that name, the same for any number of threads."""
    books = []
    for jobs in (1, 2, 5):
        folder = os.path.join(OUT, f"{name}{jobs}")
        subprocess.run([PROGRAM, "build", base, "--out", folder, "--store", "none", "--only", name, "--jobs", str(jobs),
                        *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        books += glob.glob(f"{folder}/*/{name}.xlsx")
    if len(books) != 3 or not all(filecmp.cmp(books[0], book, False) for book in books):
        faults.append(f"{name}.xlsx depends on --jobs")
    return books[0]


books = [built("collections")]
live, shown = openpyxl.load_workbook(books[0]), openpyxl.load_workbook(books[0], data_only=True)
listed = [sheet for sheet in shown if str(sheet["A10"].value).startswith("N0") and sheet.max_row > INVOICES]
if not listed:
    sys.exit("no list of all open invoices")
sheet = listed[0]
rows = [row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("N0") and len(str(row[0])) == 7]
by_id = {row["invoice_id"]: row for row in invoices}
names = {row["customer_id"]: row["name"].strip() for row in customers}
if sorted(row[0] for row in rows) != sorted(by_id):
    faults.append(f"{len(rows)} rows of {INVOICES}")
order = [(row[8], int(row[0][1:])) for row in rows]
if order != sorted(order):
    faults.append("not by due date")
for row in rows:
    want = by_id[row[0]]
    if f"{row[9]:.2f}" != want["amount"] or str(row[8])[:10] != want["due_date"] or row[2].strip() != names[row[1]]:
        faults.append(f"{row[0]} differs from the export: {row}")
if sheet.column_dimensions["C"].width < 45:
    faults.append("the column of names is narrower than its longest")

total = next(row for row in live[sheet.title].iter_rows(max_row=12) if str(row[9].value).startswith("=SUBTOTAL(109"))
value = shown[sheet.title][total[9].coordinate].value
if round(value, 2) != round(sum(float(row["amount"]) for row in invoices), 2):
    faults.append(f"total {value}")

agreed = [cell.value for page in shown for row in page.iter_rows() for cell in row if str(cell.value).startswith("✓")]
control = [row for row in live[shown.sheetnames[-2]].iter_rows(min_row=5) if row[2].data_type == "f"]
if len(control) < 10 or len(agreed) < len(control):
    faults.append(f"{len(agreed)} of {len(control)} lines of the control sheet agree")
# Rows of a list stay in the file where they were written first, with room for what stands before and behind it on its
# sheet: which is one entry behind the other, without gaps. Sheets with more around a list than that room, and with two
# lists, lose nothing either.
def is_dense(book):
    raw, at = open(book, "rb").read(), 0
    for entry in sorted(zipfile.ZipFile(book).infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset != at or raw[at:at + 4] != b"PK\3\4":
            return False
        name, extra = struct.unpack("<HH", raw[at + 26:at + 30])
        hint = raw[at + 30 + name:at + 30 + name + extra]
        if extra and struct.unpack("<HHHH", hint[:8]) != (0xA220, extra - 4, 0xA028, extra):
            return False
        at += 30 + name + extra + entry.compress_size
    return raw[at:at + 4] == b"PK\1\2"


os.makedirs(os.path.join(OUT, "mine/documents"))
crowd = "      - block: definitions\n" * 12
for name, pages in {"before": [crowd + "      - block: open_invoices\n"],
                    "behind": ["      - block: open_invoices\n" + crowd, "      - block: open_invoices\n"],
                    "both": ["      - block: open_invoices\n      - block: due_invoices\n"]}.items():
    with open(os.path.join(OUT, f"mine/documents/{name}.yaml"), "w", encoding="utf-8") as file:
        file.write(f"id: {name}\norder: 9\nfile: {name}.xlsx\nmedium: workbook\ntitle: doc.kpi\nsays: lists\n\npages:\n")
        file.writelines(f"  - title: page {i}\n    blocks:\n{blocks}" for i, blocks in enumerate(pages))
    book = built(name, "--templates", os.path.join(OUT, "mine"))
    if not is_dense(book):
        faults.append(f"{name}.xlsx has gaps")
    for page in openpyxl.load_workbook(book, data_only=True):
        found = [row for row in page.iter_rows(values_only=True) if str(row[0]).startswith("N0") and len(str(row[0])) == 7]
        if [row[:10] for row in found[:len(rows)]] != [row[:10] for row in rows]:
            faults.append(f"{name}.xlsx: {page.title} has another list")
if not is_dense(books[0]):
    faults.append("collections.xlsx has gaps")
print("\n".join(faults[:20]))
sys.exit(bool(faults))
