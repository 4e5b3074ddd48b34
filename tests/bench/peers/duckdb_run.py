"""Runs the SQL of standard input with DuckDB's module for Python."""
import sys

import duckdb

duckdb.connect(":memory:").execute(sys.stdin.read())
