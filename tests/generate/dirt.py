"""The bad rows that every real export carries. Raw text stands where a typed value belongs; both dresses pass text
through. Rows are copies of late, ordinary ones, so that each shows one fault."""

from decimal import Decimal


def spoil(tables, table, place, **cells):
    """A copy of the row at a place, changed, right behind it."""
    rows = tables[table]
    if rows:
        place %= len(rows)
        rows.insert(place + 1, dict(rows[place], **cells))


def add_dirt(world):
    tables = world.tables
    # An unknown rep: counts for the company, for no team.
    spoil(tables, "contracts", -9, contract_id="LC-HT2611-90001", rep_id="00999", rep=None, deal=None, deal_id=None,
          amount=Decimal("8600.00"))
    spoil(tables, "activities", -40, activity_id="GJ9000001", rep_id="00999", rep=None)
    spoil(tables, "activities", -900, activity_id="GJ9000002", rep_id="", rep=None)
    # Dates that do not exist or cannot be read.
    spoil(tables, "activities", -50, activity_id="GJ9000003", at="2026-11-31 10:00")
    spoil(tables, "activities", -700, activity_id="GJ9000004", at="昨天下午")
    spoil(tables, "tasks", -30, task_id="RW900001", due="2026/13/5")
    spoil(tables, "leads", -20, lead_id="XS261199001", created_at="")
    # Amounts that are words.
    spoil(tables, "deals", -25, deal_id="SJ900001", amount="待定")
    spoil(tables, "payments", -15, payment_id="SK2026111790001", amount="见附件")
    # A word that no list knows.
    spoil(tables, "activities", -65, activity_id="GJ9000005", type="微信视频号")
    spoil(tables, "deals", -60, deal_id="SJ900002", stage="待分配")
    # The same id twice, the same phone twice.
    for place in (-300, -45):
        spoil(tables, "deals", place)
    for i, place in enumerate((-400, -210, -90, -33, -12, -7)):
        spoil(tables, "leads", place, lead_id=f"XS26119{9100 + i}", customer_id=None, customer=None)
    # Payments of invoices that nobody knows; an invoice of an unknown customer; a stage of an unknown deal.
    spoil(tables, "payments", -28, payment_id="SK2026111290002", invoice_id="YS20251199999")
    spoil(tables, "payments", -140, payment_id="SK2026101490003", invoice_id="预收款")
    spoil(tables, "receivables", -70, invoice_id="YS20261190001", customer_id="KH990001", customer=None, contract_id=None)
    spoil(tables, "stage_changes", -35, deal_id="SJ999999", deal=None)
    spoil(tables, "complaints", -4, complaint_id="TS90001", customer_id="华东某客户", customer=None)
