"""Each limit of README's table, one step beyond it: the file or row is named with the reason, nothing is cut without a
word, the exit status is that of SPEC 1. (Half a gigabyte of shared texts is left to the fuzzers' memory limit.)"""

import os
import resource
import subprocess
import sys
import zipfile

PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
SANITIZED = b"__asan_init" in open(PROGRAM, "rb").read()
HEAD = "contract_id,rep_id,customer_id,amount,signed_on\n"
GOOD = HEAD + "K1,R1,C1,100,2026-11-18\n"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
failed = []


def put(path, content):
    path = f"{OUT}/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content.encode() if isinstance(content, str) else content)


def book(path, sheet, sheets=1, styles="", method=zipfile.ZIP_DEFLATED):
    path = f"{OUT}/{path}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    links = "".join(f'<Relationship Id="r{i}" Type="{TYPE}worksheet" Target="s.xml"/>' for i in range(sheets))
    names = "".join(f'<sheet name="s{i}" sheetId="{i + 1}" r:id="r{i}"/>' for i in range(sheets))
    with zipfile.ZipFile(path, "w", method, compresslevel=1) as z:
        z.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" Type="{TYPE}officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{names}</sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", f'<Relationships>{links}<Relationship Id="x" Type="{TYPE}styles" Target="y.xml"/></Relationships>')
        z.writestr("xl/y.xml", f"<styleSheet>{styles}</styleSheet>")
        z.writestr("xl/s.xml", sheet)


