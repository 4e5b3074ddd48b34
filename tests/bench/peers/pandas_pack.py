#!/usr/bin/python3
"""The Monday job as somebody would write it with pandas, reportlab and XlsxWriter.

    pandas_pack.py DATA END OUT        END: the Monday after the week, 2025-12-01

Loads every export, computes the KPIs of kpis.sql for each rep, team, region and the company, and
writes brief.pdf (the company, then a page for each team: a table of its people and a chart, both as
vectors), kpi.xlsx, collections.xlsx (every open invoice) and kpi.json.
"""
import json
import os
import sys
from datetime import date, timedelta

import pandas as pd
import xlsxwriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

DATA, END, OUT = sys.argv[1], date.fromisoformat(sys.argv[2]), sys.argv[3]
FONT = "STSong-Light"
SUMS = ["signed", "signed_month", "signed_count", "won", "won_amount", "lost", "new_deals", "open_amount",
        "risk_deals", "forecast", "new_leads", "qualified_leads", "followed_up", "calls", "visits",
        "touches", "tasks_due", "tasks_done", "receivable_open", "billed", "collected", "overdue",
        "aging_1_30", "aging_31_60", "aging_61_90", "aging_over_90", "target"]
RATES = {"attainment": ("signed_month", "target"), "deal_size": ("won_amount", "won"),
         "followup_on_time": ("followed_up", "qualified_leads"),
         "task_completion": ("tasks_done", "tasks_due"), "collection_rate": ("collected", "billed"),
         "overdue_rate": ("overdue", "receivable_open")}


def before(days):
    return pd.Timestamp(END - timedelta(days=days))


def load(name, columns, dates=()):
    return pd.read_csv(os.path.join(DATA, name + ".csv"), usecols=columns, parse_dates=list(dates))


def counters():
    """One row for each rep, one column for each of SUMS; what is counted twice is told apart later."""
    end, week, t13 = before(0), before(7), before(91)
    month = pd.Timestamp(END - timedelta(days=1)).replace(day=1)
    reps = load("reps", ["rep_id", "name", "team", "region"]).set_index("rep_id")
    out = {}

    def put(name, frame, column=None):
        by = frame.groupby("rep_id")
        out[name] = by[column].sum() if column else by.size()

    deals = load("deals", ["rep_id", "amount", "probability", "created_at", "expected_close", "closed_at",
                           "status", "risk_flag"], ["created_at", "expected_close", "closed_at"])
    deals = deals[deals.created_at < end]
    won, running = deals[deals.status == "won"], deals[deals.status == "open"]
    put("signed", won[won.closed_at >= week], "amount")
    put("signed_month", won[won.closed_at >= month], "amount")
    put("signed_count", won[won.closed_at >= week])
    put("won", won[won.closed_at >= t13])
    put("won_amount", won[won.closed_at >= t13], "amount")
    put("lost", deals[(deals.status == "lost") & (deals.closed_at >= t13)])
    put("new_deals", deals[deals.created_at >= week])
    put("open_amount", running, "amount")
    put("risk_deals", running[running.risk_flag.notna()])
    due = running[(running.expected_close >= end) & (running.expected_close < before(-30))]
    put("forecast", due.assign(amount=due.amount * due.probability / 100), "amount")
    leads = load("leads", ["rep_id", "created_at", "quality", "first_followup_at"],
                 ["created_at", "first_followup_at"])
    leads = leads[(leads.created_at >= week) & (leads.created_at < end)]
    good = leads[leads.quality == "A"]
    put("new_leads", leads)
    put("qualified_leads", good)
    put("followed_up", good[good.first_followup_at - good.created_at <= pd.Timedelta(hours=72)])
    acts = load("activities", ["rep_id", "customer_id", "type", "at"], ["at"])
    acts = acts[(acts["at"] >= week) & (acts["at"] < end)]
    put("calls", acts[acts.type == "call"])
    put("visits", acts[acts.type == "visit"])
    put("touches", acts)
    tasks = load("tasks", ["rep_id", "due", "completed_at"], ["due", "completed_at"])
    tasks = tasks[(tasks.due >= week) & (tasks.due < end)]
    put("tasks_due", tasks)
    put("tasks_done", tasks[tasks.completed_at < end])
    invoices = open_invoices(end)
    put("receivable_open", invoices, "open")
    recent = invoices[(invoices.due_date >= t13) & (invoices.due_date < end)]
    put("billed", recent, "amount")
    put("collected", recent.assign(open=recent.amount - recent.open), "open")
    late = invoices[invoices.due_date < before(1)]  # days past due count up to the week's last day
    put("overdue", late, "open")
    for name, most, least in [("aging_1_30", 31, 1), ("aging_31_60", 61, 31), ("aging_61_90", 91, 61)]:
        put(name, late[(late.due_date >= before(most)) & (late.due_date < before(least))], "open")
    put("aging_over_90", late[late.due_date < before(91)], "open")
    targets = load("targets", ["rep_id", "period", "metric", "target"])
    put("target", targets[(targets.period == f"{month:%Y-%m}") & (targets.metric == "signed_amount")],
        "target")
    table = reps.join(pd.DataFrame(out).reindex(reps.index).fillna(0))
    return table, acts.join(reps[["team", "region"]], on="rep_id", how="inner"), invoices


