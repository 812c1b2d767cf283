"""Schedules set, paused, ended; and a day of one kept: an inspection prepared and its run put into the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.timezone import localdate

from jianhao.inspection.packs import builtin_packs
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.inspections import actions_rounds, actions_runs
from jianhao.web.inspections.models import Every, Inspection, PlannedRound, Schedule
from jianhao.web.inspections.scheduling import MOST, in_words
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused


class Verb(StrEnum):
    """What the log calls each action."""

    SET = "设定定期检查"
    PAUSE = "暂停定期检查"
    RESUME = "恢复定期检查"
    END = "停止定期检查"
    RESTORE = "撤销停止定期检查"
    KEEP = "按计划新建检查并运行"


@action
def set_up(
    *,
    agency: Agency,
    title: str,
    every: str,
    day: int,
    next_workday: bool,
    window: int,
    packs: Sequence[str],
    platforms: Sequence[str],
    feedback_workdays: int,
    now: datetime,
    by: User,
) -> Schedule:
    """Have a scope inspected on its day from tomorrow on, as the person who sets it."""
    require(by, Permission.INSPECT)
    require_within(by, agency)
    if not packs or set(packs) - set(builtin_packs()):
        raise Refused("请至少选择一个规则包。")
    if every not in Every.values or not 1 <= day <= MOST[Every(every)]:
        raise Refused("请选择频次，并填写有效的日。")
    made = Schedule.objects.create(
        agency=agency, agency_path=agency.path, title=title, every=every, day=day, next_workday=next_workday, window=window,
        packs=list(packs), platforms=list(platforms), feedback_workdays=feedback_workdays, set_by=by, set_at=now,
        since=localdate(now) + timedelta(days=1),
    )  # fmt: skip
    said = {
        "频次": in_words(every, day),
        "顺延": next_workday,
        "检查期": window,
        "规则包": list(packs),
        "平台": list(platforms),
    }
    record(Verb.SET, by=by, target=made, details=said)
    return made


def _held(schedule: Schedule, by: User) -> Schedule:
    require(by, Permission.INSPECT)
    found = Schedule.objects.select_for_update(of=("self",)).select_related("agency").get(pk=schedule.pk)
    require_within(by, found.agency)
    return found


@action
def pause(*, schedule: Schedule, by: User) -> None:
    """Keep no day until it is resumed."""
    found = _held(schedule, by)
    if not found.active:
        raise Refused("该定期检查已暂停或已停止。")
    found.paused = True
    found.save(update_fields=["paused"])
    record(Verb.PAUSE, by=by, target=found)


@action
def resume(*, schedule: Schedule, now: datetime, by: User) -> None:
    """Keep its days again, from today on; days that went by meanwhile are not made up for."""
    found = _held(schedule, by)
    if not found.paused or found.ended_on is not None:
        raise Refused("该定期检查没有暂停。")
    found.paused, found.since = False, localdate(now)
    found.save(update_fields=["paused", "since"])
    record(Verb.RESUME, by=by, target=found)


@action
def end(*, schedule: Schedule, now: datetime, by: User) -> None:
    """Keep no more days; the inspections that came of it stay."""
    found = _held(schedule, by)
    if found.ended_on is not None:
        raise Refused("该定期检查已停止。")
    found.ended_on, found.ended_by = localdate(now), by
    found.save(update_fields=["ended_on", "ended_by"])
    record(Verb.END, by=by, target=found)


@action
def restore(*, schedule: Schedule, now: datetime, by: User) -> None:
    """Undo the end, from today on."""
    found = _held(schedule, by)
    if found.ended_on is None:
        raise Refused("该定期检查没有停止。")
    found.ended_on, found.ended_by, found.since = None, None, localdate(now)
    found.save(update_fields=["ended_on", "ended_by", "since"])
    record(Verb.RESTORE, by=by, target=found)


@action
def keep_day(*, schedule: Schedule, due: date, now: datetime, by: User) -> Inspection:
    """An inspection of the day before `due` with its run, as the person who set the schedule; once a day, or nothing."""
    if not by.is_active:
        raise NotAllowed("设定人已停用，请由在岗人员重新设定。")
    found = _held(schedule, by)
    if not found.active:
        raise Refused("该定期检查已暂停或已停止。")
    kept = PlannedRound.objects.create(schedule=found, due=due, at=now)
    as_of = due - timedelta(days=1)
    made = actions_rounds.make(
        agency=found.agency, title=f"{found.title}（{as_of.isoformat()}）", as_of=as_of, window=found.window, packs=found.packs,
        platforms=found.platforms, feedback_workdays=found.feedback_workdays, now=now, by=by,
    )  # fmt: skip
    actions_runs.ask(inspection=made, now=now, by=by)
    kept.inspection = made
    kept.save(update_fields=["inspection"])
    record(
        Verb.KEEP, by=by, target=made, reason=f"按计划：{found.title}", details={"计划日": due.isoformat()}
    )
    return made


@action
def say_why(*, schedule: Schedule, due: date, failure: str, now: datetime, by: Principal) -> None:
    """A day that could not be kept; it is not tried again."""
    PlannedRound.objects.get_or_create(schedule=schedule, due=due, defaults={"failure": failure, "at": now})
    record(Verb.KEEP, by=by, target=schedule, result=Result.FAILED, reason=failure[:300])
