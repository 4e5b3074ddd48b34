#!/usr/bin/env python3
"""handout.pdf and the team packs of unusual companies: a scorecard is one sheet however long the names,
nobody who left long ago is printed, who has overdue customers is told to follow up, praise is no problem
to act on, no page is nothing but lines, a month of one day condemns nobody."""

import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys

OUT, PROGRAM = os.environ["OUT"], os.environ["MONDAYPACK"]
bad = []


def company(name, *options):
    folder = os.path.join(OUT, name)
    subprocess.run([sys.executable, "tests/generate/company.py", "--out", folder, *options], check=True)
    return folder


def table(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(folder, name, rows):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def build(folder, language, *more):
    out = os.path.join(OUT, "pack", os.path.basename(folder) + language)
    run = subprocess.run([PROGRAM, "build", folder, "--out", out, "--store", "none", "--lang", language,
                          "--only", "handout,team,numbers", *more], capture_output=True, text=True)
    if run.returncode:
        bad.append(f"{folder} {language}: exit status {run.returncode}: {run.stderr[-300:]}")
    return glob.glob(out + "/*")[0]


def pages(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def title(page):
    return [line.strip() for line in page.splitlines() if line.strip()][1]


def squeezed(text):
    return re.sub(r"\s", "", text)


def unusual(base):
    """People who left long ago or come later; names of forty characters; praise beside a warning."""
    folder = os.path.join(OUT, "unusual")
    shutil.copytree(base, folder)
    reps = table(folder, "reps")
    for number, row in enumerate(reps):
        row["name"] = ("欧阳亚历山大阿列克谢耶维奇" * 3)[:37] + f"{number:03d}"
    for number, (hired, left) in enumerate([("2019-01-01", "2024-05-01"), ("2027-01-01", "")]):
        reps.append(dict(reps[number], rep_id=f"9{number}", name=f"早走晚来{number}号", hired_on=hired, left_on=left))
    write(folder, "reps", reps)
    customers = table(folder, "customers")
    for number, row in enumerate(customers):
        row["name"] = ("苏州工业园区精密制造智能装备进出口" * 3)[:36] + f"{number:04d}"
    write(folder, "customers", customers)
    return folder


def scorecards(pack):
    """The people's pages of each team pack, by name; each is one sheet."""
    with open(os.path.join(pack, "kpi.json"), encoding="utf-8") as file:
        names = {squeezed(s["name"]) for s in json.load(file)["scopes"] if s["scope"] == "rep"}
    for pdf in glob.glob(os.path.join(pack, "teams", "*.pdf")):
        for number, page in enumerate(pages(pdf), 1):
            name = squeezed(title(page)).replace("（续表）", "").replace("(continued)", "")
            if name in names and name != squeezed(title(page)):
                bad.append(f"{pdf} page {number}: the scorecard of {name} takes a second sheet")
            if name in names or any(known.startswith(name) for known in names):
                yield pdf, number, page


def look_at_scorecards(pack):
    for pdf, number, page in scorecards(pack):
        late = re.search(r"^\s*(?:逾期率|Overdue rate)\s+([\d.]+)%", page, re.M)
        if late and float(late[1]) > 0 and ("没有需要跟进的客户" in page or "No customer to follow up" in page):
            bad.append(f"{pdf} page {number}: {late[1]} % are overdue and nobody is to be followed up")


def look_at_handout(pack):
    for number, page in enumerate(pages(os.path.join(pack, "handout.pdf")), 1):
        words = [line for line in page.splitlines() if line.strip()]
        if len(words) < 7:
            bad.append(f"{pack}/handout.pdf page {number}: lines and nothing else")
        actions = re.split(r"^\s*复盘行动表\s*$", page, 1, re.M)[-1] if "问题与建议" in page else ""
        if "线索少而赢单率高" in actions:
            bad.append(f"{pack}/handout.pdf page {number}: praise in the table of actions")


base = company("usual", "--reps", "12", "--teams", "3", "--weeks", "20")
odd = unusual(base)
for folder, language in ((base, "zh"), (base, "en"), (odd, "zh")):
    pack = build(folder, language)
    look_at_scorecards(pack)
    look_at_handout(pack)
    if folder == odd:
        for pdf in glob.glob(pack + "/*.pdf") + glob.glob(pack + "/teams/*.pdf"):
            if "早走晚来" in squeezed("".join(pages(pdf))):
                bad.append(f"{pdf}: somebody is printed who was not there")

few = os.path.join(OUT, "few")
os.makedirs(few)
shutil.copy(os.path.join(base, "activities.csv"), few)
look_at_handout(build(few, "zh"))

begun = company("begun", "--reps", "12", "--teams", "3", "--weeks", "20", "--end", "2026-12-01")
pack = build(begun, "zh", "--period", "2026-12")
for page in pages(os.path.join(pack, "handout.pdf")):
    missed = page.partition("未达标指标")[2].partition("复盘行动表")[0]
    if re.search(r"^\s*目标达成率", missed, re.M):
        bad.append("a month of which one day has gone is held against its whole target")



def states(lines):
    """By the first word of a row: the state that it ends with, or has before a remark."""
    found = {}
    for line in lines:
        state = re.search(r"(正常|关注|严重)(?=\s|$)", line)
        if state:
            found.setdefault(line.split()[0], state.group(1))
    return found


# A quarter that runs: one team has one state on both of its pages, and a quarter of whose last month one
# day has gone asks nobody why that month is empty; who has a problem twice is named once.
pack = build(begun, "zh", "--period", "2026-Q4")
sheets = pages(os.path.join(pack, "handout.pdf"))
front = states(sheets[0].partition("团队达成")[2].splitlines())
for sheet in sheets:
    if title(sheet) not in front:
        continue
    total = states(sheet.partition("成员业绩")[2].partition("未达标")[0].splitlines()).get("合计")
    if total != front[title(sheet)]:
        bad.append(f"{title(sheet)} is {front[title(sheet)]} on page one and {total} on its own page")
    if "状态按全期目标判断" not in squeezed(sheet):
        bad.append(f"{title(sheet)}: the page does not say that lights are those of the whole quarter")
if len(front) < 3:
    bad.append("no teams on page one of the handout of a running quarter")
if "。；" in squeezed("".join(sheets)):
    bad.append("a full stop before a semicolon")
for part in re.findall(r"涉及(.*?)四、行动计划", squeezed("".join(sheets)), re.S):
    for name in front:
        if re.search(f"{name}(?:、[^、]{{2,4}})*、{name}", part):
            bad.append(f"{name} is named twice for one problem")

print("\n".join(bad[:30]))
sys.exit(bool(bad))
