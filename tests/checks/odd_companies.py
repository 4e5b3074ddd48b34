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


def long_latin():
    """Names of 40 letters and long compounds: words whole, a team's name beside its numbers."""
    folder = company("long_latin")
    teams, reasons = {}, {}
    names = ["Liselotte Leutheusser-Schnarrenberger", "Jürgen Österreicher-Großmann", "Friedrich Hohenzollern"]

    def team(old):
        stem = "Geschäftskundenvertrieb Süddeutschland" if not teams or old in teams else "Key Accounts"
        return teams.setdefault(old, f"{stem} {len(teams) + 1}")
    rewrite(folder, "reps", lambda row: row.update(team=team(row["team"]), name=names[int(row["rep_id"]) % 3] + " " + row["rep_id"][-1]))
    rewrite(folder, "targets", lambda row: row.update(key="/".join(teams.get(k, k) for k in row["key"].split("/"))))
    rewrite(folder, "deals", lambda row: row.update(lost_reason=reasons.setdefault(
        row["lost_reason"], f"Preisvorstellungen nicht vereinbar {len(reasons)}") if row["lost_reason"] else ""))
    pages = pages_of(folder, "en")
    lines = [line for page in pages for line in page.split("\n")]
    longest = max(teams.values(), key=len)
    if not any(longest in line and len(re.findall(r"\d+\.\d", line)) >= 5 and "track" not in line[:60] for line in lines):
        bad.append(f"long_latin: {longest} does not stand beside its numbers")
    text = "\n".join(pages)
    for word in ("Schnarrenberger", "Österreicher-", "Geschäftskundenvertrieb"):
        if re.search(rf"\b{word[:-4]}(?!{word[-4:]})", text):
            bad.append(f"long_latin: {word} is broken")
    whole = re.sub(r"\s+", "", text)
    if "..." in text.split("Rules, definitions")[0]:
        bad.append("long_latin: a text is cut")
    if "nicht" not in whole:
        bad.append("long_latin: reasons are not printed")
    if re.search(r"\bOn\s*$", text, re.M) and re.search(r"^\s*track\b", text, re.M):
        bad.append("long_latin: a status word is broken")


def namesakes():
    """Two people and two customers of one name are told apart by their ids."""
    folder = company("namesakes")
    ids = []

    def rename(row):
        if len(ids) < 2:
            ids.append(row["rep_id"])
            row["name"] = "王伟"
    rewrite(folder, "reps", rename)
    rewrite(folder, "customers", lambda row: row.update(name="同名机械有限公司" if int(row["customer_id"][2:]) % 2 else row["name"]))
    text = "".join(pages_of(folder, "zh"))
    for rep in ids:
        if f"王伟（{rep}）" not in text:
            bad.append(f"namesakes: 王伟 {rep} is not told apart")
    if "同名机械有限公司（KH" not in text:
        bad.append("namesakes: customers are not told apart")


def taken_back():
    folder = company("taken_back")
    rewrite(folder, "contracts", lambda row: row.update(amount="-" + row["amount"]) if row["signed_on"] >= "2026-11-01" else None)
    return folder


def zero_targets():
    folder = company("zero_targets")
    rewrite(folder, "targets", lambda row: row.update(target="0") if row["metric"] == "signed_amount" else None)
    return folder


def all_new():
    folder = company("all_new", lambda table: table != "payments")
    for table, column in {"receivables": "invoice_date", "contracts": "signed_on"}.items():
        rewrite(folder, table, lambda row: row[column] >= "2026-11-16")
    return folder


def huge():
    folder = large()
    for table in ("targets", "contracts", "deals", "receivables", "payments"):
        rewrite(folder, table, lambda row: row.update({k: v + "00" for k, v in row.items()
                                                       if k in ("amount", "target") and v and row.get("metric") in (None, "signed_amount", "collected")}))
    return folder


look(only("only_receivables", "receivables"), ["无法计算"], ["个人排行", "签约金额未知"], 8)
look(only("only_leads", "leads"), ["本周新增线索"], ["个人排行", "缺少所需数据表 缺少"], 8)
look(only("only_activities", "activities", "reps"), ["本周跟进"], ["缺少所需数据表 缺少"], 9)
look(BASE, ["近13周签约最多的产品是", "产品结构（"])
look(only("only_contracts", "contracts"), ["无法识别问题客户"])
look(large(), ["亿元，完成周目标"])
shutil.rmtree(os.path.join(OUT, "large"))
look(huge(), ["签约金额目标", "（亿元）", "单位：亿元"], ["万元"])
long_latin()
namesakes()
look(taken_back(), ["均未完成目标，且全部低于60.0%。"], ["居首，达成率 -", "。；"])
look(zero_targets(), ["居首（"], ["全部完成目标", "超出目标", "。；"])
look(all_new(), ["应收余额"], ["回款率 –", "。；"])
look(nothing_signed(), ["本周没有签约，周目标"], ["周目标的 0.0%"])
look(one_product(), ["签约全部来自Robot"], ["产品结构（"])
look(long_names(), ["客户/商机"])
look(early(), ["进行中，截至2026-11-17，工作日已过2/5", "按工作日应完成40.0%", "应完成40.0%"],
     more=("--period", "2026-W47"))
print("\n".join(bad[:30]))
sys.exit(bool(bad))
