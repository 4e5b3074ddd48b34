"""What somebody of sales operations does wrong, and what the program says to it: each message names the file or option,
says what it is, and what to do. [words, exit status, what stderr must say]"""

import os
import subprocess
import sys
import zipfile

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
HEAD = "contract_id,rep_id,customer_id,amount,signed_on\n"
GOOD = HEAD + "K1,R1,C1,100,2026-11-18\n"
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
failed = []


def put(path, content):
    path = f"{OUT}/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content.encode() if isinstance(content, str) else content)


def put_zip(path, *names):
    path = f"{OUT}/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with zipfile.ZipFile(path, "w") as z:
        for name in names:
            z.writestr(name, "<a/>")


def stream(name):
    return CONTAINER + name.encode("utf-16le") + bytes(500)


def tries():
    put("good/contracts.csv", GOOD)
    put("good/reps.csv", "rep_id,name,team\nR1,王芳,苏州部\nR2,李雷,上海部\n")
    build = lambda *words: ["build", *words]
    alone = {
        "a.pdf": (b"%PDF-1.4 x", "is a PDF, not an export"),
        "合同.xls": (stream("Workbook"), "is an .xls of Excel 97 to 2003; open it in Excel or WPS and save it as .xlsx"),
        "合同.xlsx": (stream("EncryptedPackage"), "is protected by a password; open it"),
        "合同.csv": (b"", "is empty; export it again"),
        "~$合同.xlsx": (bytes(165), "somebody has the workbook open"),
        "a.csv.gz": (b"\x1f\x8b\x08\x00", "is compressed; unpack it first"),
        "x.csv": (b"PK\x03\x04 cut off", "is no sound workbook (damaged or cut off); export it again"),
    }
    zips = {
        "合同.numbers": (["Index/Document.iwa"], "is an Apple Numbers document; export it from Numbers as Excel or CSV"),
        "exports.zip": (["合同.csv"], "is an archive of exports; unpack it"),
        "notes.docx": (["word/document.xml"], "is a Word document, not an export"),
        "合同.ods": (["mimetype", "content.xml"], "is an OpenDocument file; save it as .xlsx"),
        "合同.xlsb": (["xl/workbook.bin"], "is a binary workbook (.xlsb); save it as .xlsx"),
    }
    for name, (content, says) in alone.items():
        put(f"{name}.d/{name}", content)
        yield build(f"{OUT}/{name}.d/{name}"), 1, f"{name}: {says}" if name[0] != "~" else says
    for name, (names, says) in zips.items():
        put_zip(f"{name}.d/{name}", *names)
        yield build(f"{OUT}/{name}.d"), 1, f"{name}: {says}"
    os.makedirs(OUT + "/empty")
    yield build(OUT + "/empty"), 1, "empty: holds no file; put the exports"
    yield build(OUT + "/goood"), 1, f'goood: does not exist; did you mean "{OUT}/good"?'
    good = OUT + "/good"
    put_zip("good/notes.docx", "word/document.xml")
    yield build(good), 0, ""
    put("header/contracts.csv", GOOD.replace("amount", "ammount"))
    yield build(OUT + "/header"), 1, 'lacks the required column amount; if that is "ammount", correct'
    put("name/contracts.csv", GOOD + "K2,王方,C1,100,2026-11-18\n")
    put("name/reps.csv", "rep_id,name,team\nR1,王芳,苏州部\n")
    yield build(OUT + "/name"), 0, 'contracts.csv:3: rep_id: is no known rep; did you mean "王芳"? The row counts as unassigned: "王方"'
    for period, says in (("2026-W54", "is no week"), ("2026-13", "is no month"), ("2026-Q5", "is no quarter"), ("2026", "is a year"),
                         ("soon", "is no period")):
        yield build(good, "--period", period), 2, f'--period: "{period}" {says}'
    yield build(good, "--period", "2026年第47周"), 0, ""
    yield build(good, "--period", "2026-W48"), 1, "2026-W48 begins after the newest event of the input, 2026-11-18"
    yield build(good, "--period", "2019-W10"), 0, "--period: 2019-W10 ends before the oldest event of the input, 2026-11-18"
    put("ahead/contracts.csv", HEAD + "".join(f"K{i},R1,C1,100,2026-11-{1 + i % 20:02}\n" for i in range(60)) + "K99,R1,C1,1,2026-12-14\n")
    yield build(OUT + "/ahead"), 0, "contracts.csv:62: holds the newest date of all, for which 2026-W50 is the week to report"
    yield build(good, "--team", "苏洲部"), 2, 'there is no team "苏洲部" in the input; did you mean "苏州部"?'
    yield build(good, "--team", "Suzhou"), 2, "the teams are: 苏州部, 上海部"
    yield build(good, "--only", "breif"), 2, 'there is no document "breif"; did you mean "brief"?'
    yield build(good, "--perod", "2026-W47"), 2, "did you mean --period?"
    yield ["biuld", good], 2, "did you mean build?"
    yield build(good, "--lang", "zh-CN"), 2, "is no language; give zh or en"
    yield ["explain", "signed_amout", good], 2, 'did you mean "signed_amount"?'
    yield ["explain", "signed_amount", "--rep", "王方", good], 2, 'there is no such rep; did you mean "王芳"?: "王方"'
    yield ["explain", "signed_amount", "--customer", "C11", good], 2, 'there is no such customer; did you mean "C1"?'
    put("many/contracts.csv", GOOD + "".join(f"N{i},R1,C1,one,2026-11-18\n" for i in range(99)))
    yield build(OUT + "/many", "--out", OUT + "/many/contracts.csv", "--store", "none"), 3, "contracts.csv/2026-W46: this folder cannot be made"
    rules = open("templates/rules.yaml", encoding="utf-8").read()
    put("typo/rules.yaml", rules.replace("  attainment_red:", "  attainment_rde:", 1))
    yield build(good, "--templates", OUT + "/typo"), 1, 'attainment_rde: unknown key; did you mean "attainment_red"?'
    line = rules[:rules.index("\n  ")].count("\n") + 2
    put("tab/rules.yaml", rules.replace("\n  ", "\n\t", 1))
    yield build(good, "--templates", OUT + "/tab"), 1, f"rules.yaml:{line}: column 1: not valid YAML: a TAB stands before"
    put("gbk/rules.yaml", rules.encode("gb18030"))
    yield build(good, "--templates", OUT + "/gbk"), 1, "rules.yaml: not UTF-8; save the file as UTF-8"
    yield build(good, "--templates", OUT + "/none"), 2, "--templates needs a folder"


for words, status, says in tries():
    options = [] if words[0] == "explain" or "--out" in words else ["--store", "none", "--out", OUT + "/out"]
    done = subprocess.run([PROGRAM, *words, *options], capture_output=True, timeout=120)
    error = done.stderr.decode("utf-8", "replace")
    if done.returncode != status or says not in error or "Sanitizer" in error:
        print(f"{words}: exit status {done.returncode}, not {status}, or does not say {says!r}:\n{error[-1500:]}")
        failed.append(words)
sys.exit(1 if failed else 0)
