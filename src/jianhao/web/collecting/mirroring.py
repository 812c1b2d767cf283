"""One row of coverage for every account of the register, whoever writes the register and however."""

from __future__ import annotations

from typing import Any

from jianhao.web.registry.models.words import OPEN_STATES
from jianhao.web.triggers import Trigger, put_in_place

TABLE, ACCOUNTS = "collecting_coverage", "registry_account"
COLUMNS = ("agency_id", "agency_path", "line_path", "platform")
WATCHED = (*COLUMNS, "local_state")
PLAIN = "since, until, looked, last_post, counting, result, spans, methods, recent"
EMPTY = "-1, -1, -1, -1, -1, '', '[]', '[]', '[]'"


def _live(row: str) -> str:
    states = ", ".join(f"'{state}'" for state in OPEN_STATES)
    return f"({row}.local_state IN ({states}))"


def _insert(row: str) -> str:
    columns = ", ".join(COLUMNS)
    values = ", ".join(f"{row}.{name}" for name in COLUMNS)
    return f"INSERT INTO {TABLE} (account_id, {columns}, live, {PLAIN}) SELECT {row}.id, {values}, {_live(row)}, {EMPTY}"


def _update(row: str) -> str:
    same = ", ".join(f"{name} = {row}.{name}" for name in COLUMNS)
    return f"UPDATE {TABLE} SET {same}, live = {_live(row)} WHERE account_id = {row}.id"


TRIGGERS = (
    Trigger("coverage_of_new", ACCOUNTS, _insert("NEW")),
    Trigger("coverage_of_changed", ACCOUNTS, _update("NEW"), WATCHED),
)
MISSING = f"{_insert('a')} FROM {ACCOUNTS} AS a WHERE NOT EXISTS (SELECT 1 FROM {TABLE} AS c WHERE c.account_id = a.id)"


def mirror(using: str = "default", **_: Any) -> None:
    """Put the triggers in place and add the rows that are missing."""
    put_in_place(
        using, TRIGGERS, mend=MISSING, needs={ACCOUNTS: ("id", *WATCHED), TABLE: ("account_id", *COLUMNS)}
    )
