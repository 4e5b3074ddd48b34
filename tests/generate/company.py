#!/usr/bin/env python3
"""Writes the fictitious company of README.md in one of two dresses: canonical tables or exports.
The same options give the same bytes. Nothing reads the clock."""

import argparse
import csv
import datetime as dt
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import dirt  # noqa: E402
import edges  # noqa: E402
import export  # noqa: E402
import money  # noqa: E402
import touch  # noqa: E402
import world as worlds  # noqa: E402

COLUMNS = {
    "reps": "rep_id name team region level hired_on left_on manager email",
    "leave": "rep_id from to",
    "targets": "scope key period metric target",
    "customers": "customer_id name industry region tier owner since",
    "leads": "lead_id rep_id created_at source quality status phone customer_id first_followup_at",
    "deals": "deal_id rep_id customer_id lead_id name product stage amount probability created_at stage_changed_at "
             "expected_close closed_at status lost_reason risk_flag next_step obstacle",
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


def plain(value):
    """A cell of a canonical file."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def write_canonical(tables, folder):
    for table, columns in COLUMNS.items():
        columns = columns.split()
        with open(os.path.join(folder, table + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([plain(row.get(column)) for column in columns] for row in tables[table])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dress", choices=["canonical", "export"], default="canonical")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--reps", type=int, default=48)
    parser.add_argument("--teams", type=int, default=8)
    parser.add_argument("--weeks", type=int, default=66)
    parser.add_argument("--end", type=dt.date.fromisoformat, default=dt.date(2026, 11, 20))
    parser.add_argument("--edges", action="store_true", help="add cases that stand exactly on a limit")
    parser.add_argument("--dirt", action="store_true", help="add bad rows (the export dress always has them)")
    options = parser.parse_args()

    world = worlds.World(options.seed, options.reps, options.teams, options.weeks, options.end)
    money.make_money(world)
    touch.make_touches(world)
    if options.edges:
        edges.add_edges(world)
    if options.dirt or options.dress == "export":
        dirt.add_dirt(world)
    os.makedirs(options.out, exist_ok=True)
    if options.dress == "canonical":
        write_canonical(world.tables, options.out)
    else:
        export.write_exports(world, options.out)


if __name__ == "__main__":
    main()
