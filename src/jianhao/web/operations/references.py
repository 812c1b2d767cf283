"""Which columns name files of the data folder: found among the models, so that a new app's files are not forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

NAMES = ("stored", "folder", "picture", "file", "token_of_file")  # what such columns are called
# Column → the condition under which its file has to be there; files of all others may have been taken away on purpose.
REQUIRED = {
    "inspections_material.stored": "",
    "inspections_run.folder": "state = 'done'",
    "inspections_reply.picture": "picture <> ''",
    "inspections_appeal.picture": "picture <> ''",
    "inspections_step.picture": "picture <> ''",
    "plans_plan.folder": "state = 'done'",
    "closures_evidencefile.stored": "",
    "publishing_publication.stored": "stored <> ''",
    "assigned_assignedlist.stored": "",
    "assigned_itemstep.picture": "picture <> ''",
    "assigned_receivedpackage.stored": "",
    "watch_incidentfile.stored": "",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names files; `condition` is SQL for the rows whose file has to be there, None if none has to."""

    table: str
    column: str
    condition: str | None

    @property
    def where(self) -> str:
        """As messages name it."""
        return f"{self.table}.{self.column}"


def references() -> Iterator[Reference]:
    """Every column of ours that names files."""
    for model in models_kept():
        for field in model._meta.concrete_fields:
            if field.name in NAMES and field.get_internal_type() == "CharField":
                table, column = model._meta.db_table, field.column
                yield Reference(table, column, REQUIRED.get(f"{table}.{column}"))


def models_kept() -> list[type[Any]]:
    """Every model with a table of its own, in one order."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(found, key=lambda model: model._meta.db_table)