def rows(*lines):
    text = "".join("<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line.split(",")) + "</row>" for line in lines)
    return f"<worksheet><sheetData>{text}</sheetData>"


def run(name, words, status, says, limit=None):
    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    done = subprocess.run([PROGRAM, *words, "--store", "none", "--out", f"{OUT}/out-{name}"], capture_output=True, timeout=300,
                          preexec_fn=limits if limit else None)
    error = done.stderr.decode("utf-8", "replace")
    if done.returncode != status or says not in error or "Sanitizer" in error or "runtime error" in error:
        print(f"{name}: exit status {done.returncode}, not {status}, or does not say {says!r}:\n{error[-1500:]}")
        failed.append(name)
    if status in (1, 3) and os.path.exists(f"{OUT}/out-{name}"):
        print(f"{name}: left an output folder")
        failed.append(name)


def build(name, status, says):
    run(name, ["build", f"{OUT}/{name}"], status, says)


def texts():
    put("row/contracts.csv", GOOD + "K2,R1,C1," + "1" * (1 << 20) + ",2026-11-18\n" + "K3,R1,C1,5,2026-11-18\n")
    build("row", 0, "contracts.csv:3: is longer than 1 MiB; shorten its longest cell")
    put("columns/contracts.csv", HEAD[:-1] + "," * 16384 + "\nK1,R1,C1,1,2026-11-18\n")
    build("columns", 1, "contracts.csv: has more than 16,384 columns")
    put("wide/contracts.csv", GOOD + 'K2,R1,"C1",1,2026-11-18' + "," * 16384 + "\n")
    build("wide", 0, "contracts.csv:3: has more than 16,384 columns")
    put("first/合同.csv", "1" * (1 << 20) + ",2\n1,2\n")
    build("first", 1, "合同.csv: cannot be used, since its first row is longer than 1 MiB")
    put("amount/contracts.csv", GOOD + "K2,R1,C1,100000000001,2026-11-18\nK3,R1,C1,1,2101-01-01\n")
    build("amount", 0, "contracts.csv:3: amount: is beyond 100 billion, which no amount is")
    build("amount", 0, "contracts.csv:4: signed_on: lies outside the years 1900 to 2100")


def books():
    good = rows(HEAD.strip(), "K1,R1,C1,100,2026-11-18")
    end = "</worksheet>"
    book("good/contracts.xlsx", good + end)
    build("good", 0, "")
    book("sheets/contracts.xlsx", good + end, sheets=201)
    build("sheets", 1, "contracts.xlsx: has more than 200 sheets; split it")
    book("links/contracts.xlsx", good + end, sheets=1001)
    build("links", 1, "contracts.xlsx: has ")
    book("formats/contracts.xlsx", good + end, styles="".join(f'<numFmt numFmtId="{i}" formatCode="0"/>' for i in range(4097)))
    build("formats", 1, "contracts.xlsx: has more than 4096 number formats")
    merged = "".join(f'<mergeCell ref="A{i}:A{i + 1}"/>' for i in range(1, 20003))
    book("merged/contracts.xlsx", good + f"<mergeCells>{merged}</mergeCells>" + end)
    build("merged", 1, "contracts.xlsx: has more than 20,000 merged cells; unmerge them")
    merged = '<mergeCell ref="A1:A1000000"/>' * 1001
    book("beside/contracts.xlsx", good + f"<mergeCells>{merged}</mergeCells>" + end)
    build("beside", 1, "contracts.xlsx: has more than 1000 merged cells side by side")
    book("depth/contracts.xlsx", good + "<x>" * 101 + "</x>" * 101 + end)
    build("depth", 1, "contracts.xlsx: nests its elements deeper")
    book("tag/contracts.xlsx", good + '<x a="' + "1" * (9 << 20) + '"/>' + end)
    build("tag", 1, "contracts.xlsx: holds a tag or remark of more than 8 MB")
    book("entity/contracts.xlsx", '<!DOCTYPE x [<!ENTITY a "b">]>' + good + end)
    build("entity", 1, "contracts.xlsx: declares a document type or entities")
    book("bomb/contracts.xlsx", good + (" " * (1 << 20)) * 260 + end)
    build("bomb", 1, "contracts.xlsx: unpacks to far more than a workbook would")
    put("large/contracts.xlsx", b"PK\x03\x04")
    os.truncate(f"{OUT}/large/contracts.xlsx", (512 << 20) + 1)
    build("large", 1, "contracts.xlsx: is larger than 512 MB; export it as CSV")


def folders():
    put("deep/" + "d/" * 31 + "contracts.csv", GOOD)
    build("deep", 0, "")
    put("deep/" + "d/" * 32 + "deals.csv", GOOD)
    build("deep", 0, "lies more than 32 folders deep; what is in it is not read")
    os.makedirs(f"{OUT}/many")
    put("many/0.csv", GOOD)
    for i in range(1, 10001):
        os.link(f"{OUT}/many/0.csv", f"{OUT}/many/{i}.csv")
    build("many", 1, "brings the input to more than 10000 files")


def templates():
    put("plain/contracts.csv", GOOD)
    words = ["build", f"{OUT}/plain", "--templates", f"{OUT}/t"]
    rules = open("templates/rules.yaml", encoding="utf-8").read()
    put("t/rules.yaml", rules + "#" * (1 << 20))
    run("yaml", words, 1, "rules.yaml: cannot be read: File too large")
    put("t/rules.yaml", rules + "x: " + "[" * 40 + "]" * 40)
    run("nested", words, 1, "nested too deeply")
    os.remove(f"{OUT}/t/rules.yaml")
    for i in range(500):
        put(f"t/profiles/p{i:03}.yaml", "")
    run("profiles", words, 0, "is one profile too many and is left out; more than 512 are not read")


def memory():
    """No more of it than there is: exit status 3, a word, and nothing left behind."""
    if SANITIZED:
        return
    put("memory/contracts.csv", HEAD + "".join(f"K{i},R1,Kunde {i},{i},2026-11-18\n" for i in range(400000)))
    run("memory", ["build", f"{OUT}/memory", "--jobs", "1", "--only", "numbers"], 3, "memory", limit=90 << 20)


texts()
books()
folders()
templates()
memory()
sys.exit(1 if failed else 0)
