"""Simulates the company: people, targets, customers, deals, orders. Gives rows of the canonical
tables (dicts; dates, datetimes and Decimals as values). money.py and touch.py go on from here."""

import datetime as dt
import math
import random
from decimal import Decimal

import days
import words

TABLES = """reps leave targets customers leads deals stage_changes contracts activities tasks receivables
payments complaints requirement_changes product_usage""".split()
STAGES = ["contact", "interest", "quote", "signed"]
# from-stage, chance to reach the next, median days until then
STEPS = [(0.78, 6), (0.74, 9), (0.26, 14)]
SEASON = [0, .78, .62, 1.05, 1.0, 1.0, 1.12, .92, .95, 1.05, .9, 1.08, 1.2]
# The attainment of the last weeks, by team: newest first. The rest is drawn around the usual.
STORY = {"苏州部": [1.23, 1.15, 1.02], "上海部": [.98, .90, .97], "杭州部": [.91, .85, 1.04],
         "深圳部": [.86, .93, .84], "佛山部": [.35, .42, .55, .60], "厦门部": [.72, .81, .90],
         "北京部": [1.04, .97, .88], "青岛部": [.80, .88, .93]}


def pick(rng, weighted):
    return rng.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]


def yuan(amount, step=100):
    return Decimal(round(amount / step) * step).quantize(Decimal("0.01"))


