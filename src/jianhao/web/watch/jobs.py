"""Comparisons and content checks in the background: rows say what waits, the queue only says when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from django.utils import timezone
from django.utils.timezone import localdate
from huey.contrib.djhuey import db_task

from jianhao.errors import JianhaoError
from jianhao.web.inspections.models import Run, RunKind, RunState
from jianhao.web.people.models import Agency
from jianhao.web.people.principals import SYSTEM
from jianhao.web.progress import Cancelled, InRow
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.turns import in_turn, long_work
from jianhao.web.watch import actions_comparisons, actions_contents
from jianhao.web.watch.comparing import compared, sweep
from jianhao.web.watch.models import Comparison, ContentCheck, WorkState

log = structlog.get_logger("jianhao.web.watch")
FRESH = timedelta(days=7)
EARLIEST = 5  # o'clock in Shanghai; what people entered the day before is in the register by then


@db_task()
def watch_later() -> None:
    """Do what waits, one after the other; where a run or a plan is being worked on, it begins after that."""
    with in_turn(long_work) as mine:
        while (
            mine and (piece := _next()) is not None
        ):  # what is asked for meanwhile is done too, comparisons first
            _compare(piece) if isinstance(piece, Comparison) else _check(piece)


def _next() -> Comparison | ContentCheck | None:
    for model in (Comparison, ContentCheck):
        found = model.objects.filter(state=WorkState.QUEUED).order_by("pk").first()
        if found is not None:
            return found
    return None


def _compare(comparison: Comparison) -> None:
    found = actions_comparisons.begin(comparison=comparison, by=SYSTEM)
    if found is None:
        return
    _done(
        lambda: actions_comparisons.finish(
            comparison=found, seen=compared(found), now=timezone.now(), by=SYSTEM
        ),
        lambda failure: actions_comparisons.end(
            comparison=found, failure=failure, now=timezone.now(), by=SYSTEM
        ),
    )
    sweep()


def _check(check: ContentCheck) -> None:
    from jianhao.web.watch.contents import examined  # what it takes is loaded by the worker alone

    found = actions_contents.begin(check=check, by=SYSTEM)
    if found is None:
        return

    def end(state: WorkState, failure: str = "") -> None:
        actions_contents.end(check=found, state=state, failure=failure, now=timezone.now(), by=SYSTEM)

    def work() -> None:
        seen = examined(found, InRow(ContentCheck.objects.filter(pk=found.pk)))
        actions_contents.finish(check=found, seen=seen, now=timezone.now(), by=SYSTEM)

    try:
        _done(work, lambda failure: end(WorkState.FAILED, failure))
    except Cancelled:
        end(WorkState.CANCELLED)


def _done(work: Callable[[], object], fail: Callable[[str], None]) -> None:
    try:
        work()
    except Cancelled:
        raise
    except JianhaoError as error:
        fail(str(error))
    except Exception as error:
        log.exception("watch failed")
        fail(f"程序内部错误（{type(error).__name__}），没有得出结果。请将日志随问题一并反馈。")


def resume() -> int:
    """Take up what was left when the worker last ended; how many wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits, and once a day look the whole register through. How many wait."""
    with in_turn(long_work) as mine:
        if mine:
            _put_back()
            _daily()
            _after_runs()
    left = sum(model.objects.filter(state=WorkState.QUEUED).count() for model in (Comparison, ContentCheck))
    if left:
        watch_later()
    return left


def _put_back() -> None:
    for comparison in Comparison.objects.filter(state=WorkState.RUNNING):
        actions_comparisons.put_back(comparison=comparison, by=SYSTEM)
    for check in ContentCheck.objects.filter(state=WorkState.RUNNING):
        actions_contents.put_back(check=check, by=SYSTEM)


def _after_runs() -> None:
    """Have the contents of runs that ended in the last days looked through: what may be a hijack does not wait to be asked for."""
    now = timezone.now()
    runs = Run.objects.filter(kind=RunKind.FIRST, state=RunState.DONE, finished_at__gt=now - FRESH)
    checked = ContentCheck.objects.values("run")
    for run in runs.exclude(pk__in=checked).select_related("inspection__agency").order_by("-pk")[:10]:
        with suppress(Refused):  # one is at work for that agency; the next minute asks again
            actions_contents.ask_after_run(run=run, now=now, by=SYSTEM)


def _daily() -> None:
    """Ask for today's comparison unless there is one, or there is nothing to compare."""
    now = timezone.localtime()
    top = Agency.objects.filter(parent=None).first()
    if top is None or now.hour < EARLIEST or not Account.objects.exists():
        return
    if Comparison.objects.filter(agency=top, as_of=localdate(now)).exists():
        return
    with suppress(Refused):
        actions_comparisons.ask_daily(agency=top, as_of=localdate(now), now=timezone.now(), by=SYSTEM)
