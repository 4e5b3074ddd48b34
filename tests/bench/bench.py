#!/usr/bin/python3
"""`make bench`: the same Monday at three sizes, mondaypack stage by stage and beside it the programs that
somebody would use instead, as far as they are installed (peers.py says which and where).

    bench.py BINARY GENERATOR [S] [M] [L]

Everything runs in turn, RUNS (3) times, each a process of its own; the median counts. What takes longer
than LONG seconds runs once. Prints tables in Markdown: seconds elapsed / of all processors, peak
memory, ratios. A run over all sizes (or with WRITE=1) writes them between the marks of README.md and
src/README.md. Data go to BENCH_DIR (a folder in /tmp) and stay.
"""
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from peers import ALL_PEERS, TABLES, peers

SIZES = {  # people, teams, weeks, activities per person and week
    "S": (50, 8, 13, 33),
    "M": (1000, 60, 26, 33),
    "L": (10000, 400, 52, 23),
}
END = "2025-12-01"  # the Monday after the last week that the generator writes
LONG = 20
PACK = "brief,kpi,collections,numbers"
STAGE = re.compile(r"^\s*([\d.]+) ms\s+([\d.]+) ms of processors\s+(.*)$")
BEFORE = ["templates", "reading the input", "numbers", "alerts and problem customers"]
DOCUMENTS = {"brief": "brief.pdf", "kpi,collections": "two workbooks", "numbers": "kpi.json"}
OURS = [*DOCUMENTS, PACK, "all"]


def data_of(generator, size, folder):
    where = os.path.join(folder, size)
    if not os.path.exists(where + ".done"):
        os.makedirs(where, exist_ok=True)
        subprocess.run([generator, where, *map(str, SIZES[size]), "42"], check=True)
        open(where + ".done", "w").close()
    rows = sum(sum(chunk.count(b"\n") for chunk in iter(lambda: f.read(1 << 20), b"")) - 1
               for t in TABLES for f in [open(os.path.join(where, t + ".csv"), "rb")])
    return where, rows


class Run:
    """One run of a process: seconds elapsed and of all processors, peak MB, what it said."""

    def __init__(self, command, text=None):
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write((text or "").encode())
            given.seek(0)
            start = time.monotonic()
            p = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=said)
            _, status, used = os.wait4(p.pid, 0)
            self.elapsed = time.monotonic() - start
            p.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read().decode(errors="replace")
        if p.returncode:
            sys.exit(f"{command[0]}: exit status {p.returncode}\n{self.said}")
        self.worked = used.ru_utime + used.ru_stime
        self.peak = used.ru_maxrss / 1024
        self.stages = {m.group(3): (float(m.group(1)) / 1e3, float(m.group(2)) / 1e3)
                       for m in map(STAGE.match, self.said.splitlines()) if m}


class Result:
    """The medians of some runs."""

    def __init__(self, runs):
        self.elapsed = statistics.median(r.elapsed for r in runs)
        self.worked = statistics.median(r.worked for r in runs)
        self.peak = max(r.peak for r in runs)
        self.stages = {name: tuple(statistics.median(r.stages.get(name, (0, 0))[i] for r in runs)
                                   for i in (0, 1)) for name in runs[0].stages}


def jobs_of(binary, where, out):
    """Name, command and standard input of everything that is timed."""
    jobs = {}
    for only in OURS:
        command = [binary, "build", where, "--out", os.path.join(out, only), "--store", "none", "--timing"]
        jobs[only] = (command + ([] if only == "all" else ["--only", only]), None)
    for peer in peers(where, END, out):
        jobs[peer.name] = (peer.command, peer.text)
    return jobs


def measure(jobs, out):
    """Each pack of ours is built anew: in one that is there, typed words are looked for first."""
    found = {name: [] for name in jobs}
    for turn in range(int(os.environ.get("RUNS", "3"))):
        for name, (command, text) in jobs.items():
            if turn == 0 or found[name][0].elapsed < LONG:
                if name in OURS:
                    shutil.rmtree(os.path.join(out, name), ignore_errors=True)
                found[name].append(Run(command, text))
    return {name: Result(runs) for name, runs in found.items()}


def check_same(out):
    """The complete peer and mondaypack must have read the same data to the same end."""
    theirs, ours = os.path.join(out, "pandas", "kpi.json"), os.path.join(out, "numbers")
    if not os.path.exists(theirs):
        return
    week = os.listdir(ours)[0]
    scopes = json.load(open(os.path.join(ours, week, "kpi.json"), encoding="utf-8"))["scopes"]
    company = next(s for s in scopes if s["scope"] == "company")["kpis"]
    other = json.load(open(theirs, encoding="utf-8"))["company"]["company"]
    for kpi, name in [("signed_amount", "signed"), ("receivable_open", "receivable_open"),
                      ("overdue_amount", "overdue"), ("touches", "touches")]:
        if abs(float(company[kpi]["value"]) - other[name]) > 0.005:
            sys.exit(f"{kpi}: {company[kpi]['value']} here, {other[name]} there")


