"""Rows by the hundred thousand into a table of the application, past its forms and actions; only for figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

PART = 5_000


def fill(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that give the columns of those names; every other column holds the model's default."""
    given = [model._meta.get_field(name) for name in names]
    rest = [f for f in model._meta.concrete_fields if f not in given and not (f.primary_key or f.generated)]
    same = [_stored(field)(field.get_default()) for field in rest]
    turn = [_stored(field) for field in given]
    made = ([turned(value) for turned, value in zip(turn, row, strict=True)] + same for row in rows)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in (*given, *rest))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
        else:
            marks = ", ".join(["%s"] * (len(given) + len(rest)))
            for part in _parts(made):
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", part)


def analyse() -> None:
    """Let the database count what it holds, as it does by itself in the course of days."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no office writes a province at once


def _stored(field: Any) -> Callable[[Any], Any]:
    """How a value of a column is handed to the driver."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if connection.vendor == "sqlite":
        if isinstance(field, models.DateTimeField):
            return lambda at: at and at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        if isinstance(field, models.DateField):
            return lambda day: day and day.isoformat()
    if isinstance(field, models.CharField):
        return lambda text: None if text is None else str(text)
    return lambda value: value


def _parts(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    rows = iter(rows)
    while part := list(islice(rows, PART)):
        yield part
