#!/usr/bin/env python3
"""Packs of unusual companies: page one stays one page, no word lies over another, empty states are
printed, a page of one's own is one file, and every chart comes as a picture."""

import csv
import glob
import os
import re
import shutil
import subprocess
import sys

OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
bad = []


def company(name, reps, teams):
    folder = os.path.join(OUT, name)
    subprocess.run([sys.executable, "tests/generate/company.py", "--out", folder, "--reps", str(reps),
                    "--teams", str(teams), "--weeks", "20"], check=True)
    return folder


def without(base, name, gone):
    folder = os.path.join(OUT, name)
    shutil.copytree(base, folder)
    for table in os.listdir(folder):
        if gone(table):
            os.remove(os.path.join(folder, table))
    return folder


def rewrite(folder, table, change):
    path = os.path.join(folder, table + ".csv")
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        change(number, row)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def long_names(folder):
    def rename(stem):
        return lambda number, row: row.update(name=stem * 4 + f"{number:04d}")
    rewrite(folder, "customers", rename("苏州工业园区精密制造"[:9]))
    rewrite(folder, "reps", rename("亚历山大阿列克谢耶"))


def build(folder, language, *more):
    out = os.path.join(OUT, "pack", os.path.basename(folder) + language)
    run = subprocess.run([PROGRAM, "build", folder, "--out", out, "--store", "none", "--lang", language, *more],
                         capture_output=True, text=True)
    if run.returncode:
        bad.append(f"{folder} {language}: exit status {run.returncode}: {run.stderr[-300:]}")
    return out


def words_of(pdf):
    """The words of each page as (x0, y0, x1, y1, text)."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True).stdout
    word = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')
    return [[(*map(float, m.groups()[:4]), m.group(5)) for m in word.finditer(page)]
            for page in text.split("<page ")[1:]]


def overlaps(words):
    """Two words of which a third of the smaller lies under the other; boxes are a little high."""
    boxes = sorted((x0, y0 + 0.25 * (y1 - y0), x1, y1 - 0.25 * (y1 - y0), t) for x0, y0, x1, y1, t in words)
    for i, a in enumerate(boxes):
        for b in boxes[i + 1:]:
            if b[0] >= a[2]:
                break
            wide, high = min(a[2], b[2]) - b[0], min(a[3], b[3]) - max(a[1], b[1])
            least = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
            if wide > 0 and high > 0 and wide * high > least / 3:
                yield a[4], b[4]


def look(pdf):
    pages = words_of(pdf)
    for number, words in enumerate(pages, 1):
        for a, b in overlaps(words):
            bad.append(f"{pdf} page {number}: '{a}' lies over '{b}'")
        for x0, y0, x1, y1, text in words:
            if x0 < 14 or y0 < 14 or x1 > 828 or (x1 > 582 and y1 > 596):
                bad.append(f"{pdf} page {number}: '{text}' leaves the page")
        if len(words) < 25:
            bad.append(f"{pdf} page {number}: nearly empty")
    return [" ".join(word[4] for word in words) for words in pages]


def look_at_pack(out):
    first = None
    for pdf in sorted(glob.glob(out + "/*/*.pdf") + glob.glob(out + "/*/teams/*.pdf")[:2]):
        texts = look(pdf)
        if pdf.endswith("brief.pdf"):
            first = texts
    for title in ("总览", "Overview"):
        if sum(title in text[:300] for text in (first or [])) > 1:
            bad.append(f"{out}: page one takes more than one page")
    return " ".join(first or [])


def companies():
    base = company("usual", 12, 3)
    yield base, []
    yield company("three", 3, 1), []
    yield company("many", 60, 25), []
    yield without(base, "no_receivables", lambda t: t in ("receivables.csv", "payments.csv")), []
    yield without(base, "no_targets", lambda t: t == "targets.csv"), []
    yield without(base, "contracts_only", lambda t: t != "contracts.csv"), ["无法识别问题客户", "没有预警"]
    long = without(base, "long", lambda t: False)
    long_names(long)
    yield long, []


def own_page():
    """A report of one page is one file; red_up is one line."""
    folder = os.path.join(OUT, "templates", "documents")
    os.makedirs(folder)
    with open(os.path.join(folder, "money.yaml"), "w", encoding="utf-8") as file:
        file.write("id: money\norder: 9\nfile: money.pdf\nmedium: pdf\ntitle: 回款一页纸\nsays: for finance\n"
                   "pages:\n  - title: 本周回款\n    one_page: true\n    blocks:\n      - block: cards\n"
                   "        kpis: [collected, overdue_rate]\n      - block: largest_overdue\n        rows: 30\n")
    with open(os.path.join(OUT, "templates", "theme.yaml"), "w", encoding="utf-8") as file:
        file.write("red_up: true\n")
    out = build(os.path.join(OUT, "usual"), "zh", "--templates", os.path.join(OUT, "templates"), "--only", "money")
    pages = look(glob.glob(out + "/*/money.pdf")[0])
    if len(pages) != 1 or "本周回款" not in pages[0]:
        bad.append("money.pdf is not the one page that its file asks for")


def pictures():
    out = build(os.path.join(OUT, "usual"), "en", "--only", "charts", "--team", "上海部")
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        files = glob.glob(out + "/*/charts/*." + kind)
        if len(files) < 10 or not all(open(path, "rb").read(5).startswith(start) for path in files):
            bad.append(f"--only charts made {len(files)} files of kind {kind}")


for folder, phrases in companies():
    for language in ("zh", "en"):
        text = look_at_pack(build(folder, language))
        bad.extend(f"{folder}: '{p}' is not printed" for p in phrases if language == "zh" and p not in text)
own_page()
pictures()
print("\n".join(bad[:30]))
sys.exit(bool(bad))
