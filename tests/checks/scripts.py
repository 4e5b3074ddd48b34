#!/usr/bin/env python3
"""Names in Hangul, Thai, Arabic, Hebrew and Devanagari, with emoji and marks of their own: each is drawn
with glyphs of the pack's fonts, none of them the one for a missing character, nothing is said about
boxes, and the text of the PDF has the names. What no font has is a box, and said."""

import csv
import os
import shutil
import subprocess
import sys

import pikepdf

OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
NAMES = ["김철수", "한국지사 🇰🇷", "สมชาย ใจดี", "ทดสอบกำลังซื้อ", "عبد الله", "שלום כהן", "राजेश कुमार",
         "श्रीनिवास", "笑脸 😀👨‍👩‍👧", "Jose\u0301", "𠮷田 👍🏽", "ABC 1️⃣"]
bad = []
FOLDER = os.path.join(OUT, "company")
subprocess.run([sys.executable, "tests/generate/company.py", "--out", FOLDER, "--reps", str(len(NAMES)),
                "--teams", "2", "--weeks", "10"], check=True)


def rename(names):
    path = os.path.join(FOLDER, "reps.csv")
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, name in zip(rows, names):
        row["name"] = name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def build():
    shutil.rmtree(os.path.join(OUT, "pack"), ignore_errors=True)
    run = subprocess.run([PROGRAM, "build", FOLDER, "--only", "handout", "--store", "none", "--out",
                          os.path.join(OUT, "pack")], capture_output=True, text=True)
    if run.returncode:
        bad.append(f"exit status {run.returncode}: {run.stderr}")
    folder = os.path.join(OUT, "pack", os.listdir(os.path.join(OUT, "pack"))[0])
    return os.path.join(folder, "handout.pdf"), run.stderr


def text_of(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    if text.stderr:
        bad.append("poppler: " + text.stderr)
    marks = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))
    return text.stdout.translate(marks)


def look_for_missing_glyphs(pdf):
    with pikepdf.open(pdf) as file:
        for font in {page_font.objgen: page_font for page in file.pages
                     for _, page_font in page.Resources.Font.items()}.values():
            glyphs = font.DescendantFonts[0].CIDToGIDMap.read_bytes()
            if any(glyphs[i] == glyphs[i + 1] == 0 for i in range(2, len(glyphs), 2)):
                bad.append(f"{font.BaseFont} draws a missing glyph")


rename(NAMES)
PDF, SAID = build()
TEXT = text_of(PDF)
# A mark may be copied with its letter as one character, or apart.
bad += [f"{name} is not in the text of the handout" for name in NAMES
        if name not in TEXT and name.replace("e\u0301", "é") not in TEXT]
look_for_missing_glyphs(PDF)
if "no font has" in SAID:
    bad.append(SAID)

rename(["甲\uE123"])
if "U+E123; a box is printed" not in build()[1]:
    bad.append("a character that no font has is printed without a word")

print("\n".join(bad))
sys.exit(bool(bad))
