#!/usr/bin/env python3
"""What the brief says about companies of which hardly anything is known, that sold nothing, that count
in hundreds of millions or have one product, and early in a period: sentences that make sense, no
cards or tables of dashes, no page of two lines."""

import csv
import glob
import os
import re
import shutil
import subprocess
import sys

OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
bad = []
BASE = os.path.join(OUT, "base")
subprocess.run([sys.executable, "tests/generate/company.py", "--out", BASE, "--reps", "6", "--teams", "2",
                "--weeks", "20"], check=True)


def company(name, keep=lambda table: True):
    folder = os.path.join(OUT, name)
    shutil.copytree(BASE, folder)
    for table in os.listdir(folder):
        if not keep(table[:-4]):
            os.remove(os.path.join(folder, table))
    return folder


def rewrite(folder, table, change):
    path = os.path.join(folder, table + ".csv")
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    rows = [row for row in rows if change(row) is not False]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def only(name, *tables):
    return company(name, lambda table: table in tables)


def large():
    folder = company("large")

    def times(row):
        column = "target" if "target" in row else "amount"
        if column == "amount" or row["metric"] in ("signed_amount", "collected"):
            row[column] = str(round(float(row[column] or 0) * 5000))
    for table in ("targets", "contracts", "deals", "receivables", "payments"):
        rewrite(folder, table, times)
    return folder


def nothing_signed():
    folder = company("nothing_signed")
    rewrite(folder, "contracts", lambda row: row["signed_on"] < "2026-11-16")
    return folder


def one_product():
    folder = company("one_product")
    for table in ("deals", "contracts"):
        rewrite(folder, table, lambda row: row.update(product="Robot"))
    return folder


def long_names():
    folder = company("long_names")
    rewrite(folder, "customers", lambda row: row.update(name="苏州工业园区精密制造" * 3 + row["customer_id"]))
    rewrite(folder, "deals", lambda row: row.update(name="苏州工业园区精密制造" * 3 + "项目"))
    return folder


def early():
    """The period runs: its last events lie on its second working day."""
    folder = company("early")
    dated = {"contracts": "signed_on", "leads": "created_at", "deals": "created_at", "activities": "at",
             "payments": "paid_at", "complaints": "opened_at", "stage_changes": "changed_at",
             "receivables": "invoice_date"}
    for table, column in dated.items():
        rewrite(folder, table, lambda row: row[column] < "2026-11-18")
    rewrite(folder, "deals", lambda row: row["closed_at"] < "2026-11-18")
    return folder


def pages_of(folder, language, *more):
    out = os.path.join(OUT, "pack", os.path.basename(folder) + language)
    run = subprocess.run([PROGRAM, "build", folder, "--out", out, "--store", "none", "--lang", language, "--only",
                          "brief", *more], capture_output=True, text=True)
    pdfs = glob.glob(out + "/*/brief.pdf")
    if not pdfs:
        bad.append(f"{folder}: exit status {run.returncode}: {run.stderr[-300:]}")
        return []
    text = subprocess.run(["pdftotext", "-layout", pdfs[0], "-"], capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def look(folder, wanted, unwanted=(), most_pages=99, more=()):
    name = os.path.basename(folder)
    for language in ("zh", "en"):
        pages = pages_of(folder, language, *more)
        if not pages:
            continue
        message = re.search(r"(?:总览|Overview)\s*\n(.*?)\n\s*\n", pages[0], re.S)
        first = re.sub(r"\s+", " ", message.group(1)) if message else pages[0]
        whole = re.sub(r"\s+", " ", " ".join(pages))
        if len(pages) > most_pages:
            bad.append(f"{name} {language}: {len(pages)} pages")
        for number, page in enumerate(pages, 1):
            if len(page.split()) < 25:
                bad.append(f"{name} {language} page {number}: nearly empty")
            if re.search(r"(^|\s)–(\s+–)+\s*$", page, re.M) and "Total" not in page and name.startswith("only"):
                bad.append(f"{name} {language} page {number}: a row of dashes")
        if not message or re.search(r"[差多少] ?-|\b0\.0 (个百分点|points)|\b0 of 0\b|\{\d\}|–", first):
            bad.append(f"{name} {language}: page one says {first[:300]}")
        if language == "zh":
            for phrase in wanted:
                if phrase not in re.sub(r"\s+", "", "".join(pages)):
                    bad.append(f"{name}: '{phrase}' is not printed")
            for phrase in unwanted:
                if phrase in whole:
                    bad.append(f"{name}: '{phrase}' is printed")


look(only("only_receivables", "receivables"), ["无法计算"], ["个人排行", "签约金额未知"], 8)
look(only("only_leads", "leads"), ["本周新增线索"], ["个人排行", "缺少所需数据表 缺少"], 8)
look(only("only_activities", "activities", "reps"), ["本周跟进"], ["缺少所需数据表 缺少"], 9)
look(BASE, ["近13周签约最多的产品是", "产品结构（"])
look(only("only_contracts", "contracts"), ["无法识别问题客户"])
look(large(), ["亿元，完成周目标"])
look(nothing_signed(), ["本周没有签约，周目标"], ["周目标的 0.0%"])
look(one_product(), ["签约全部来自Robot"], ["产品结构（"])
look(long_names(), ["客户/商机"])
look(early(), ["进行中，截至2026-11-17，工作日已过2/5", "按工作日应完成40.0%", "应完成40.0%"],
     more=("--period", "2026-W47"))
print("\n".join(bad[:30]))
sys.exit(bool(bad))
