"""What the database itself does after a row was written, whoever writes it and however.

Put in place after every migration, because SQLite drops the triggers of a table that a migration rebuilds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class Trigger:
    """One statement after each new row of `table`, or, with `columns`, after each row of which one of them changed.

    `statement` is plain SQL of both databases; NEW (and OLD, for a change) is the row.
    """

    name: str
    table: str
    statement: str
    columns: tuple[str, ...] = ()

    def definition(self, vendor: str) -> tuple[str, ...]:
        """The statements that put it in place, or in the place of an older one."""
        made = f"CREATE TRIGGER {self.name} AFTER {self._event} ON {self.table}"
        if vendor == "postgresql":
            return (
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$BEGIN {self.statement}; RETURN NULL; END$$",
                f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
                f"{made} FOR EACH ROW{self._when('IS DISTINCT FROM')} EXECUTE FUNCTION {self.name}()",
            )
        return (
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"{made}{self._when('IS NOT')} BEGIN {self.statement}; END",
        )

    @property
    def _event(self) -> str:
        return f"UPDATE OF {', '.join(self.columns)}" if self.columns else "INSERT"

    def _when(self, differs: str) -> str:
        changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in self.columns)
        return f" WHEN ({changed})" if changed else ""


def put_in_place(
    using: str, triggers: tuple[Trigger, ...], *, mend: str, needs: Mapping[str, tuple[str, ...]]
) -> None:
    """The triggers, then `mend`: the statement that sets right what was written while they were not there.

    Nothing is done while a table of `needs` lacks one of its columns: the migration went to a state before them.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table, columns in needs.items():
            if table not in tables:
                return
            described = connection.introspection.get_table_description(cursor, table)
            if not {one.name for one in described}.issuperset(columns):
                return
        for trigger in triggers:
            for statement in trigger.definition(connection.vendor):
                cursor.execute(statement)
        cursor.execute(mend)
