"""Invoices and payments of the company's contracts."""

import datetime as dt
from decimal import Decimal

import days

HUNDREDTH = Decimal("0.01")


def parts_of(rng, amount):
    """How a contract is invoiced: share and days after signing."""
    if amount < 150000:
        return [(Decimal(1), rng.randint(1, 6))]
    return [(Decimal("0.3"), rng.randint(1, 6)), (Decimal("0.6"), rng.randint(35, 70)),
            (Decimal("0.1"), rng.randint(110, 150))]


def make_money(world):
    rng = world.rng("money")
    world.invoices = []
    forgotten = [order for order in world.orders
                 if world.ago(60) < order["signed_on"] < world.ago(12) and order["amount"] > 90000][::18][:3]
    for order in world.orders:
        if order in forgotten:
            continue
        left = order["amount"]
        for share, wait in parts_of(rng, order["amount"]):
            amount = min(left, (order["amount"] * share).quantize(HUNDREDTH))
            left -= amount
            bill(world, rng, order, order["signed_on"] + dt.timedelta(days=wait), amount)
    credit_notes(world, rng)
    world.invoices.sort(key=lambda invoice: invoice["invoice_date"])
    for i, invoice in enumerate(world.invoices):
        invoice["invoice_id"] = f"YS{invoice['invoice_date']:%Y%m}{i + 1:05d}"
        world.add("receivables", **invoice)
        pay(world, rng, invoice)
    world.tables["payments"].sort(key=lambda payment: payment["paid_at"])
    for i, payment in enumerate(world.tables["payments"]):
        payment["payment_id"] = f"SK{payment['paid_at']:%Y%m%d}{i + 1:05d}"


def bill(world, rng, order, day, amount):
    while not days.works(day):
        day += days.DAY
    if day > world.end:
        return None
    terms = 30 if amount < 60000 else rng.choice([30, 45, 60])
    if order.get("unpaid"):
        terms = 45
    invoice = dict(customer_id=order["customer_id"], customer=order["customer"],
                   rep_id=order["rep_id"] if rng.random() < .8 else None, contract_id=order["contract_id"],
                   invoice_date=day, due_date=day + dt.timedelta(days=terms), amount=amount,
                   unpaid=order.get("unpaid", False))
    world.invoices.append(invoice)
    return invoice


def credit_notes(world, rng):
    """Some goods come back: negative invoices, due at once and never paid."""
    for invoice in rng.sample(world.invoices, max(1, len(world.invoices) // 250)):
        day = invoice["invoice_date"] + dt.timedelta(days=20)
        if day <= world.end:
            world.invoices.append(dict(invoice, invoice_date=day, due_date=day, unpaid=True,
                                       amount=-(invoice["amount"] * Decimal("0.12")).quantize(HUNDREDTH)))


def pay(world, rng, invoice):
    if invoice["unpaid"]:
        return
    payer = invoice["customer"]["payer"]
    late = {"good": lambda: rng.randint(-12, 2) if rng.random() < .92 else rng.randint(3, 25),
            "slow": lambda: rng.randint(4, 42), "bad": lambda: rng.randint(25, 120)}[payer]()
    paid = invoice["due_date"] + dt.timedelta(days=late)
    amounts = [invoice["amount"]]
    if rng.random() < .07:
        first = (invoice["amount"] * rng.choice([3, 5, 6]) / 10).quantize(HUNDREDTH)
        amounts = [first, invoice["amount"] - first]
    if rng.random() < .004:
        amounts[-1] += Decimal(rng.randint(1, 50) * 100)  # paid too much
        if rng.random() < .5:
            amounts.append(invoice["amount"] - sum(amounts))  # and given back
    for i, amount in enumerate(amounts):
        day = max(invoice["invoice_date"], paid + dt.timedelta(days=14 * i))
        while not days.works(day):
            day += days.DAY
        if day <= world.end:
            world.add("payments", payment_id=None, invoice_id=invoice["invoice_id"], paid_at=day, amount=amount,
                      customer=invoice["customer"])
