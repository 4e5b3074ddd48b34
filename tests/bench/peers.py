"""What somebody would use instead of mondaypack, each only if it is installed:

* pandas, reportlab and XlsxWriter (Debian: python3-pandas python3-reportlab python3-xlsxwriter): the
  complete job, peers/pandas_pack.py
* SQLite (sqlite3) and DuckDB (its program, or its module for Python or Node): load and the KPIs of
  peers/kpis.sql. For Node's module NODE_PATH must name its folder.
"""
import os
import shutil
import subprocess
from collections import namedtuple
from datetime import date, timedelta
from functools import lru_cache

PANDAS = "pandas + reportlab + XlsxWriter: such documents, 27 KPIs"
DUCKDB = "DuckDB, all processors: load, 27 KPIs"
SQLITE = "SQLite: load, 27 KPIs"
ALL_PEERS = [PANDAS, DUCKDB, SQLITE]
Peer = namedtuple("Peer", "name complete command text")
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
PYTHON = "/usr/bin/python3"
TABLES = ["reps", "customers", "targets", "leads", "deals", "activities", "tasks", "receivables",
          "payments", "complaints"]


def kpis_sql(end, hours, none):
    last = date.fromisoformat(end)
    day = {name: str(last - timedelta(days=n)) for name, n in [
        ("end", 0), ("week", 7), ("t13", 91), ("d0", 1), ("d30", 31), ("d60", 61), ("d90", 91),
        ("risk", -30)]}  # d0, d30 ...: as many days past due on the week's last day
    month = (last - timedelta(days=1)).replace(day=1)
    with open(os.path.join(HERE, "kpis.sql"), encoding="utf-8") as f:
        sql = f.read()
    for name, value in {**day, "month": str(month), "month_name": f"{month:%Y-%m}", "hours": hours,
                        "none": none}.items():
        sql = sql.replace("{" + name + "}", value)
    return sql


@lru_cache(None)
def python_has(*modules):
    return subprocess.run([PYTHON, "-c", "import " + ", ".join(modules)],
                          stderr=subprocess.DEVNULL).returncode == 0


def pandas(where, end, out):
    if python_has("pandas", "reportlab", "xlsxwriter"):
        yield Peer(PANDAS, True,
                   [PYTHON, os.path.join(HERE, "pandas_pack.py"), where, end, os.path.join(out, "pandas")], None)


def sqlite(where, end, out):
    if not shutil.which("sqlite3"):
        return
    hours = "(julianday(NULLIF(first_followup_at, '')) - julianday(created_at)) * 24"
    script = [".mode csv"] + [f".import {where}/{t}.csv {t}" for t in TABLES]
    script += [kpis_sql(end, hours, "''"), f".output {out}/sqlite.csv", "SELECT * FROM answers;"]
    yield Peer(SQLITE, False, ["sqlite3", ":memory:"], "\n".join(script) + "\n")


def duckdb(where, end, out):
    command = None
    if shutil.which("duckdb"):
        command = ["duckdb", ":memory:"]
    elif python_has("duckdb"):
        command = [PYTHON, os.path.join(HERE, "duckdb_run.py")]
    elif shutil.which("node") and subprocess.run(["node", "-e", "require('@duckdb/node-api')"],
                                                 stderr=subprocess.DEVNULL).returncode == 0:
        command = ["node", os.path.join(HERE, "duckdb_run.js")]
    if not command:
        return
    hours = "date_diff('second', created_at, first_followup_at) / 3600.0"
    script = [f"CREATE TABLE {t} AS SELECT * FROM read_csv('{where}/{t}.csv');" for t in TABLES]
    script += [kpis_sql(end, hours, "NULL"), f"COPY answers TO '{out}/duckdb.csv' (HEADER);"]
    yield Peer(DUCKDB, False, command, "\n".join(script) + "\n")


def peers(where, end, out):
    return [*pandas(where, end, out), *duckdb(where, end, out), *sqlite(where, end, out)]
