"""Cases that stand exactly on a limit or on the border of a period, for the tests: a team 边界部 of its own (region 边界).
The last week is Monday ago(6) .. Sunday ago(0); D is ago(0); A is the midnight after it."""

import datetime as dt
from decimal import Decimal

import days


def at(day, hour=10, minute=0):
    return dt.datetime(day.year, day.month, day.day, hour, minute)


def add_edges(world):
    add_people(world)
    add_orders(world)
    add_customers(world)
    add_leads(world)
    add_deals(world)
    add_work(world)


def rep(world, number, name, **more):
    world.add("reps", **dict(dict(rep_id=f"E{number:03d}", name=name, team="边界部", region="边界", level="mid",
                                  hired_on=dt.date(2024, 1, 2), left_on=None, manager=None, email=None), **more))


def add_people(world):
    """Month targets of which a week is 50,000: 10,000 for each working day of the month."""
    rep(world, 1, "恰八成")
    rep(world, 2, "恰四成")
    rep(world, 3, "恰六成")
    rep(world, 4, "差一分")
    rep(world, 5, "无目标", level=None)
    rep(world, 6, "周三走", left_on=world.ago(4))
    rep(world, 7, "周三来", hired_on=world.ago(4))
    rep(world, 8, "请一周")
    rep(world, 9, "同名人")
    rep(world, 10, "同名人", manager="恰八成")
    world.add("leave", rep_id="E008", **{"from": world.ago(6), "to": world.ago(0)})
    world.add("leave", rep_id="E001", **{"from": world.ago(34), "to": world.ago(34)})
    for month in days.months(world.ago(400), world.ago(0)):
        work = len(days.working(month, days.month_last(month)))
        for number in (1, 2, 3, 4, 6, 7, 8):
            target = Decimal(10000 * work)
            world.add("targets", scope="rep", key=f"E{number:03d}", period=f"{month:%Y-%m}",
                      metric="signed_amount", target=target)
    quarter = f"{world.ago(0).year}-Q{(world.ago(0).month + 2) // 3}"
    world.add("targets", scope="rep", key="E009", period=quarter, metric="signed_amount", target=Decimal("100000"))
    world.add("targets", scope="rep", key="E010", period=str(world.ago(0).year), metric="signed_amount", target=Decimal("1000000"))
    world.add("targets", scope="team", key="边界部", period=days.week_label(world.ago(7)), metric="signed_amount", target=Decimal("0"))
    world.add("targets", scope="product", key="A线", period=f"{world.ago(0):%Y-%m}", metric="signed_amount", target=Decimal("800000"))


def contract(world, number, who, amount, back, customer="EC01", kind="new", deal=None):
    world.add("contracts", contract_id=f"EH{number:03d}", rep_id=who, customer_id=customer, deal_id=deal,
              product=None if number % 4 == 0 else "边界产品", amount=Decimal(amount), signed_on=world.ago(back), kind=kind)


def add_orders(world):
    contract(world, 1, "E001", "40000.00", 6)              # Monday; 80.0 %
    contract(world, 2, "E002", "20000.00", 0, "EC02")      # Sunday; 40.0 %
    contract(world, 3, "E003", "30000.00", 2, "EC03")      # 60.0 %
    contract(world, 4, "E004", "39999.99", 2, "EC04")      # just below 80 %
    contract(world, 5, "E005", "0.01", 3, "EC05", None)
    contract(world, 6, "E006", "12345.67", 4, "EC06", "upsell")
    contract(world, 7, "E007", "-1500.00", 3, "EC07", "upsell")  # a reversal
    contract(world, 8, "恰八成", "100.10", 7, "EC08", "renewal")  # by name; the Sunday before
    contract(world, 9, "E777", "777.77", 2, "EC09")        # unknown rep
    contract(world, 10, "同名人", "888.88", 2, "EC10")      # ambiguous name
    contract(world, 11, "", "999.99", 2, "没有登记的客户")
    contract(world, 12, "E001", "5000.00", 369, "EC11")    # a year before Tuesday, none since
    contract(world, 13, "E001", "5000.00", 370, "EC12")
    contract(world, 14, "E001", "6000.00", 5, "EC12", "renewal")


def customer(world, number, tier=None, since=None, owner="E001"):
    world.add("customers", customer_id=f"EC{number:02d}", name=f"边界客户{number:02d}", industry=None,
              region=None if number % 3 else "边界", tier=tier, owner=owner, since=since)


