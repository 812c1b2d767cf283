"""A closing is where its account is, whoever moves the account and however: the database sees to it.

Made anew after every migration, because SQLite drops the triggers of a table that a migration rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

CLOSINGS, ACCOUNTS = "closures_closure", "registry_account"
NAME = "closings_go_with_account"
PLACE = ("agency_path", "line_path")
OF = ", ".join(PLACE)


def _differs(one: str, other: str) -> str:
    return " OR ".join(f"{one}.{name} <> {other}.{name}" for name in PLACE)


MOVED = f"AFTER UPDATE OF {OF} ON {ACCOUNTS}"
WHEN = _differs("OLD", "NEW")
FOLLOW = (
    f"UPDATE {CLOSINGS} SET {', '.join(f'{name} = NEW.{name}' for name in PLACE)} WHERE account_id = NEW.id"
)
SQLITE = (
    f"DROP TRIGGER IF EXISTS {NAME}",
    f"CREATE TRIGGER {NAME} {MOVED} WHEN {WHEN} BEGIN {FOLLOW}; END",
)
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {FOLLOW}; RETURN NULL; END$$",
    f"DROP TRIGGER IF EXISTS {NAME} ON {ACCOUNTS}",
    f"CREATE TRIGGER {NAME} {MOVED} FOR EACH ROW WHEN ({WHEN}) EXECUTE FUNCTION {NAME}()",
)
ITS_ACCOUNT = f"FROM {ACCOUNTS} AS a WHERE a.id = {CLOSINGS}.account_id"
MISPLACED = (
    f"UPDATE {CLOSINGS} SET ({OF}) = (SELECT {', '.join(f'a.{name}' for name in PLACE)} {ITS_ACCOUNT}) "
    f"WHERE EXISTS (SELECT 1 {ITS_ACCOUNT} AND ({_differs('a', CLOSINGS)}))"
)


def follow(using: str = "default", **_: Any) -> None:
    """Put the trigger in place and bring rows to where their account is."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if CLOSINGS not in tables or ACCOUNTS not in tables:
            return  # a migration to a state before this app
        columns = {c.name for c in connection.introspection.get_table_description(cursor, CLOSINGS)}
        if not columns.issuperset(PLACE):
            return  # or before closings had a place
        for statement in (*(POSTGRESQL if connection.vendor == "postgresql" else SQLITE), MISPLACED):
            cursor.execute(statement)
