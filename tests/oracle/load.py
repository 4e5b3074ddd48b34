#!/usr/bin/python3
"""load.py DIR PERIOD CALENDAR: prints the commands that make the sqlite3 program read DIR.

Every canonical table of SPEC 2 becomes raw_NAME with all its columns as text; `has` tells which
tables and columns the files really had. Nothing is computed here: what a cell means and what a
number is stands in the *.sql files.
"""
import csv
import glob
import os
import sys

TABLES = {
    "reps": "rep_id name team region level hired_on left_on manager email",
    "leave": "rep_id from to",
    "targets": "scope key period metric target",
    "customers": "customer_id name industry region tier owner since",
    "leads": "lead_id rep_id created_at source quality status phone customer_id"
             " first_followup_at",
    "deals": "deal_id rep_id customer_id lead_id name product stage amount probability"
             " created_at stage_changed_at expected_close closed_at status lost_reason"
             " risk_flag next_step obstacle",
    "stage_changes": "deal_id to_stage changed_at from_stage",
    "contracts": "contract_id rep_id customer_id deal_id product amount signed_on kind",
    "activities": "activity_id rep_id customer_id deal_id type at outcome note",
    "tasks": "task_id rep_id title due completed_at",
    "receivables": "invoice_id customer_id rep_id contract_id invoice_date due_date amount",
    "payments": "payment_id invoice_id paid_at amount",
    "complaints": "complaint_id customer_id opened_at type severity closed_at",
    "requirement_changes": "customer_id at note",
    "product_usage": "customer_id week active_days faults",
}


def header_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [h.strip() for h in next(csv.reader(file), [])]


def quoted(names):
    return ", ".join('"%s"' % n.replace('"', '""') for n in names)


def import_table(name, columns, path):
    head = header_of(path)
    # A header may repeat or be foreign: the staging columns are numbered.
    stage = ["c%d" % i for i in range(len(head))]
    known = [(c, stage[head.index(c)]) for c in columns if c in head]
    print("CREATE TABLE stage_%s (%s);" % (name, quoted(stage)))
    print('.import --csv --skip 1 "%s" stage_%s' % (path, name))
    print("INSERT INTO raw_%s (%s) SELECT %s FROM stage_%s ORDER BY rowid;" % (
        name, quoted(c for c, _ in known),
        ", ".join("NULLIF(TRIM(%s), '')" % s for _, s in known), name))
    print("INSERT INTO has VALUES ('%s', '');" % name)
    for c, _ in known:
        print("INSERT INTO has VALUES ('%s', '%s');" % (name, c))


def main():
    folder, period, calendar = sys.argv[1:4]
    print("CREATE TABLE has (tbl, col);")
    print("CREATE TABLE ask (period);")
    print("INSERT INTO ask VALUES ('%s');" % period.replace("'", "''"))
    print("CREATE TABLE calendar (date, kind, name);")
    for path in sorted(glob.glob(os.path.join(calendar, "*.csv"))):
        print('.import --csv --skip 1 "%s" calendar' % path)
    for name, columns in TABLES.items():
        columns = columns.split()
        print("CREATE TABLE raw_%s (%s);" % (name, quoted(columns)))
        path = os.path.join(folder, name + ".csv")
        if os.path.exists(path):
            import_table(name, columns, path)


main()
