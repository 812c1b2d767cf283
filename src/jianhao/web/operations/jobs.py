"""Backups every night and drills every week, by the worker; what is due is told by the records, so a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

import structlog
from django.db import DatabaseError
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.backup.keys import KeyFile
from jianhao.errors import JianhaoError
from jianhao.jobs.progress import Silent
from jianhao.web import logs
from jianhao.web.config import settings
from jianhao.web.operations import actions, drills
from jianhao.web.operations.models import SafetyKind, last
from jianhao.web.operations.storage import trouble_of
from jianhao.web.operations.taking import back_up
from jianhao.web.origin import BACKGROUND, came_from
from jianhao.web.people.principals import SYSTEM

AGAIN = timedelta(hours=1)  # after a backup that failed
DRILL_EVERY = timedelta(days=7)
DRILL_AGAIN = timedelta(days=1)  # after a drill that failed
log = structlog.get_logger("jianhao.web.operations")
_one = Lock()  # a backup and a drill of one worker wait for each other


def resume() -> int:
    """Take away what a killed drill left, then as ever."""
    drills.sweep()
    return nudge()


def nudge() -> int:
    """Begin what is due; how much."""
    logs.forget_old(timezone.now())
    due = bool(_ready() and (backup_due(timezone.now()) or drill_due(timezone.now())))
    if due:
        keep_safe()
    return int(due)


def _ready() -> bool:
    return settings().backup_to is not None and settings().backup_key is not None


@db_task()
def keep_safe() -> None:
    """The backup or the drill that is due now; a repeated call finds nothing due."""
    if not _ready() or not _one.acquire(blocking=False):
        return
    try:
        with came_from(BACKGROUND):
            if backup_due(timezone.now()):
                _attempt(SafetyKind.BACKUP)
            if drill_due(timezone.now()):
                _attempt(SafetyKind.DRILL)
    finally:
        _one.release()


def backup_due(now: datetime) -> bool:
    """Whether tonight's hour has come and no backup was taken since; a failed one is tried again after an hour."""
    local = timezone.localtime(now)
    hour = local.replace(hour=settings().backup_hour, minute=0, second=0, microsecond=0)
    since = hour if hour <= local else hour - timedelta(days=1)
    done, tried = last(SafetyKind.BACKUP, well=True), last(SafetyKind.BACKUP)
    if done is not None and done.at >= since:
        return False
    return tried is None or tried.well or now - tried.at >= AGAIN


def drill_due(now: datetime) -> bool:
    """Whether a week has passed since a drill went well; a failed one is tried again the day after."""
    if last(SafetyKind.BACKUP, well=True) is None:
        return False
    held = last(SafetyKind.DRILL)
    return held is None or now - held.at >= (DRILL_EVERY if held.well else DRILL_AGAIN)


def _attempt(kind: SafetyKind) -> None:
    """Do it and write down what came of it."""
    to, key = settings().backup_to, settings().backup_key
    if to is None or key is None:
        return
    try:
        if kind == SafetyKind.BACKUP:
            back_up(to, KeyFile(key), keep=settings().backup_keep, progress=Silent(), by=SYSTEM)
            return
        held = drills.hold(to, KeyFile(key), Silent())
        actions.note_drill(
            set_id=held.set_id,
            well=held.well,
            sentence=held.sentence,
            facts=held.facts,
            now=timezone.now(),
            by=SYSTEM,
        )
    except JianhaoError as error:
        _failed(kind, str(error))
    except Exception as error:
        log.exception("keeping safe failed", kind=str(kind))
        _failed(
            kind, trouble_of(error) or f"程序内部错误（{type(error).__name__}），请将日志随问题一并反馈。"
        )


def _failed(kind: SafetyKind, sentence: str) -> None:
    try:
        actions.note_failure(kind=kind, sentence=sentence, now=timezone.now(), by=SYSTEM)
    except (
        DatabaseError
    ) as error:  # no room for the row either: the log has it, and the old backup grows too old
        log.error("failure not recorded", kind=str(kind), sentence=sentence, why=str(error))
