"""Work on files that does not fit into an answer; what is done is in actions, how far it is in progress.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import structlog
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.errors import JianhaoError
from jianhao.web.origin import BACKGROUND, came_from
from jianhao.web.people.principals import SYSTEM
from jianhao.web.progress import Cancelled
from jianhao.web.registry import actions_imports, actions_imports_later
from jianhao.web.registry.importing import Understood, read_upload, understand, upload_path
from jianhao.web.registry.models import BatchState, ImportBatch
from jianhao.web.registry.progress import FileProgress, forget

QUICK = 1024**2  # bytes that are read within an answer
QUICK_ROWS = 2_000  # rows that are taken in or undone within an answer
WAITING = (BatchState.RECEIVED, BatchState.COMMITTING, BatchState.UNDOING)
log = structlog.get_logger("jianhao.web.imports")
_at: set[int] = set()  # files that a thread of this worker is at; there is one worker process (see worker.py)
_guard = Lock()


@db_task()
def work_on(batch_pk: int) -> None:
    """Do what a file waits for; one that somebody has stopped or done meanwhile is left alone."""
    rows = ImportBatch.objects.select_related("agency", "asked_by__agency")
    batch = rows.filter(pk=batch_pk, state__in=WAITING).first()
    if batch is None:
        forget(batch_pk)  # it was stopped before anybody was at it
        return
    with came_from(BACKGROUND), _taken(batch.pk) as mine:
        if not mine:
            return
        try:
            _WORK[BatchState(batch.state)](batch, FileProgress(batch.pk))
        except Cancelled:
            pass  # whoever asked for it has put the batch back
        finally:
            forget(batch.pk)


@contextmanager
def _taken(batch_pk: int) -> Iterator[bool]:
    """Whether this thread is the one that works on the batch."""
    with _guard:
        mine = batch_pk not in _at
        _at.add(batch_pk)
    try:
        yield mine
    finally:
        if mine:
            with _guard:
                _at.discard(batch_pk)


def _read(batch: ImportBatch, progress: FileProgress) -> None:
    """Understand before the transaction begins: others go on writing meanwhile."""
    understood = read_aside(batch, progress)
    if ImportBatch.objects.filter(pk=batch.pk, state=BatchState.RECEIVED).exists():
        actions_imports.read(batch=batch, understood=understood, by=SYSTEM)


def read_aside(batch: ImportBatch, progress: FileProgress) -> Understood | JianhaoError:
    """What a file would do, or why it cannot be read; nothing is written."""
    progress.stage("读取文件")
    try:
        return understand(batch, *read_upload(upload_path(batch.stored), batch.file_name), progress)
    except Cancelled:
        raise
    except JianhaoError as error:
        return error
    except Exception as error:
        log.exception("reading failed", batch=batch.pk)
        return JianhaoError(f"程序内部错误（{type(error).__name__}），没有读入。请将日志随问题一并反馈。")


def _as_asked(act: Callable[..., Any]) -> Callable[[ImportBatch, FileProgress], None]:
    """Do it for the person who asked; what the rules or a mistake of the program forbid is said on the page."""

    def do(batch: ImportBatch, progress: FileProgress) -> None:
        try:
            act(batch=batch, now=timezone.now(), by=batch.asked_by, progress=progress)
        except Cancelled:
            raise
        except JianhaoError as error:
            actions_imports_later.give_back(batch=batch, why=str(error), by=SYSTEM)
        except Exception as error:
            log.exception("import failed", batch=batch.pk)
            why = f"程序内部错误（{type(error).__name__}），台账没有改动。请将日志随问题一并反馈。"
            actions_imports_later.give_back(batch=batch, why=why, by=SYSTEM)

    return do


_WORK: dict[BatchState, Callable[[ImportBatch, FileProgress], None]] = {
    BatchState.RECEIVED: _read,
    BatchState.COMMITTING: _as_asked(lambda **given: actions_imports.commit(**given)),
    BatchState.UNDOING: _as_asked(lambda **given: actions_imports.undo(**given)),
}


def resume() -> int:
    """Queue what was left when the worker last ended; how many."""
    return nudge()


def nudge() -> int:
    """Queue the files that wait; one that is done meanwhile is left alone."""
    waiting = list(ImportBatch.objects.filter(state__in=WAITING).values_list("pk", flat=True))
    for pk in waiting:
        work_on(pk)
    return len(waiting)
