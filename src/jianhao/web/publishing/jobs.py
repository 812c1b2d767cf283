"""Lists of units with many accounts, written in the background."""

from __future__ import annotations

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.errors import JianhaoError
from jianhao.web.people.principals import SYSTEM
from jianhao.web.publishing import actions
from jianhao.web.publishing.listing import sweep
from jianhao.web.publishing.models import Publication, PublicationState
from jianhao.web.turns import Work, in_turn

QUICK = 5_000  # accounts whose list is written within an answer
log = structlog.get_logger("jianhao.web.publishing")
_writing = Work()


@db_task()
def work_later() -> None:
    """Write the lists that wait, one after the other."""
    with in_turn(_writing) as mine:
        while mine and (one := _next()) is not None:
            _write(one)


def _next() -> Publication | None:
    return _waiting().order_by("pk").select_related("agency", "prepared_by__agency").first()


def _write(one: Publication) -> None:
    try:
        actions.write(publication=one, now=timezone.now(), by=one.prepared_by)
    except JianhaoError as error:
        actions.give_up(publication=one, why=str(error), by=SYSTEM)
    except Exception as error:
        log.exception("publication failed", publication=one.pk)
        why = f"程序内部错误（{type(error).__name__}），名录没有写成。请将日志随问题一并反馈。"
        actions.give_up(publication=one, why=why, by=SYSTEM)


def _waiting() -> QuerySet:
    return Publication.objects.filter(state=PublicationState.ASKED)


def resume() -> int:
    """Take up what was left when the worker last ended; how many lists wait."""
    sweep(set(Publication.objects.values_list("stored", flat=True)))
    return nudge()


def nudge() -> int:
    """Begin what waits; how many lists wait."""
    waiting = _waiting().count()
    if waiting:
        work_later()
    return waiting