def invoice(world, number, who, amount, due, back=None, paid=()):
    """Due and paid are days before the last day; paid: (days before, amount)."""
    world.add("receivables", invoice_id=f"EI{number:03d}", customer_id=who, rep_id=None, contract_id=None,
              invoice_date=None if back is None else world.ago(back), due_date=world.ago(due), amount=Decimal(amount))
    for i, (when, part) in enumerate(paid):
        world.add("payments", payment_id=f"EP{number:03d}{i}", invoice_id=f"EI{number:03d}", paid_at=world.ago(when),
                  amount=Decimal(part))


def add_customers(world):
    tiers = "AABAC" * 4
    for number in range(1, 17):
        customer(world, number, tiers[number], None if number % 2 else dt.date(2023, 3, 1),
                 {3: "同名人", 5: None, 6: "E006"}.get(number, "E001"))
    for number, due in enumerate([0, 1, 30, 31, 60, 61, 90, 91, -1, -30]):   # every border of the aging
        invoice(world, number + 1, "EC03", "1000.00", due, 100)
    invoice(world, 21, "EC04", "-500.00", 10, 40)                            # a credit note
    invoice(world, 22, "EC04", "2000.00", 10, 40, [(12, "2500.00")])         # paid too much
    invoice(world, 23, "EC04", "2000.00", 10, 40, [(12, "2500.00"), (8, "-500.00")])  # given back
    invoice(world, 24, "EC05", "0.03", 5, 20, [(5, "0.01"), (4, "0.01")])    # on the due day, and after
    invoice(world, 25, "EC05", "333.33", 91, None, [(1, "111.11")])          # never dated; due before the window
    invoice(world, 26, "EC06", "1500.00", 90, 120, [(0, "1500.00")])         # paid on the last day
    invoice(world, 27, "EC06", "1500.00", -20, 0, [(0, "20.00")])            # issued on the last day
    world.add("payments", payment_id="EP0999", invoice_id="EI999", paid_at=world.ago(3), amount=Decimal("42.42"))
    for number, opened, closed, severity in [(1, 6, None, "high"), (2, 7, None, "high"), (3, 8, None, "high"),
                                             (4, 90, 80, None), (5, 89, 0, "low"), (6, 0, None, "medium")]:
        world.add("complaints", complaint_id=f"ET{number}", customer_id="EC07", opened_at=at(world.ago(opened)), type="边界",
                  severity=severity, closed_at=at(world.ago(closed)) if closed is not None else None)
    world.add("requirement_changes", customer_id="EC07", at=world.ago(90), note="九十天前")
    world.add("requirement_changes", customer_id="EC07", at=world.ago(89), note="八十九天前")
    world.add("product_usage", customer_id="EC07", week=days.week_label(world.ago(0)), active_days=None, faults=10)


def add_leads(world):
    monday = at(world.ago(6), 0)
    cases = [(monday - dt.timedelta(hours=72), 72 * 60, "high"),       # 72 h end as the week begins: inside, in time
             (monday - dt.timedelta(hours=72, minutes=1), 60, "high"),  # they ended a minute before
             (at(world.ago(5)), 72 * 60, "high"),                      # exactly 72 hours
             (at(world.ago(5)), 72 * 60 + 1, "high"),                  # a minute late
             (at(world.ago(5)), None, "high"),                         # never
             (at(world.ago(2), 23, 59), None, "high"),                 # not yet due
             (at(world.ago(6), 0), 5, "medium"), (at(world.ago(0), 23, 59), None, None),
             (at(world.ago(7), 23, 59), 5, "high")]
    for i, (created, minutes, quality) in enumerate(cases):
        done = created + dt.timedelta(minutes=minutes) if minutes is not None else None
        world.add("leads", lead_id=f"EX{i + 1:02d}", rep_id="E001", created_at=created, source=None, quality=quality,
                  status=["contacted", None][i == 7], phone=f"1990000{i:04d}", customer_id="EC13" if i == 2 else None,
                  first_followup_at=done)
    world.add("leads", lead_id="EX20", rep_id="E002", created_at=at(world.ago(4)), source="展会", quality="high", status="new",
              phone="+86 199-0000-0000", customer_id=None, first_followup_at=None)  # the phone of EX01, later
    world.add("leads", lead_id="EX21", rep_id="E002", created_at=at(world.ago(4)), source="展会", quality="high",
              status="duplicate", phone=None, customer_id=None, first_followup_at=None)


