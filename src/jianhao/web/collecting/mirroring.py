"""One row of coverage for every account of the register, whoever writes the register and however: the database sees to it.

Made anew after every migration, because SQLite drops the triggers of a table that a migration rebuilds.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from jianhao.web.registry.models.words import OPEN_STATES

TABLE, ACCOUNTS = "collecting_coverage", "registry_account"
COLUMNS = ("agency_id", "agency_path", "line_path", "platform")
PLAIN = "since, until, looked, last_post, counting, result, spans, methods, recent"
EMPTY = "-1, -1, -1, -1, -1, '', '[]', '[]', '[]'"


def _live(row: str) -> str:
    states = ", ".join(f"'{state}'" for state in OPEN_STATES)
    return f"({row}local_state IN ({states}))"


def _insert(row: str) -> str:
    columns = ", ".join(COLUMNS)
    values = ", ".join(f"{row}{name}" for name in COLUMNS)
    return f"INSERT INTO {TABLE} (account_id, {columns}, live, {PLAIN}) SELECT {row}id, {values}, {_live(row)}, {EMPTY}"


def _update(row: str) -> str:
    same = ", ".join(f"{name} = {row}{name}" for name in COLUMNS)
    return f"UPDATE {TABLE} SET {same}, live = {_live(row)} WHERE account_id = {row}id"


WATCHED = (*COLUMNS, "local_state")
OF = ", ".join(WATCHED)


def _differs(word: str) -> str:
    return " OR ".join(f"OLD.{name} {word} NEW.{name}" for name in WATCHED)


SQLITE = (
    "DROP TRIGGER IF EXISTS coverage_of_new",
    "DROP TRIGGER IF EXISTS coverage_of_changed",
    f"CREATE TRIGGER coverage_of_new AFTER INSERT ON {ACCOUNTS} BEGIN {_insert('NEW.')}; END",
    f"CREATE TRIGGER coverage_of_changed AFTER UPDATE OF {OF} ON {ACCOUNTS} WHEN {_differs('IS NOT')} "
    f"BEGIN {_update('NEW.')}; END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION coverage_of_new() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$BEGIN {_insert('NEW.')}; RETURN NULL; END$$",
    "CREATE OR REPLACE FUNCTION coverage_of_changed() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$BEGIN {_update('NEW.')}; RETURN NULL; END$$",
    f"DROP TRIGGER IF EXISTS coverage_of_new ON {ACCOUNTS}",
    f"DROP TRIGGER IF EXISTS coverage_of_changed ON {ACCOUNTS}",
    f"CREATE TRIGGER coverage_of_new AFTER INSERT ON {ACCOUNTS} FOR EACH ROW EXECUTE FUNCTION coverage_of_new()",
    f"CREATE TRIGGER coverage_of_changed AFTER UPDATE OF {OF} ON {ACCOUNTS} FOR EACH ROW "
    f"WHEN ({_differs('IS DISTINCT FROM')}) EXECUTE FUNCTION coverage_of_changed()",
)
MISSING = f"{_insert('a.')} FROM {ACCOUNTS} AS a WHERE NOT EXISTS (SELECT 1 FROM {TABLE} AS c WHERE c.account_id = a.id)"


def mirror(using: str = "default", **_: Any) -> None:
    """Put the triggers in place and add the rows that are missing."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if TABLE not in tables or ACCOUNTS not in tables:
        return  # a migration to a state before this app
    statements = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for statement in (*statements, MISSING):
            cursor.execute(statement)
