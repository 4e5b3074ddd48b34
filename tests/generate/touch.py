"""What people do and what customers say: leads, deal rows, activities, tasks, complaints, changes, usage."""

import datetime as dt

import days
import words

PROBABILITY = {"contact": [".05", ".1", ".15"], "interest": [".2", ".3"], "quote": [".4", ".5", ".6"]}
# customers, needs, proposals, meetings a day that the rulebook asks of each level
MINIMA = {"junior": (8, 2, 1, 1), "mid": (6, 3, 2, 2), "senior": (4, 3, 3, 3)}
APPEAL = {"A": 2.2, "B": 1.3, "C": 1.0, "D": .7, None: .8}


def make_touches(world):
    make_leads(world)
    make_deal_rows(world)
    make_activities(world)
    make_tasks(world)
    make_service(world)


# Leads ---------------------------------------------------------------------------------------

def make_leads(world):
    rng = world.rng("leads")
    leads = []
    for deal in world.deals:
        deal["lead"] = None
        if rng.random() < .42 and deal["created_at"].date() > world.start + dt.timedelta(days=12):
            created = days.moment(rng, deal["created_at"].date() - dt.timedelta(days=rng.randint(1, 9)))
            deal["lead"] = lead(rng, leads, deal["rep"], created, "converted", deal["customer"])
    for day in days.working(world.start, world.end):
        for team in world.teams:
            reps = [rep for rep in team["reps"] if world.at_work(rep, day)]
            # Leads that became deals are missing in the last days: more of the others.
            pace = .085 if day < world.ago(9) else .13
            for _ in range(world.poisson(rng, pace * len(reps)) if reps else 0):
                status = rng.choices(["new", "contacted", "invalid", "duplicate"], [14, 66, 15, 5])[0]
                lead(rng, leads, rng.choice(reps), days.moment(rng, day), status, None)
    leads.sort(key=lambda row: row["created_at"])
    for i, row in enumerate(leads):
        row["lead_id"] = f"XS{row['created_at']:%y%m}{i + 1:05d}"
        follow_up(world, rng, row)
    fix_quality(world, rng, leads)
    for row in leads:
        world.add("leads", **row)


def lead(rng, leads, rep, created, status, customer):
    place = rng.choice(rep["home"]["places"])
    company = (customer["name"] if customer else rng.choice(words.PLACES[place].split())
               + rng.choice(words.BRANDS) + rng.choice(["设备", "科技", "制造", "实业"]) + "有限公司")
    row = dict(lead_id=None, rep_id=rep["rep_id"], rep=rep, created_at=created, source=pick_source(rng),
               quality=rng.choices(["high", "medium", "low"], [34, 42, 24])[0], status=status,
               phone=f"13{rng.randint(0, 9)}0000{len(leads) + 1:04d}"[:11], customer=customer,
               customer_id=customer["customer_id"] if customer else None, first_followup_at=None, company=company,
               contact=rng.choice(words.CONTACTS) + rng.choice(words.TITLES))
    leads.append(row)
    return row


def pick_source(rng):
    return rng.choices([word for word, _ in words.SOURCES], [weight for _, weight in words.SOURCES])[0]


def follow_up(world, rng, row):
    if row["status"] in ("new", "duplicate"):
        return
    on_time = .62 if row["rep"]["team"] == "佛山部" else .9
    hours = rng.uniform(1, 70) if rng.random() < on_time else rng.uniform(75, 200)
    then = row["created_at"] + dt.timedelta(hours=hours)
    if then <= world.now:
        row["first_followup_at"] = then.replace(second=0, microsecond=0)
    elif row["status"] == "contacted":
        row["status"] = "new"


def fix_quality(world, rng, leads):
    """The good leads of the last weeks, newest first: fewer and fewer."""
    for back, count in enumerate([10, 14, 19, 18]):
        first = world.ago(6 + 7 * back)
        week = [row for row in leads if first <= row["created_at"].date() <= first + 6 * days.DAY]
        good = [row for row in week if row["status"] not in ("invalid", "duplicate")]
        for i, row in enumerate(rng.sample(good, len(good))):
            row["quality"] = "high" if i < round(count * len(world.tables["reps"]) / 50) else rng.choice(["medium", "low"])


# Deals ---------------------------------------------------------------------------------------

