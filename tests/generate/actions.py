"""A person's hand in actions.xlsx, by openpyxl.

    actions.py fill FROM TO [--mix] SHEET|ROW|HEADER|VALUE ...
    actions.py show FILE SHEET|ROW|HEADER ...

ROW is a text that some cell of the row contains; `+` a new row below the last, `+1` the first
empty one. HEADER is how the heading begins. A VALUE of the form date:2026-11-10 is typed as a date.
--mix turns the order of the rows and of the sheets round and filters the first column."""

import copy
import datetime
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
MARK = "mondaypack/1;"


def table(sheet):
    """The header row and its texts by column."""
    for row in sheet.iter_rows(max_row=30):
        if any(str(cell.value).startswith(MARK) and "=" in str(cell.value) for cell in row):
            return row[0].row, {cell.column: str(cell.value or "") for cell in row}
    raise SystemExit(f"{sheet.title}: no table to fill in")


def row_of(sheet, wanted):
    header, columns = table(sheet)
    rows = range(header + 1, sheet.max_row + 1)
    texts = {r: [str(sheet.cell(r, c).value or "") for c in columns] for r in rows}
    if wanted == "+":
        return max(r for r in rows if any(texts[r])) + 20
    if wanted.startswith("+"):
        empty = [r for r in rows if not any(texts[r])]
        return empty[int(wanted[1:]) - 1]
    found = [r for r in rows if any(wanted in text for text in texts[r])]
    if not found:
        raise SystemExit(f"{sheet.title}: no row with {wanted}")
    return found[0]


def column_of(sheet, heading):
    for column, text in table(sheet)[1].items():
        if text.startswith(heading):
            return column
    raise SystemExit(f"{sheet.title}: no column {heading}")


def cell_of(book, place):
    sheet, row, heading = place.split("|")
    sheet = book[sheet]
    return sheet.cell(row_of(sheet, row), column_of(sheet, heading))


def mix(book):
    for sheet in book:
        if not sheet.protection.sheet:
            continue
        header, columns = table(sheet)
        rows = [[copy.copy(sheet.cell(r, c).value) for c in columns] for r in range(header + 1, sheet.max_row + 1)]
        for r, values in enumerate(reversed(rows), header + 1):
            for c, value in zip(columns, values):
                sheet.cell(r, c).value = value
        sheet.row_dimensions[header + 2].hidden = True
    book._sheets.reverse()


def main(command, source, *rest):
    book = openpyxl.load_workbook(source)
    if command == "show":
        for place in rest:
            value = cell_of(book, place).value
            print(value.date() if isinstance(value, datetime.datetime) else value)
        return
    target, *values = rest
    for text in values:
        if text == "--mix":
            mix(book)
            continue
        place, value = text.rsplit("|", 1)
        cell = cell_of(book, place)
        cell.value = datetime.date.fromisoformat(value[5:]) if value.startswith("date:") else value
    book.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