def open_invoices(end):
    invoices = load("receivables", ["invoice_id", "customer_id", "rep_id", "invoice_date", "due_date",
                                    "amount"], ["invoice_date", "due_date"])
    payments = load("payments", ["invoice_id", "paid_at", "amount"], ["paid_at"])
    paid = payments[payments.paid_at < end].groupby("invoice_id").amount.sum()
    invoices = invoices[invoices.invoice_date < end]
    paid = invoices.invoice_id.map(paid).fillna(0)
    return invoices.assign(open=invoices.amount - paid.clip(upper=invoices.amount))


def rates(sums, touched):
    for name, (above, below) in RATES.items():
        sums[name] = sums[above] / sums[below].where(sums[below] != 0)
    closed = sums.won + sums.lost
    sums["win_rate"] = sums.won / closed.where(closed != 0)
    sums["touched_customers"] = touched.reindex(sums.index).fillna(0)
    return sums


def scopes(table, acts):
    company = pd.DataFrame([table[SUMS].sum()], index=["company"])
    return {
        "company": rates(company, pd.Series({"company": acts.customer_id.nunique()})),
        "region": rates(table.groupby("region")[SUMS].sum(), acts.groupby("region").customer_id.nunique()),
        "team": rates(table.groupby("team")[SUMS].sum(), acts.groupby("team").customer_id.nunique()),
        "rep": rates(table[SUMS].copy(), acts.groupby("rep_id").customer_id.nunique()).join(
            table[["name", "team", "region"]]),
    }


def page(canvas, title, rows, people):
    columns = ["signed", "attainment", "new_leads", "followup_on_time", "visits", "touches",
               "task_completion", "collection_rate", "overdue"]
    canvas.setFont(FONT, 16)
    canvas.drawString(40, 790, title)
    canvas.setFont(FONT, 8)
    for i, column in enumerate(["name"] + columns):
        canvas.drawString(40 + 52 * i, 760, column[:12])
    y = 745
    for name, row in rows:
        for i, value in enumerate([name] + [row[c] for c in columns]):
            text = value if isinstance(value, str) else "-" if value != value else f"{value:,.1f}"
            canvas.drawString(40 + 52 * i, y, text)
        canvas.line(40, y - 3, 555, y - 3)
        y -= 14
        if y < 320:
            break
    most = max([row["attainment"] for _, row in people if row["attainment"] == row["attainment"]] or [1]) or 1
    y = 290
    for name, row in people[:18]:
        share = row["attainment"] if row["attainment"] == row["attainment"] else 0
        canvas.setFillColorRGB(*((0.7, 0.1, 0.1) if share < 0.6 else (0.1, 0.3, 0.6)))
        canvas.rect(140, y, 400 * share / most, 9, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(40, y, name)
        y -= 14
    canvas.showPage()


def brief(all_scopes):
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(os.path.join(OUT, "brief.pdf"), pagesize=A4, pageCompression=1)
    teams = list(all_scopes["team"].to_dict("index").items())
    whole = list(all_scopes["company"].to_dict("index").items())
    page(canvas, "销售周报", whole + teams, teams)
    members = {}
    for row in all_scopes["rep"].to_dict("index").values():
        members.setdefault(row["team"], []).append((row["name"], row))
    for name, row in teams:
        people = members.get(name, [])
        page(canvas, name, [(name, row)] + people, people)
    canvas.save()


def workbook(name, sheets):
    book = xlsxwriter.Workbook(os.path.join(OUT, name), {"constant_memory": True})
    head, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    red = book.add_format({"num_format": "#,##0.00", "bg_color": "#F4CCCC"})
    for title, frame in sheets:
        sheet = book.add_worksheet(title)
        mark = frame.columns.get_loc("attainment") if "attainment" in frame.columns else None
        for k, column in enumerate(frame.columns):
            sheet.write_string(0, k, str(column), head)
        for i, row in enumerate(frame.itertuples(index=False), 1):
            for k, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(i, k, value)
                elif value == value:
                    sheet.write_number(i, k, value, red if k == mark and value < 0.6 else number)
    book.close()


def main():
    os.makedirs(OUT, exist_ok=True)
    table, acts, invoices = counters()
    found = scopes(table, acts)
    brief(found)
    workbook("kpi.xlsx", [(scope, frame.rename_axis("id").reset_index()) for scope, frame in found.items()])
    owed = invoices[invoices.open > 0].copy()
    owed["days"] = (before(1) - owed.due_date).dt.days
    for column in ["invoice_date", "due_date"]:
        owed[column] = owed[column].dt.strftime("%Y-%m-%d")
    customers = owed.groupby("customer_id").open.sum().sort_values(ascending=False).reset_index()
    workbook("collections.xlsx", [("invoices", owed), ("customers", customers),
                                  ("reps", found["rep"].rename_axis("id").reset_index())])
    with open(os.path.join(OUT, "kpi.json"), "w", encoding="utf-8") as f:
        json.dump({scope: frame.to_dict("index") for scope, frame in found.items()}, f, ensure_ascii=False)


main()
