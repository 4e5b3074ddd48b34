"""Working days by templates/calendar/, ISO week labels, and moments inside working hours."""

import csv
import datetime as dt
import glob
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DAY = dt.timedelta(days=1)


def read_calendar():
    kinds = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "templates/calendar/*.csv"))):
        with open(path, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                kinds[dt.date.fromisoformat(row["date"])] = row["kind"] == "workday"
    return kinds


KINDS = read_calendar()


def works(day):
    return KINDS.get(day, day.weekday() < 5)


def span(first, last):
    """Every day from first to last, both included."""
    return [first + i * DAY for i in range((last - first).days + 1)]


def working(first, last):
    return [day for day in span(first, last) if works(day)]


def month_first(day):
    return day.replace(day=1)


def month_last(day):
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def months(first, last):
    """The first days of the months from first's to last's."""
    found, day = [], month_first(first)
    while day <= last:
        found.append(day)
        day = month_last(day) + DAY
    return found


def week_label(day):
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def moment(rng, day):
    """Some minute of a day's working hours."""
    return dt.datetime(day.year, day.month, day.day, rng.randint(9, 17), rng.randint(0, 59))


def later(rng, then, days):
    """A working moment about so many days after `then`, never before it."""
    day = then.date() + dt.timedelta(days=int(days))
    while not works(day):
        day += DAY
    if day > then.date():
        return moment(rng, day)
    return then + dt.timedelta(minutes=rng.randint(20, 90))
