"""Every SQL file parses in both dialects, and uses only functions that mean the same in both (docs/dev/portable-sql.md)."""

from __future__ import annotations

import re
from importlib import resources

import pytest
import sqlglot
from sqlglot import exp

from jianhao.store.engine import sql_text

FILES = sorted(
    p.name[:-4] for p in resources.files("jianhao.store").joinpath("sql").iterdir() if p.name.endswith(".sql")
)
ALLOWED = {
    "COUNT", "SUM", "MIN", "MAX", "MAX_BY", "AVG", "COALESCE", "BOOL_OR", "LAG", "ROW_NUMBER", "PERCENTILE_CONT",
    "CAST", "CASE", "CONCAT", "LPAD", "POSITION", "OVER", "FILTER", "PARTITION", "IN", "AS", "FROM", "WHERE", "AND",
    "OR", "GROUP", "ON", "VARCHAR", "DISTINCT", "BY", "NOT", "THEN", "SELECT", "JOIN",
}  # fmt: skip


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", FILES)
def test_parses_in_both_dialects(name, dialect):
    (statement,) = sqlglot.parse(sql_text(name), read=dialect)
    assert isinstance(statement, exp.Select)


@pytest.mark.parametrize("name", FILES)
def test_uses_only_the_portable_functions(name):
    bare = re.sub(r"--[^\n]*|'[^']*'", " ", sql_text(name))
    used = {word.upper() for word in re.findall(r"([A-Za-z_]+)\s*\(", bare)} - {"WITH"}
    names = {word.upper() for word in re.findall(r"([a-z_]+)\s+AS\s*\(", bare)}
    assert used - names <= ALLOWED


@pytest.mark.parametrize("name", FILES)
def test_says_which_tables_it_reads_and_ends_in_a_fixed_order(name):
    assert sql_text(name).startswith("--")
    assert "ORDER BY" in sql_text(name).rstrip().splitlines()[-1]
