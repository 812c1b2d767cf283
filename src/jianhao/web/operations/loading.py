"""Rows loaded as they were: triggers that write other rows along with them keep still meanwhile, as those rows are loaded too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quiet_triggers(cursor: Any, tables: Iterable[str]) -> Iterator[None]:
    """Within the block our own triggers of PostgreSQL's tables do nothing; references between tables are checked as ever.

    The block has to be one transaction: what breaks it off undoes this as well. Tables that are not there are passed over.
    """
    from psycopg import sql

    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY(%s)",
        [list(tables)],
    )
    there = [name for (name,) in cursor.fetchall()]
    for table in there:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still waiting cannot be altered
    for table in there:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
