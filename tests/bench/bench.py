#!/usr/bin/python3
"""`make bench`: one company at three sizes, stage by stage.

    bench.py BINARY GENERATOR [S] [M] [L]

Prints a table in Markdown: rows, seconds of each stage (elapsed / of all processors), peak memory,
rows per second, how time grows with rows, and beside it what a database takes to load the same
files and add up six numbers (sqlite3, where it is installed). Each run is a process of its own; the
middle one of RUNS (3) by elapsed time counts. Data go to BENCH_DIR (a folder in /tmp) and stay.
"""
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

SIZES = {  # people, teams, weeks, activities per person and week
    "S": (50, 8, 13, 33),
    "M": (1000, 60, 26, 33),
    "L": (10000, 400, 52, 23),
}
STAGE = re.compile(r"^\s*([\d.]+) ms\s+([\d.]+) ms of processors\s+(.*)$")
COLUMNS = ["reading the input", "numbers", "alerts and problem customers", "report", "documents",
           "in all"]
TABLES = ["reps", "customers", "targets", "leads", "deals", "activities", "tasks", "receivables",
          "payments", "complaints"]
QUESTIONS = """
SELECT rep_id, SUM(amount) FROM deals WHERE status='won' AND closed_at>='2025-11-24' GROUP BY 1;
SELECT rep_id, type, COUNT(*) FROM activities WHERE at>='2025-11-24' GROUP BY 1, 2;
SELECT rep_id, COUNT(*) FROM leads WHERE created_at>='2025-11-24' AND quality='A' GROUP BY 1;
SELECT rep_id, AVG(completed_at<>'') FROM tasks WHERE due>='2025-11-24' GROUP BY 1;
SELECT rep_id, SUM(amount*probability/100) FROM deals WHERE status='open' GROUP BY 1;
SELECT r.rep_id, SUM(r.amount-COALESCE(p.paid,0)) FROM receivables r LEFT JOIN
  (SELECT invoice_id, SUM(amount) paid FROM payments GROUP BY 1) p USING (invoice_id)
  WHERE r.due_date<'2025-12-01' GROUP BY 1;
"""


def data_of(generator, size, folder):
    where = os.path.join(folder, size)
    if not os.path.exists(where + ".done"):
        os.makedirs(where, exist_ok=True)
        subprocess.run([generator, where, *map(str, SIZES[size]), "42"], check=True)
        open(where + ".done", "w").close()
    rows = sum(sum(chunk.count(b"\n") for chunk in iter(lambda: f.read(1 << 20), b"")) - 1
               for t in TABLES for f in [open(os.path.join(where, t + ".csv"), "rb")])
    return where, rows


def run(command, text=None):
    """Elapsed seconds, seconds of processors, peak MB, stderr."""
    start = time.monotonic()
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE)
    if text is not None:
        p.stdin.write(text.encode())
    p.stdin.close()
    said = p.stderr.read().decode()
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        sys.exit(f"{command[0]}: exit status {p.returncode}\n{said}")
    return (time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def middle(command, text=None):
    runs = int(os.environ.get("RUNS", "3"))
    return sorted((run(command, text) for _ in range(runs)), key=lambda r: r[0])[runs // 2]


def stages(said):
    found = {}
    for line in said.splitlines():
        m = STAGE.match(line)
        if m:
            found[m.group(3)] = (float(m.group(1)) / 1e3, float(m.group(2)) / 1e3)
    return found


def row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def build(binary, where, out, only):
    command = [binary, "build", where, "--out", out, "--store", "none", "--timing"]
    return middle(command + (["--only", only] if only else []))


def database(where, out):
    if not shutil.which("sqlite3"):
        return None
    script = [".mode csv"] + [f".import {where}/{t}.csv {t}" for t in TABLES]
    script += [f".output {out}/answers.txt", QUESTIONS]
    return middle(["sqlite3", ":memory:"], "\n".join(script))


def main():
    binary, generator, sizes = sys.argv[1], sys.argv[2], sys.argv[3:] or list(SIZES)
    folder = os.environ.get("BENCH_DIR", os.path.join(tempfile.gettempdir(), "mondaypack-bench"))
    os.makedirs(folder, exist_ok=True)
    out = tempfile.mkdtemp(prefix="mondaypack-bench-out")
    totals = []
    print(f"{os.cpu_count()} processors; seconds elapsed / of all processors\n")
    row(["size", "pack", "rows", *COLUMNS, "peak MB", "rows per second"])
    row(["---"] * (len(COLUMNS) + 5))
    for size in sizes:
        where, rows = data_of(generator, size, folder)
        for only in ["numbers", "brief,kpi,collections,numbers", None]:
            elapsed, _, peak, said = build(binary, where, out, only)
            took = stages(said)
            cells = ["{:.2f} / {:.2f}".format(*took.get(c, (0, 0))) for c in COLUMNS]
            row([size, only or "all", f"{rows:,}", *cells, f"{peak:.0f}",
                 f"{rows / elapsed:,.0f}"])
            if only == "numbers":
                totals.append((rows, took["in all"][1], elapsed))
        told = database(where, out)
        if told:
            row([size, "sqlite3: load, six sums", f"{rows:,}", *[""] * (len(COLUMNS) - 1),
                 f"{told[0]:.2f} / {told[1]:.2f}", f"{told[2]:.0f}", f"{rows / told[0]:,.0f}"])
    if len(totals) > 1:
        (few, short, _), (many, long, _) = totals[0], totals[-1]
        print(f"\nTime of processors for kpi.json grows as rows to the power of "
              f"{math.log(long / short) / math.log(many / few):.2f}.")
    shutil.rmtree(out)


main()