class World:
    def __init__(self, seed=61, reps=48, teams=8, weeks=66, end=dt.date(2026, 11, 20)):
        self.seed, self.end = seed, end
        self.sunday = end + dt.timedelta(days=6 - end.weekday())
        self.start = self.sunday - dt.timedelta(days=7 * weeks - 1)
        self.now = dt.datetime(end.year, end.month, end.day, 18, 30)
        self.tables = {name: [] for name in TABLES}
        self.teams = self.make_teams(teams, reps)
        self.make_people()
        self.make_targets()
        self.make_customers()
        self.make_deals()
        self.make_orders()

    def rng(self, what):
        return random.Random(f"{self.seed} {what}")

    def ago(self, count):
        """The day so many days before the last day of the last week."""
        return self.sunday - dt.timedelta(days=count)

    def add(self, table, **row):
        self.tables[table].append(row)
        return row

    # People ----------------------------------------------------------------------------------

    @staticmethod
    def make_teams(count, reps):
        teams = []
        for i in range(count):
            name, region, places, size, usual, growth = words.TEAMS[i % len(words.TEAMS)]
            if i >= len(words.TEAMS):
                name += str(i // len(words.TEAMS) + 1)
            teams.append(dict(name=name, region=region, places=places, size=size, usual=usual,
                              growth=growth, manager=words.MANAGERS[i % len(words.MANAGERS)]))
        total = sum(team["size"] for team in teams)
        if reps != total:
            for i, team in enumerate(teams):
                team["size"] = reps * (i + 1) // count - reps * i // count
        return teams

    def make_people(self):
        rng, number = self.rng("people"), 0
        for team in self.teams:
            team["reps"] = []
            for place in range(team["size"] + (1 if team["name"] in ("厦门部", "佛山部") else 0)):
                name = words.PEOPLE[number % len(words.PEOPLE)]
                if number >= len(words.PEOPLE):
                    name += str(number // len(words.PEOPLE) + 1)
                level = ["senior", "mid", "junior", "mid", "mid", "junior", "senior"][place % 7]
                years = {"senior": 8, "mid": 4, "junior": 2}[level]
                hired = dt.date(self.end.year - years, rng.randint(1, 12), rng.randint(1, 28))
                number += 1
                team["reps"].append(self.add(
                    "reps", rep_id=f"{100 + number:05d}", name=name, team=team["name"],
                    region=team["region"], level=level, hired_on=hired, left_on=None,
                    manager=team["manager"], email=f"s{100 + number:05d}@lanchuan.example",
                    home=team, base={"senior": 38, "mid": 29, "junior": 19}[level],
                    skill=rng.uniform(.8, 1.2), weight=rng.uniform(.8, 1.2), stopped=None))
        self.cast_people()

    def cast_people(self):
        """The people of the story."""
        named = {team["name"]: team["reps"] for team in self.teams}
        if "苏州部" in named and len(named["苏州部"]) > 2:
            named["苏州部"][0].update(skill=2.2, weight=2.1)        # the star
            named["苏州部"][2].update(hired_on=self.ago(75))        # a newcomer
        if len(named.get("深圳部", [])) > 3:
            named["深圳部"][3].update(stopped=self.ago(10), weight=.45)  # no visits any more
        if len(named.get("厦门部", [])) > 2:
            named["厦门部"][1].update(left_on=self.ago(53))
            named["厦门部"][2].update(hired_on=self.ago(41))
        if len(named.get("佛山部", [])) > 4:
            named["佛山部"][4].update(left_on=self.ago(16))
        rng = self.rng("leave")
        for rep in self.tables["reps"]:
            for _ in range(rng.choice([0, 1, 1, 2])):
                first = self.start + dt.timedelta(days=rng.randint(0, (self.end - self.start).days))
                if self.employed(rep, first):
                    last = first + dt.timedelta(days=rng.choice([0, 0, 1, 2, 4]))
                    self.add("leave", rep_id=rep["rep_id"], **{"from": first, "to": last})
        if len(named.get("杭州部", [])) > 3:
            self.add("leave", rep_id=named["杭州部"][3]["rep_id"],
                     **{"from": self.ago(6), "to": self.ago(2)})

    @staticmethod
    def employed(rep, day):
        return rep["hired_on"] <= day and (rep["left_on"] is None or day <= rep["left_on"])

    def at_work(self, rep, day):
        return days.works(day) and self.employed(rep, day) and not any(
            leave["from"] <= day <= leave["to"] for leave in self.tables["leave"]
            if leave["rep_id"] == rep["rep_id"])

    # Targets ---------------------------------------------------------------------------------

    def rep_target(self, rep, month):
        """Month target in yuan; 0 outside the employment."""
        if not (self.employed(rep, month) or self.employed(rep, days.month_last(month))):
            return Decimal(0)
        behind = (self.end.year - month.year) * 12 + self.end.month - month.month
        ramp = .5 if (month - rep["hired_on"]).days < 60 else 1
        value = rep["base"] * SEASON[month.month] * rep["home"]["growth"] ** (-behind / 12) * ramp
        return Decimal(round(value * 2)) / 2 * 10000

    def team_target(self, team, month):
        """What the company gives the team: often, not always, the sum of its people's."""
        if team["name"] == "青岛部" and month == days.month_first(self.end):
            return Decimal(1260000)  # 300,000 for a week of 5 of 21 working days
        total = sum(self.rep_target(rep, month) for rep in team["reps"])
        if team["name"] in ("深圳部", "苏州部"):
            total = total * Decimal("1.04")
        return (total / 10000).quantize(Decimal(1)) * 10000

    def week_share(self, target_of, monday):
        """The working days' share of month targets that falls into a week."""
        total = Decimal(0)
        for day in days.working(monday, monday + 6 * days.DAY):
            month = days.month_first(day)
            total += target_of(month) / len(days.working(month, days.month_last(month)))
        return total

    def add_target(self, scope, key, period, metric, target, name=""):
        self.add("targets", scope=scope, key=key, period=period, metric=metric, target=target,
                 key_name=name)

    def make_targets(self):
        last = dt.date(self.end.year, 12, 31)
        for month in days.months(self.start, last):
            label, company = month.strftime("%Y-%m"), Decimal(0)
            for team in self.teams:
                given = self.team_target(team, month)
                company += given
                self.add_target("team", team["name"], label, "signed_amount", given)
                for rep in team["reps"]:
                    target = self.rep_target(rep, month)
                    if target:
                        self.add_target("rep", rep["rep_id"], label, "signed_amount", target,
                                        rep["name"])
            company = -(-company // 100000) * 100000
            self.add_target("company", "company", label, "signed_amount", company, words.COMPANY)
        for team in self.teams[2:3]:
            week = self.week_share(lambda month: self.team_target(team, month), self.ago(6))
            self.add_target("team", team["name"], days.week_label(self.end), "signed_amount",
                            (week / 10000).quantize(Decimal(1)) * 10000)
        self.make_other_targets()

    def make_other_targets(self):
        for year in sorted({self.start.year, self.end.year}):
            self.add_target("company", "company", str(year), "collection_rate", Decimal("0.92"), words.COMPANY)
        for region in sorted({team["region"] for team in self.teams})[:1]:
            self.add_target("region", region, str(self.end.year), "collection_rate", Decimal("0.9"))
        for month in days.months(self.ago(90), self.end):
            label = month.strftime("%Y-%m")
            work = len(days.working(month, days.month_last(month)))
            self.add_target("company", "company", label, "collected",
                            Decimal(len(self.tables["reps"]) * 250000), words.COMPANY)
            self.add_target("company", "company", label, "qualified_leads", Decimal(len(self.teams) * 8), words.COMPANY)
            for team in self.teams:
                size = len(team["reps"])
                self.add_target("team", team["name"], label, "visits", Decimal(size * work))
                self.add_target("team", team["name"], label, "calls", Decimal(size * work * 2))
                self.add_target("team", team["name"], label, "new_customers", Decimal(max(1, size // 5)))

    # Customers -------------------------------------------------------------------------------

    def make_customers(self):
        rng, taken = self.rng("customers"), set()
        for team in self.teams:
            for rep in team["reps"]:
                rep["book"] = [self.make_customer(rng, taken, rep) for _ in range(22)]
        self.cast_customers()
        for customer in self.tables["customers"]:
            customer["cold"] = customer["cold"] and customer["tier"] != "A"
        for team in self.teams:
            for leaver in [rep for rep in team["reps"] if rep["left_on"]]:
                heir = next(rep for rep in team["reps"] if not rep["left_on"])
                heir["book"] = heir["book"] + leaver["book"]
                for customer in leaver["book"]:
                    customer.update(owner=heir["rep_id"], rep=heir)

    def make_customer(self, rng, taken, rep):
        place = rng.choice(rep["home"]["places"])
        industry = rng.choice(list(words.INDUSTRIES))
        name = None
        while name is None or name in taken:
            short = rng.choice(words.PLACES[place].split()) + rng.choice(words.BRANDS)
            name = (short + rng.choice(words.INDUSTRIES[industry]) + (str(len(taken)) if len(taken) > 8000 else "")
                    + rng.choice(["有限公司", "有限公司", "股份有限公司"]))
        taken.add(name)
        since = None
        if rng.random() < .58:
            since = self.start - dt.timedelta(days=rng.randint(20, 2200))
        return self.add("customers", customer_id=f"KH{len(taken):06d}", name=name, short=short, industry=industry,
                        region=place, tier=rng.choices(["A", "B", "C", "D", None], [5, 20, 50, 15, 10])[0],
                        owner=rep["rep_id"], since=since, rep=rep, cold=rng.random() < .05,
                        payer=rng.choices(["good", "slow", "bad"], [90, 9, 1])[0], silent=None)

    def cast_customers(self):
        """The customers of the story, each instead of an ordinary one of its team."""
        self.cast = {}
        for key, team, name, place, industry, tier in [
                ("arrears", "佛山部", "广东恒岳重工集团有限公司", "广东", "工程机械", "A"),
                ("silent", "上海部", "上海凌川新能源科技有限公司", "上海", "新能源", "A"),
                ("complaint", "杭州部", "杭州博岚医疗器械有限公司", "浙江", "医疗器械", "B"),
                ("late", "青岛部", "青岛海岳食品集团有限公司", "山东", "食品包装", "B"),
                ("decline", "深圳部", "深圳华屿电器股份有限公司", "广东", "家电", "A")]:
            books = [t["reps"][0]["book"] for t in self.teams if t["name"] == team]
            if books:
                books[0][0].update(name=name, short=name[:4], region=place, industry=industry, tier=tier, cold=False,
                                   since=dt.date(2022, 5, 18), payer="good")
                self.cast[key] = books[0][0]
        if "silent" in self.cast:
            self.cast["silent"]["silent"] = self.ago(16)

    # Deals -----------------------------------------------------------------------------------

    def make_deals(self):
        rng = self.rng("deals")
        self.deals = []
        for monday in days.span(self.start, self.sunday)[::7]:
            work = [day for day in days.working(monday, monday + 6 * days.DAY) if day <= self.end]
            for team in self.teams:
                reps = [rep for rep in team["reps"] if self.employed(rep, monday)]
                for _ in range(self.poisson(rng, 1.35 * len(reps) * len(work) / 5) if reps else 0):
                    self.make_deal(rng, rng.choice(reps), rng.choice(work))
        self.cast_deals(rng)
        self.deals.sort(key=lambda deal: deal["created_at"])
        for i, deal in enumerate(self.deals):
            deal["deal_id"] = f"SJ{i + 1:06d}"

    @staticmethod
    def poisson(rng, mean):
        limit, count, product = math.exp(-mean), 0, rng.random()
        while product > limit:
            count, product = count + 1, product * rng.random()
        return count

    def chance(self, rep, step, then):
        """The chance of a step; of the last one it collapsed four weeks ago."""
        chance = STEPS[step][0]
        if step == 2:
            chance *= rep["skill"]
            if then.date() > self.ago(29):
                chance *= .36 if rep["skill"] < 2 else .9
            if rep["team"] == "佛山部" and then.date() > self.ago(90):
                chance *= .4
        return min(chance, .9)

    def make_deal(self, rng, rep, day, amount=None, customer=None):
        created = days.moment(rng, day)
        path, then, outcome = [("contact", created)], created, "won"
        for step, (_, median) in enumerate(STEPS):
            reached = days.later(rng, then, median * rng.lognormvariate(0, .55))
            if rng.random() >= self.chance(rep, step, reached):
                outcome = "lost"
                then = days.later(rng, then, 18 * rng.lognormvariate(0, .6))
                break
            path.append((STAGES[step + 1], reached))
            then = reached
        size = min(600000, max(20000, rng.lognormvariate(math.log(68000), .75)))
        deal = dict(rep=rep, customer=customer or self.prospect(rng, rep), product=pick(rng, words.PRODUCTS),
                    amount=amount or yuan(size), created_at=created, path=path, outcome=outcome,
                    closed=then, plan=then.date() + dt.timedelta(days=rng.choice([-6, 0, 0, 3, 9])))
        self.deals.append(deal)
        return deal

    @staticmethod
    def prospect(rng, rep):
        """Deals are mostly about customers who never bought."""
        fresh = [customer for customer in rep["book"] if customer["since"] is None]
        return rng.choice(fresh if fresh and rng.random() < .6 else rep["book"])

    def cast_deals(self, rng):
        if "silent" in self.cast:
            deal = self.make_deal(rng, self.cast["silent"]["rep"], self.ago(45), Decimal(580000), self.cast["silent"])
            deal.update(path=deal["path"][:1] + [("interest", days.moment(rng, self.ago(38))),
                                                 ("quote", days.moment(rng, self.ago(24)))],
                        outcome="won", closed=days.moment(rng, self.sunday + 8 * days.DAY),
                        plan=self.sunday + 8 * days.DAY, flagged="高风险")
        if "decline" in self.cast:
            for back, amount in ((160, 420000), (125, 365000), (110, 288000), (30, 96000)):
                day = next(d for d in days.span(self.ago(back), self.end) if days.works(d))
                deal = self.make_deal(rng, self.cast["decline"]["rep"], self.ago(back + 40), Decimal(amount), self.cast["decline"])
                moments = [days.moment(rng, day - n * days.DAY) for n in (40, 30, 14, 0)]
                deal.update(created_at=moments[0], path=list(zip(STAGES, moments)), outcome="won",
                            closed=moments[3], plan=day)

    def win(self, deal):
        return deal["outcome"] == "won" and deal["closed"] <= self.now

    # Orders ----------------------------------------------------------------------------------

    def make_orders(self):
        """Contracts: those of won deals, then repeat orders until the week's plan is met."""
        rng = self.rng("orders")
        self.orders = []
        weeks = days.span(self.start, self.sunday)[::7]
        for i, monday in enumerate(weeks):
            back = len(weeks) - 1 - i
            for team in self.teams:
                self.make_week(rng, team, monday, back)
        self.cast_orders()
        self.orders.sort(key=lambda order: order["signed_on"])
        for i, order in enumerate(self.orders):
            order["contract_id"] = f"LC-HT{order['signed_on']:%y%m}-{i + 1:05d}"
            self.add("contracts", **order)

    def make_week(self, rng, team, monday, back):
        plan = self.week_share(lambda month: self.team_target(team, month), monday)
        story = STORY.get(team["name"], [])
        usual = rng.gauss(team["usual"] - .04, .17)
        budget = float(plan) * (story[back] if back < len(story) else max(.3, usual))
        got, inside = 0.0, monday + 7 * days.DAY
        for deal in self.deals:
            if deal["rep"]["home"] is team and self.win(deal) and monday <= deal["closed"].date() < inside:
                if back < len(story) and got + float(deal["amount"]) > budget:
                    deal.update(outcome="open")  # slipped beyond the end
                    continue
                got += float(deal["amount"])
                self.order(deal["rep"], deal["customer"], deal["closed"].date(), deal["amount"],
                           deal["product"], rng, deal)
        self.fill_week(rng, team, monday, round(budget - got))

    def fill_week(self, rng, team, monday, rest):
        work = [day for day in days.working(monday, monday + 6 * days.DAY) if day <= self.end]
        reps = [rep for rep in team["reps"] if any(self.at_work(rep, day) for day in work)]
        reps = [rep for rep in reps if rep["stopped"] is None or rep["stopped"] > monday] or reps
        if rest < 3000 or not reps:
            return
        count = max(1, min(30, round(rest / 52000), rest // 3000))
        shares = [rng.lognormvariate(0, .6) for _ in range(count)]
        amounts = [int(rest * share / sum(shares)) // 100 * 100 for share in shares]
        amounts[0] += rest - sum(amounts)
        got = {rep["rep_id"]: 0.0 for rep in reps}
        for amount in sorted(amounts, reverse=True):
            rep = min(reps, key=lambda rep: (got[rep["rep_id"]] + rng.uniform(0, 30000))
                      / rep["base"] / rep["weight"])
            got[rep["rep_id"]] += amount
            day = rng.choice([day for day in work if self.at_work(rep, day)])
            known = [c for c in rep["book"] if c["since"] and c["since"] < day]
            self.order(rep, rng.choice(known or rep["book"]), day, yuan(amount, 1), pick(rng, words.ORDERS), rng)

    def order(self, rep, customer, day, amount, product, rng, deal=None):
        old = customer["since"] is not None and customer["since"] < day
        kind = "new" if deal or not old else rng.choices(["upsell", "renewal"], [70, 30])[0]
        if old and deal:
            kind = "upsell"
        if customer["since"] is None or customer["since"] > day:
            customer["since"] = day
        order = dict(rep_id=rep["rep_id"], customer_id=customer["customer_id"], deal=deal, product=product,
                     amount=amount, signed_on=day, kind=kind, rep=rep, customer=customer)
        self.orders.append(order)
        return order

    def cast_orders(self):
        rng = self.rng("cast orders")
        for key, orders in {"arrears": [(146, 680000), (112, 745000), (88, 438600)],
                            "late": [(125, 386000)]}.items():
            if key in self.cast:
                for back, amount in orders:
                    day = next(d for d in days.span(self.ago(back), self.end) if days.works(d))
                    self.order(self.cast[key]["rep"], self.cast[key], day, yuan(amount), "装配机器人", rng)["unpaid"] = True
