"""Returned workbooks that nobody meant to send: formulas, error values, very long texts, rows copied with their ids, foreign
sheets, hidden columns deleted, damaged parts. What can be read is kept, what cannot is named by
its cell, and the program ends by itself. The damage is drawn from a fixed seed; RETURNED_ROUNDS makes it longer."""

import glob
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile

import openpyxl

warnings.simplefilter("ignore")
PROGRAM, OUT = os.environ["MONDAYPACK"], os.environ["OUT"]
ROUNDS = int(os.environ.get("RETURNED_ROUNDS", "12"))
COMPANY, BACK, PACKS = OUT + "/company", OUT + "/back", OUT + "/packs"
faults = []


def expect(condition, *words):
    if not condition:
        faults.append(" ".join(str(word) for word in words)[:600])


def build(week, inputs, store, allowed=(0,)):
    done = subprocess.run([PROGRAM, "build", *inputs, "--period", week, "--out", PACKS, "--store", f"{OUT}/{store}.db"],
                          capture_output=True, timeout=300, stdin=subprocess.DEVNULL)
    errors = done.stderr.decode("utf-8", "replace")
    expect(done.returncode in allowed and "Sanitizer" not in errors and "runtime error" not in errors,
           week, "exit status", done.returncode, errors[-500:])
    return errors


def entries(store):
    base = sqlite3.connect(f"{OUT}/{store}.db")
    rows = base.execute("SELECT field, value, action, source FROM entries ORDER BY id").fetchall()
    base.close()
    return rows


def header(sheet):
    for row in sheet.iter_rows(max_row=20):
        if any("mondaypack/1;" in str(cell.value) and "=" in str(cell.value) for cell in row):
            return row[0].row, {str(cell.value or ""): cell.column for cell in row}
    raise SystemExit("no header in " + sheet.title)


def fresh():
    book = openpyxl.load_workbook(f"{PACKS}/2026-W46/actions.xlsx")
    return book, book["预警"], *header(book["预警"])


def save(book, name="actions.xlsx"):
    shutil.rmtree(BACK, ignore_errors=True)
    os.makedirs(BACK)
    book.save(f"{BACK}/{name}")


def cells_that_are_none():
    book, sheet, top, column = fresh()
    sheet.cell(top + 1, column["完成日期（填写）"]).value = "=TODAY()+3"
    sheet.cell(top + 1, column["措施（填写）"]).value = "=cmd|' /C calc'!A0"
    sheet.cell(top + 1, column["措施（填写）"]).data_type = "s"
    sheet.cell(top + 2, column["说明（填写）"]).value = "#REF!"
    sheet.cell(top + 2, column["完成日期（填写）"]).value = 46352
    sheet.cell(top + 3, column["完成日期（填写）"]).value = "11.27"
    sheet.cell(top + 3, column["状态（填写）"]).value = "差不多了"
    sheet.cell(top + 3, column["说明（填写）"]).value = "很长的话，" * 6400
    save(book)
    errors = build("2026-W47", [COMPANY, BACK], "none")
    letter = openpyxl.utils.get_column_letter
    for row, name in ((1, "完成日期（填写）"), (2, "说明（填写）"), (3, "状态（填写）")):
        expect(f"预警!{letter(column[name])}{top + row}:" in errors, "no message names", name, errors[-400:])
    kept = {(field, value) for field, value, *_ in entries("none")}
    expect(("measure", "=cmd|' /C calc'!A0") in kept and ("note", "#REF!") in kept, "texts are lost", kept)
    expect({("due", "2026-11-26"), ("due", "2026-11-27")} <= kept, "a date as a number is lost", [row for row in kept if row[0] == "due"])
    expect(("note", ("很长的话，" * 6400).strip()) in kept, "a long text is lost")
    cells = [cell for row in openpyxl.load_workbook(f"{PACKS}/2026-W47/actions.xlsx")["预警"].iter_rows() for cell in row]
    expect(any(cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s" or cell.value == "'=cmd|' /C calc'!A0"
               for cell in cells) or not any(cell.data_type == "f" and "cmd" in str(cell.value) for cell in cells),
           "a typed text became a formula")


