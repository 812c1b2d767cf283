"""What PostgreSQL knows of paths, so that it does not take a county for a single row.

It estimates a range from a hundred values of the column. All paths of a province begin alike, a county lies between two of these
values, and was expected to be one row where there are more than a thousand: what is right for one row was then done a thousand
times. With a thousand values the estimate is right to a fifth.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

from jianhao.web.scope import PathField

VALUES = 1000
NOT_YET = (
    "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped "
    "AND coalesce(attstattarget, -1) <> %s"
)


def know_paths(using: str = "default", **_: Any) -> None:
    """Have the database look closely at every path; tables that it did not are looked at now."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    paths = [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, PathField)
    ]
    with connection.cursor() as cursor:
        for table, column in paths:
            cursor.execute(NOT_YET, (table, column, VALUES))
            if cursor.fetchone() is not None:
                names = [connection.ops.quote_name(name) for name in (table, column)]
                cursor.execute("ALTER TABLE {} ALTER COLUMN {} SET STATISTICS {}".format(*names, VALUES))
                cursor.execute(f"ANALYZE {names[0]} ({names[1]})")