def make_deal_rows(world):
    rng = world.rng("deal rows")
    for deal in world.deals:
        done = deal["closed"] <= world.now and deal["outcome"] != "open"
        path = [(stage, then) for stage, then in deal["path"]
                if then <= world.now and not (deal["outcome"] == "open" and stage == "signed")]
        for (old, _), (new, then) in zip(path, path[1:]):
            world.add("stage_changes", deal_id=deal["deal_id"], to_stage=new, changed_at=then,
                      from_stage=old, deal=deal)
        status = deal["outcome"] if done else "open"
        world.add("deals", **open_or_closed(world, rng, deal, path, status))
    world.tables["stage_changes"].sort(key=lambda row: row["changed_at"])
    for order in world.tables["contracts"]:
        order["deal_id"] = order["deal"]["deal_id"] if order["deal"] else None


def open_or_closed(world, rng, deal, path, status):
    stage, changed = path[-1]
    row = dict(deal_id=deal["deal_id"], rep_id=deal["rep"]["rep_id"], rep=deal["rep"],
               customer_id=deal["customer"]["customer_id"], customer=deal["customer"],
               lead_id=deal["lead"]["lead_id"] if deal["lead"] else None,
               name=deal["customer"]["short"] + deal["product"] + "项目", product=deal["product"], stage=stage,
               amount=deal["amount"], probability=None, created_at=deal["created_at"], stage_changed_at=changed,
               expected_close=deal["plan"], closed_at=None, status=status, lost_reason=None, risk_flag=None,
               next_step=None, obstacle=None, path=path)
    if status == "open":
        if deal["plan"] < world.end - dt.timedelta(days=20):
            row["expected_close"] = world.end + dt.timedelta(days=rng.randint(2, 50))
        row["probability"] = rng.choice(PROBABILITY.get(stage, [".8"])) if rng.random() < .93 else None
        risky = rng.random() < (.18 if deal["amount"] > 150000 else .05)
        row["risk_flag"] = deal.get("flagged") or (pick_risk(rng) if risky else None)
        row["obstacle"] = rng.choice(words.OBSTACLES) if row["risk_flag"] or rng.random() < .15 else None
        row["next_step"] = rng.choice(words.NEXT_STEPS) if rng.random() < .7 else None
    else:
        row["closed_at"], row["probability"] = deal["closed"], "1" if status == "won" else "0"
        if status == "lost":
            late = deal["closed"].date() > world.ago(29) and stage == "quote"
            reasons = words.LOST_NOW if late else words.LOST_BEFORE
            row["lost_reason"] = rng.choices([r for r, _ in reasons], [w for _, w in reasons])[0]
    return row


def pick_risk(rng):
    return rng.choices([word for word, _ in words.RISKS], [weight for _, weight in words.RISKS])[0]


# Activities ----------------------------------------------------------------------------------

def make_activities(world):
    """The log of the last 13 weeks: each rep works through the own book, the oldest contact first."""
    rng = world.rng("activities")
    last = {}
    open_deals = {}
    for row in world.tables["deals"]:
        open_deals.setdefault(row["customer_id"], []).append(row)
    for day in days.working(world.ago(90), world.end):
        for rep in world.tables["reps"]:
            if world.at_work(rep, day):
                work_day(world, rng, rep, day, last, open_deals)
    world.tables["activities"].sort(key=lambda row: row["at"])
    for i, row in enumerate(world.tables["activities"]):
        row["activity_id"] = f"GJ{i + 1:07d}"


def work_day(world, rng, rep, day, last, open_deals):
    count, needs, proposals, meetings = MINIMA[rep["level"]]
    count, needs = count + rng.choice([0, 0, 1, 2]), needs + rng.choice([0, 0, 0, 1])
    slack = rep["stopped"] is not None and day > rep["stopped"]
    if slack or rng.random() < .035:  # a bad day
        count, needs, proposals, meetings = count // 2, needs // 2, proposals // 2, meetings // 2
    kinds = ["needs"] * needs + [rng.choice(["proposal", "quote"]) for _ in range(proposals)]
    kinds += [rng.choice(["appointment", "appointment", "demo"]) for _ in range(meetings)]
    if not slack:
        kinds += ["visit"] * rng.choices([0, 1, 2], [18, 62, 20])[0] + ["call"] * rng.choice([0, 1, 1, 2])
    while len(kinds) < count + (0 if slack else rng.randint(0, 2)):
        kinds.append(rng.choices(["call", "message", "email"], [64, 24, 12])[0])
    book = [c for c in rep["book"] if c["silent"] is None or day <= c["silent"]]
    book.sort(key=lambda c: -urge(rng, c, day, last))
    rng.shuffle(kinds)
    for i, kind in enumerate(kinds):
        customer = book[i] if i < count else rng.choice(book[:count])
        last[customer["customer_id"]] = day
        then = days.moment(rng, day)
        world.add("activities", activity_id=None, rep_id=rep["rep_id"], rep=rep, customer=customer,
                  customer_id=customer["customer_id"], deal_id=deal_of(rng, customer, then, open_deals),
                  type=kind, at=then, outcome=rng.choices(["positive", "neutral", "negative", None], [30, 45, 8, 17])[0],
                  note=rng.choice(words.NOTES[kind]) if rng.random() < .3 else None)