def deal(world, number, stage, status="open", created=60, closed=None, close=None, probability="0.5", amount="1000.00", **more):
    created_at = at(world.ago(created))
    world.add("deals", **dict(dict(
        deal_id=f"ED{number:02d}", rep_id="E003", customer_id="EC14", lead_id=None, name=f"边界商机{number}", product="边界产品",
        stage=stage, amount=Decimal(amount) if amount else None, probability=probability, created_at=created_at,
        stage_changed_at=None, expected_close=world.ago(close) if close is not None else None,
        closed_at=closed, status=status, lost_reason=None, risk_flag=None, next_step=None, obstacle=None), **more))


def add_deals(world):
    month_end = (world.ago(0) - days.month_last(world.ago(0))).days
    deal(world, 1, "quote", close=0)                        # expected on D: passed
    deal(world, 2, "quote", close=-1, probability="1")
    deal(world, 3, "quote", close=month_end, probability="0")
    deal(world, 4, "quote", close=month_end - 1)            # the day after the month
    deal(world, 5, "interest", close=-2, probability=None)
    deal(world, 6, "contact", amount=None, risk_flag="否")
    deal(world, 7, "contact", created=0, risk_flag="高风险", rep_id=None)
    deal(world, 8, "signed", "won", 50, dt.datetime.combine(world.ago(0), dt.time(23, 59)), amount="0.05")
    deal(world, 9, "quote", "lost", 50, at(world.ago(6), 0), lost_reason="价格高于竞品")
    deal(world, 10, "quote", "lost", 50, at(world.ago(7), 23, 59))
    deal(world, 11, "signed", "won", 200, at(world.ago(90), 0), lead_id="EX03")     # the first moment of 13 weeks
    deal(world, 12, "signed", "won", 200, at(world.ago(91), 23, 59))
    deal(world, 13, "interest", stage_changed_at=at(world.ago(30)))                # 30 days: not yet stalled
    deal(world, 14, "interest", stage_changed_at=at(world.ago(31)), customer_id="EC15")
    deal(world, 15, "contact", status=None, created=5, rep_id="恰八成", customer_id="边界客户16")
    for number, stage, back in [(13, "interest", 30), (14, "interest", 31), (8, "signed", 0), (11, "signed", 90)]:
        world.add("stage_changes", deal_id=f"ED{number:02d}", to_stage=stage, changed_at=at(world.ago(back), 9), from_stage=None)
    world.add("stage_changes", deal_id="ED02", to_stage="interest", changed_at=at(world.ago(28), 0), from_stage="contact")
    world.add("stage_changes", deal_id="ED02", to_stage="quote", changed_at=at(world.ago(27), 0), from_stage="interest")
    world.add("stage_changes", deal_id="ED03", to_stage="quote", changed_at=at(world.ago(3)), from_stage="contact")  # a leap


def add_work(world):
    """Silent for exactly 7 and 8 days; contact by deal only; tasks on the borders of the week."""
    for i, (who, customer_id, deal_id, kind, back) in enumerate([
            ("E001", "EC01", None, "visit", 7), ("E001", "EC02", None, "visit", 8), ("E001", "EC04", None, "call", 6),
            ("E001", "EC04", None, "call", 0), ("E003", "EC14", "ED01", "call", 13), ("E003", "EC14", "ED03", "call", 14),
            ("E003", None, "ED02", "visit", 2), ("E003", None, None, "call", 2), ("E888", "EC03", None, "visit", 2),
            ("恰六成", "边界客户03", None, "needs", 2)]):
        world.add("activities", activity_id=f"EA{i + 1:02d}", rep_id=who, customer_id=customer_id, deal_id=deal_id, type=kind,
                  at=at(world.ago(back), 0 if back == 6 else 23, 0 if back == 6 else 59), outcome=None, note=None)
    for i, (due, done) in enumerate([(6, 7), (0, 0), (0, None), (7, 3), (-1, 1), (3, None)]):
        world.add("tasks", task_id=f"EW{i + 1}", rep_id="E002", title="边界任务", due=world.ago(due),
                  completed_at=at(world.ago(done), 23, 59) if done is not None else None)
