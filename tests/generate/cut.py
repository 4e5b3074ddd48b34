"""The exports as they stood at the end of a day: canonical tables without what happened later.

    python3 tests/generate/cut.py FROM TO 2026-11-01

Rows begun later are left out; deals, invoices and complaints that were closed later are open
again; leads, customers and targets stand as they are."""

import csv
import os
import sys

BEGUN = {"activities": "at", "complaints": "opened_at", "contracts": "signed_on", "deals": "created_at",
         "leads": "created_at", "payments": "paid_at", "receivables": "invoice_date",
         "requirement_changes": "at", "stage_changes": "changed_at"}
ENDED = {"complaints": "closed_at", "deals": "closed_at", "leads": "first_followup_at", "tasks": "completed_at"}


def row_as_of(table, row, day):
    if table in BEGUN and row[BEGUN[table]][:10] > day:
        return None
    if table in ENDED and row[ENDED[table]][:10] > day:
        row[ENDED[table]] = ""
        if table == "deals":
            row.update(status="open", lost_reason="", stage_changed_at="")
            if row["stage"] == "signed":
                row["stage"] = "quote"
    return row


def main(source, target, day):
    os.makedirs(target, exist_ok=True)
    for name in sorted(os.listdir(source)):
        with open(os.path.join(source, name), newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows = [row_as_of(name[:-4], row, day) for row in reader]
        with open(os.path.join(target, name), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, reader.fieldnames)
            writer.writeheader()
            writer.writerows(row for row in rows if row)


if __name__ == "__main__":
    main(*sys.argv[1:])