def urge(rng, customer, day, last):
    waited = (day - last.get(customer["customer_id"], day - dt.timedelta(days=9))).days
    return (waited * APPEAL[customer["tier"]] + 3 * rng.random()) * (.12 if customer["cold"] else 1)


def deal_of(rng, customer, then, open_deals):
    for row in open_deals.get(customer["customer_id"], []):
        if row["created_at"] < then and (row["closed_at"] is None or then < row["closed_at"]):
            return row["deal_id"] if rng.random() < .55 else None
    return None


# Tasks, complaints, changes, usage -------------------------------------------------------------

def make_tasks(world):
    rng = world.rng("tasks")
    for monday in days.span(world.start, world.sunday)[::7]:
        work = days.working(monday, monday + 6 * days.DAY)
        for rep in world.tables["reps"]:
            for _ in range(rng.choice([0, 1, 1]) if work and world.employed(rep, monday) else 0):
                due, done = rng.choice(work), None
                if rng.random() < (.66 if rep["team"] == "佛山部" else .9):
                    done = days.moment(rng, due - dt.timedelta(days=rng.choice([0, 0, 1, 2])))
                elif rng.random() < .5:
                    done = days.moment(rng, due + dt.timedelta(days=rng.randint(1, 9)))
                if done and done > world.now:
                    done = None
                world.add("tasks", task_id=f"RW{len(world.tables['tasks']) + 1:06d}", rep_id=rep["rep_id"], rep=rep,
                          title=rng.choice(words.TASKS), due=due, completed_at=done)


def make_service(world):
    rng = world.rng("service")
    known = [c for c in world.tables["customers"] if c["since"]]
    for day in days.working(world.start, world.end):
        if rng.random() < .42 * len(known) / 800:
            complain(world, rng, rng.choice(known), day, rng.choices(["low", "medium", "high"], [45, 42, 13])[0])
        if rng.random() < .2:
            change(world, rng, rng.choice(known), day)
    sick = world.cast.get("complaint")
    if sick:
        for back, severity, closed in [(66, "medium", 5), (38, "medium", 9), (17, "high", None)]:
            complain(world, rng, sick, world.ago(back), severity, closed)
        for back in (80, 52, 33, 20, 9):
            change(world, rng, sick, world.ago(back))
    for customer in ([sick] if sick else []) + rng.sample(known, min(len(known), 55)):
        use(world, rng, customer, customer is sick)


def complain(world, rng, customer, day, severity, wait=0):
    opened = days.moment(rng, day)
    wait = wait if wait != 0 else rng.randint(1, 12 if severity != "high" else 6)
    closed = days.moment(rng, day + dt.timedelta(days=wait)) if wait else None
    kinds = words.COMPLAINTS
    world.add("complaints", complaint_id=f"TS{len(world.tables['complaints']) + 1:05d}", customer=customer,
              customer_id=customer["customer_id"], opened_at=opened, severity=severity,
              type=rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0],
              closed_at=closed if closed and closed <= world.now else None)


def change(world, rng, customer, day):
    world.add("requirement_changes", customer=customer, customer_id=customer["customer_id"],
              at=day, note=rng.choice(words.CHANGES))


def use(world, rng, customer, failing):
    for back in range(29, -1, -1):
        monday = world.ago(6 + 7 * back)
        active = max(0, len(days.working(monday, monday + 6 * days.DAY)) - rng.choice([0, 0, 0, 1]))
        faults = rng.choices([0, 1, 2], [80, 16, 4])[0]
        if failing and back < 5:
            active, faults = min(active, back), 4 - back + 1
        world.add("product_usage", customer=customer, customer_id=customer["customer_id"],
                  week=days.week_label(monday), active_days=active, faults=faults)
