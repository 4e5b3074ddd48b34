#!/usr/bin/python3
"""forecast.py: reads the oracle's lines, turns the `draw` ones into the month-end forecast.

A draw line is: draw, scope, id, signed so far (fen), target (twelfths of a fen or -), deals as
fen*ppm separated by spaces. Every deal closes or not with its probability, independently; up to
16 deals exactly, beyond that on a grid of 1/20,000 of the total. A forecast_short alert that hangs
on the chance is kept if that is below one half. Other lines pass unchanged.
"""
import sys
from fractions import Fraction

GRID = 20000


def exact_distribution(deals):
    """{sum in fen: probability} with fractions; for few deals."""
    law = {0: Fraction(1)}
    for fen, ppm in deals:
        p = Fraction(ppm, 1000000)
        new = {}
        for x, q in law.items():
            new[x] = new.get(x, 0) + q * (1 - p)
            new[x + fen] = new.get(x + fen, 0) + q * p
        law = {x: q for x, q in new.items() if q}
    return law


def grid_distribution(deals):
    """The same in steps; floats are good enough for the 2 % that SPEC allows."""
    step = max(1, sum(abs(f) for f, _ in deals) // GRID)
    law = [1.0]
    for fen, ppm in deals:
        k, p = round(fen / step), ppm / 1000000
        new = [q * (1 - p) for q in law] + [0.0] * k
        for x, q in enumerate(law):
            new[x + k] += q * p
        law = new
    return {x * step: q for x, q in enumerate(law) if q > 0}


def quantile(law, share):
    total = 0
    for x in sorted(law):
        total += law[x]
        if total >= share - (0 if isinstance(total, Fraction) else 1e-9):
            return x
    return max(law)


def money(fen):
    return "%s%d.%02d" % ("-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100)


def forecast(scope, name, signed, target, deals):
    deals = [tuple(map(int, d.split("*"))) for d in deals.split()]
    exact = len(deals) <= 16 or any(f < 0 for f, _ in deals)
    law = exact_distribution(deals) if exact else grid_distribution(deals)
    for kpi, share in (("p10", Fraction(1, 10)), ("p50", Fraction(1, 2)),
                       ("p90", Fraction(9, 10))):
        x = quantile(law, share if exact else float(share)) + int(signed)
        print(scope, name, "forecast_" + kpi, "value", money(x), sep="\t")
    hit = None
    if target != "-":
        need = Fraction(int(target), 12) - int(signed)
        hit = float(sum(q for x, q in law.items() if x >= need))
    print(scope, name, "forecast_hit", "value", "-" if hit is None else "%.6f" % hit, sep="\t")
    return hit


def main():
    hits, waiting = {}, []
    for line in sys.stdin:
        if line.startswith("draw\t"):
            _, scope, name, signed, target, deals = line.rstrip("\n").split("\t")
            hits[scope + " " + name] = forecast(scope, name, signed, target, deals)
        elif "\tyellow if hit < 0.5\t" in line:
            waiting.append(line)
        else:
            sys.stdout.write(line)
    for line in waiting:
        where = line.split("\t")[1].split(" ", 1)[1].rpartition(" ")[0]
        if hits.get(where) is not None and hits[where] < 0.5:
            sys.stdout.write(line.replace("yellow if hit < 0.5", "yellow"))


main()
