"""Work that does not fit into an answer: three lines a task, the rest is in actions."""

from __future__ import annotations

from huey.contrib.djhuey import db_task

from jianhao.web.origin import BACKGROUND, came_from
from jianhao.web.people.principals import SYSTEM
from jianhao.web.registry import actions_imports
from jianhao.web.registry.models import BatchState, ImportBatch

QUICK = 1024**2  # bytes that are read within an answer


@db_task()
def read_later(batch_pk: int) -> None:
    """Read an uploaded file; a batch read meanwhile is left alone."""
    batch = ImportBatch.objects.filter(pk=batch_pk, state=BatchState.RECEIVED).first()
    if batch is not None:
        with came_from(BACKGROUND):
            actions_imports.read(batch=batch, by=SYSTEM)


def resume() -> int:
    """Queue what was received and not read when the worker last ended; how many."""
    waiting = list(ImportBatch.objects.filter(state=BatchState.RECEIVED).values_list("pk", flat=True))
    for pk in waiting:
        read_later(pk)
    return len(waiting)
