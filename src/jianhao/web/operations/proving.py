"""What can be counted and proved of a database, whichever it is: rows, their contents, the files that they name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, connections, models

from jianhao.web.config import settings
from jianhao.web.operations.references import models_kept, references

PART = 2_000  # rows read at a time
MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Sum:
    """A table by its content: how many rows, and the sum of their digests, which the order of rows does not change."""

    rows: int
    digest: int


def counts() -> dict[str, int]:
    """Rows by table."""
    found = {}
    with connection.cursor() as cursor:
        for model in models_kept():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = int(cursor.fetchone()[0])
    return found


def summed(model: type[models.Model], using: str) -> Sum:
    """The content of a table, the same in every database that holds the same rows."""
    count = total = 0
    for row in rows_of(model, using):
        count += 1
        total += int.from_bytes(hashlib.sha256(spelt(row)).digest())
    return Sum(count, total % MODULUS)


def rows_of(model: type[models.Model], using: str) -> Iterator[tuple[Any, ...]]:
    """Every row with all its columns that hold values of their own, as Python has them, by primary key."""
    names = [field.attname for field in fields_of(model)]
    rows = models.QuerySet(model, using=using).order_by("pk").values_list(*names)
    return iter(rows.iterator(PART))


def fields_of(model: type[models.Model]) -> list[Any]:
    """The columns of a model; those that the database computes are left to it."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def spelt(row: tuple[Any, ...]) -> bytes:
    """A row with one spelling."""
    return json.dumps(
        [_plain(value) for value in row], ensure_ascii=False, sort_keys=True, default=str
    ).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """Times in UTC; numbers alike whether a database keeps 1.0 or 1, as jsonb does."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value


def missing_files(using: str = "default") -> Iterator[str]:
    """Files that rows name and that have to be there, and are not."""
    there = _there()
    with connections[using].cursor() as cursor:
        for one in references():
            if one.condition is None:
                continue
            cursor.execute(
                f'SELECT "{one.column}" FROM "{one.table}" WHERE {one.condition or "1 = 1"} ORDER BY 1'
            )
            yield from (f"{one.where}：{name}" for (name,) in cursor.fetchall() if name and name not in there)


def _there() -> set[str]:
    """What lies in the folders of the data folder, by what rows call it."""
    found = set()
    for top in settings().data.iterdir():
        if top.is_dir():
            found |= {entry.name.partition(".")[0] for entry in top.iterdir()}
    return found