def row(cells):
    return "| " + " | ".join(cells) + " |"


def table(head, rows):
    return "\n".join([row(head), row(["---"] * len(head)), *map(row, rows)])


def stage_rows(size, rows, results):
    """One line: what comes before the documents from the run of the pack, each kind from its own."""
    cells = ["{:.3f} / {:.3f}".format(*results[PACK].stages.get(s, (0, 0))) for s in BEFORE]
    cells += ["{:.3f} / {:.3f}".format(*results[d].stages.get("documents", (0, 0))) for d in DOCUMENTS]
    for pack in [PACK, "all"]:
        r = results[pack]
        cells.append(f"{r.elapsed:.2f} / {r.worked:.2f}, {r.peak:.0f} MB")
    return [size, f"{rows:,}", *cells, f"{rows / results[PACK].elapsed:,.0f}"]


def ratio_rows(all_results, complete):
    """Lines of the comparison: ours, then theirs with how many times as long."""
    first = next(iter(all_results.values()))
    lines = []
    for ours, title, theirs in [
            (PACK, "**mondaypack: brief, two workbooks, kpi.json**", [n for n in first if n in complete]),
            ("numbers", "**mondaypack: kpi.json alone**",
             [n for n in first if n not in complete and n not in OURS]),
            ("all", "mondaypack: the whole pack, a PDF for each team", [])]:
        for name in [ours, *theirs]:
            cells = [title if name == ours else name]
            for results in all_results.values():
                r, base = results[name], results[ours]
                times = "" if name == ours else f", {r.elapsed / base.elapsed:.1f} ×"
                cells.append(f"{r.elapsed:.2f} s ({r.worked:.2f}), {r.peak:.0f} MB{times}")
            lines.append(cells)
    return lines


def growth(sizes, all_results):
    names = list(all_results)
    if len(names) < 2:
        return ""
    few, many = names[0], names[-1]
    power = (math.log(all_results[many][PACK].worked / all_results[few][PACK].worked) /
             math.log(sizes[many] / sizes[few]))
    return f"From {few} to {many} the seconds of processors of the pack grow as rows to the power of {power:.2f}."


def write(path, text):
    with open(path, encoding="utf-8") as f:
        page = f.read()
    new = re.sub(r"(<!-- make bench -->\n).*?(<!-- end -->)", lambda m: m[1] + text + "\n" + m[2], page,
                 flags=re.S)
    with open(path, "w", encoding="utf-8") as f:
        f.write(new)


def main():
    binary, generator, wanted = sys.argv[1], sys.argv[2], sys.argv[3:] or list(SIZES)
    folder = os.environ.get("BENCH_DIR", os.path.join(tempfile.gettempdir(), "mondaypack-bench"))
    os.makedirs(folder, exist_ok=True)
    sizes, all_results, complete = {}, {}, set()
    busy = os.getloadavg()[0]
    for size in wanted:
        where, sizes[size] = data_of(generator, size, folder)
        out = tempfile.mkdtemp(prefix="mondaypack-bench-out")
        complete |= {p.name for p in peers(where, END, out) if p.complete}
        all_results[size] = measure(jobs_of(binary, where, out), out)
        check_same(out)
        shutil.rmtree(out)
    for name in ALL_PEERS:
        if not any(p.name == name for p in peers("", END, "")):
            print(f"not installed, so not run: {name}")
    stages = table(["size", "rows", *BEFORE, *DOCUMENTS.values(), "the four, in all", "whole pack",
                    "rows a second"], [stage_rows(s, sizes[s], r) for s, r in all_results.items()])
    print(f"Seconds elapsed / of all processors, of which there are {os.cpu_count()}\n\n{stages}\n")
    head = [""] + [f"{s}: {SIZES[s][0]:,} people, {sizes[s]:,} rows" for s in all_results]
    text = (table(head, ratio_rows(all_results, complete)) +
            f"\n\n{os.cpu_count()} processors; medians of {os.environ.get('RUNS', '3')}: seconds elapsed (of all "
            "processors), peak memory, and how many times as long as the bold line above.\n" +
            growth(sizes, all_results))
    if busy > 0.5:
        text += (f"\nOther programs kept {busy:.0f} processes busy meanwhile, so only the seconds of processors and the "
                 "memory mean much.")
    print(text)
    if list(all_results) == list(SIZES) or os.environ.get("WRITE"):
        write("README.md", text)
        write("src/README.md", stages)


main()