def rows_and_sheets():
    book, sheet, top, column = fresh()
    id_column = next(c for text, c in column.items() if text.startswith("mondaypack/1;"))
    for c in column.values():  # a row copied with its id and told anew is another action
        sheet.cell(top + 30, c).value = sheet.cell(top + 1, c).value
    sheet.cell(top + 30, column["什么问题"]).value = "另一件事"
    sheet.cell(top + 30, column["措施（填写）"]).value = "另一个办法"
    sheet.cell(top + 1, column["措施（填写）"]).value = "原来的办法"
    sheet.cell(top + 2, id_column).value = "乱写的|编号"
    sheet.cell(top + 2, column["措施（填写）"]).value = "编号坏了也要留下"
    sheet.cell(top, sheet.max_column + 1).value = "我加的列"
    sheet.cell(top + 3, sheet.max_column).value = "列外的话"
    sheet.cell(top + 31, column["谁"]).value = "只有名字"
    book.create_sheet("我的草稿").append(["客户", "金额"])
    sheet.title = "改了名的表"
    save(book)
    errors = build("2026-W47", [COMPANY, BACK], "rows")
    rows = entries("rows")
    found = {value: action for _, value, action, _ in rows}
    for text in ("另一个办法", "原来的办法", "编号坏了也要留下", "我加的列: 列外的话"):
        expect(text in found, text, "is lost", rows)
    expect(found.get("另一个办法", "").startswith("review|") and found.get("原来的办法", "").startswith("alert|"), "a copied row", found)
    expect("我的草稿" in errors and "只有名字" in errors, "what is not read is not told", errors[-400:])


def hidden_columns_deleted():
    book = fresh()[0]
    for sheet in book:
        if sheet.protection.sheet:
            _, column = header(sheet)
            sheet.delete_cols(next(c for text, c in column.items() if text.startswith("mondaypack/1;")), 2)
    save(book)
    errors = build("2026-W47", [COMPANY, BACK], "deleted", allowed=(4,))
    expect("hidden columns" in errors, "no word about the hidden columns", errors[-300:])
    shutil.copy(BACK + "/actions.xlsx", PACKS + "/2026-W47/actions.xlsx")  # the pack's own: it stays under another name
    build("2026-W47", [COMPANY], "deleted")
    same = open(BACK + "/actions.xlsx", "rb").read() == open(PACKS + "/2026-W47/actions-1.xlsx", "rb").read()
    expect(same, "the pack's own workbook is lost")


def repack(change):
    source = f"{PACKS}/2026-W46/actions.xlsx"
    shutil.rmtree(BACK, ignore_errors=True)
    os.makedirs(BACK)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(BACK + "/actions.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))


def damaged():
    for number in range(ROUNDS):
        rng = random.Random(number)
        target = rng.choice(["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])

        def change(name, data):
            if name != target:
                return data
            data = bytearray(data)
            for _ in range(rng.choice([1, 3, 20])):
                at = rng.randrange(len(data))
                kind = rng.randrange(4)
                if kind == 0:
                    data[at] = rng.randrange(256)
                elif kind == 1:
                    del data[at:at + rng.choice([1, 40, 3000])]
                elif kind == 2:
                    data[at:at] = rng.choice([b"<c", b'r="ZZZ9"', b"</row>", b"\xff", b"&#0;", b"mondaypack/1;;;=;", b"A" * 70000])
                else:
                    data[at:at] = data[at // 2:at // 2 + rng.choice([9, 900])]
                data = data or bytearray(b" ")
            return bytes(data)

        repack(change)
        build("2026-W47", [COMPANY, BACK], f"damaged{number}", allowed=(0, 4))
        shutil.rmtree(PACKS + "/2026-W47", ignore_errors=True)
        for path in glob.glob(f"{OUT}/damaged{number}.db*"):
            os.remove(path)


def main():
    subprocess.run(["/usr/bin/python3", "-B", "tests/generate/company.py", "--dress", "canonical", "--out", COMPANY, "--reps", "4",
                    "--teams", "2", "--weeks", "10"], check=True)
    build("2026-W46", [COMPANY], "first")
    for check in (cells_that_are_none, rows_and_sheets, hidden_columns_deleted, damaged):
        shutil.rmtree(PACKS + "/2026-W47", ignore_errors=True)
        before = len(faults)
        check()
        for i in range(before, len(faults)):
            faults[i] = f"{check.__name__}: {faults[i]}"
    print("\n".join(faults[:20]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
