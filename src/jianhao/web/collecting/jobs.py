"""Files read and interfaces asked in the background: rows say what waits, the queue only says when."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.dates import day_number
from jianhao.errors import JianhaoError
from jianhao.web.collecting import actions_batches, actions_pulls
from jianhao.web.collecting.folders import lay_out, set_folder, sweep, work_folder
from jianhao.web.collecting.index import index_of
from jianhao.web.collecting.models import Batch, BatchKind, BatchState, Credential
from jianhao.web.collecting.reading import Taken, take
from jianhao.web.config import settings
from jianhao.web.origin import BACKGROUND, came_from
from jianhao.web.people.principals import SYSTEM
from jianhao.web.progress import Cancelled, InRow
from jianhao.web.refusals import Refused
from jianhao.web.turns import Work, in_turn

log = structlog.get_logger("jianhao.web.collecting")
NOTHING = "文件中没有台账内账号的内容，没有采用，文件没有保存。请核对账号ID，或者先在台账中登记。"
_one = Work()  # one after the other, in the one worker process (see worker.py)


@db_task()
def work_later() -> None:
    """Do the first batch that waits, then queue again: other work of the worker comes in between."""
    with in_turn(_one) as mine:
        batch = _next() if mine else None
        if batch is not None:
            work(batch)
    if batch is not None and Batch.objects.filter(state=BatchState.QUEUED).exists():
        work_later()


def _next() -> Batch | None:
    while (waiting := Batch.objects.filter(state=BatchState.QUEUED).order_by("pk").first()) is not None:
        taken = actions_batches.begin(batch=waiting, now=timezone.now(), by=SYSTEM)
        if taken is not None:
            return taken
        sweep(waiting.folder)
    return None


def work(batch: Batch) -> None:
    """One batch: read or ask, then the rows. What a killed worker had read is read again; what it was given is not asked again."""
    sweep(batch.folder)
    try:
        now = timezone.now()
        taken, said = _taken(batch, now)
        if not taken.looks:
            _end(batch, BatchState.FAILED, NOTHING, taken.counts)
            return
        today = timezone.localdate()
        actions_batches.finish(
            batch=batch, taken=taken, said=said, today=today, now=timezone.now(), by=SYSTEM
        )
    except Cancelled:
        _end(batch, BatchState.CANCELLED, "")
    except JianhaoError as error:
        _end(batch, BatchState.FAILED, str(error))
    except Exception as error:
        log.exception("collecting failed", batch=batch.pk)
        why = f"程序内部错误（{type(error).__name__}），没有读入。请将日志随问题一并反馈。"
        _end(batch, BatchState.FAILED, why)
    finally:
        shutil.rmtree(work_folder(batch.folder), ignore_errors=True)


def _taken(batch: Batch, now: datetime) -> tuple[Taken, str]:
    progress = InRow(Batch.objects.filter(pk=batch.pk))
    if batch.kind == BatchKind.PULL:
        from jianhao.web.collecting.pulling import pull  # what it takes to ask is loaded by the worker alone

        return pull(batch, progress, now)
    progress.stage("读取台账")
    covers = None
    if batch.covers_from is not None and batch.covers_to is not None:
        covers = day_number(batch.covers_from), day_number(batch.covers_to)
    paths = lay_out(batch.files, work_folder(batch.folder) / "files")
    index = index_of(batch.agency.path)
    return take(BatchKind(batch.kind), paths, index, set_folder(batch.folder), progress, covers), ""


def _end(batch: Batch, state: BatchState, failure: str, counts: dict[str, Any] | None = None) -> None:
    sweep(batch.folder)
    now = timezone.now()
    actions_batches.end(batch=batch, state=state, failure=failure, counts=counts, now=now, by=SYSTEM)


def resume() -> int:
    """Take up what was left when the worker last ended; how many wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits, and the nightly round when its hour has come. How many batches wait."""
    with in_turn(_one) as mine:
        for batch in Batch.objects.filter(state=BatchState.RUNNING) if mine else ():
            actions_batches.put_back(batch=batch, by=SYSTEM)
    ask_tonight(timezone.localtime())
    waiting = Batch.objects.filter(state=BatchState.QUEUED).count()
    if waiting:
        work_later()
    return waiting


def night_of(moment: datetime) -> date:
    """The night that a moment belongs to: the day on whose evening the round began last."""
    begun = moment.hour >= settings().collect_hour
    return moment.date() if begun else moment.date() - timedelta(days=1)


def ask_tonight(moment: datetime) -> int:
    """Queue every owned account that was not asked since the evening began; how many. Nights gone by are not made up for."""
    night = night_of(moment)
    due = Credential.objects.filter(withdrawn_at=None, entered_at__date__lte=night)
    begun = moment.replace(
        year=night.year, month=night.month, day=night.day, hour=settings().collect_hour, minute=0
    )
    due = due.filter(account__coverage__live=True)
    due = due.exclude(pulls__night=night).exclude(asked_at__gte=begun).select_related("account__agency")
    asked = 0
    for credential in due.order_by("pk"):
        try:
            with came_from(BACKGROUND):
                actions_pulls.ask_tonight(credential=credential, night=night, now=moment, by=SYSTEM)
        except (Refused, IntegrityError):
            continue  # it is being asked at this moment, or its account was closed
        asked += 1
    return asked
