"""A comparison from asking for it to its leads; what the worker does is recorded like what people do."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.watch.comparing import Compared
from jianhao.web.watch.holding import only_one, taken
from jianhao.web.watch.keeping import settle, take
from jianhao.web.watch.models import Comparison, WorkState


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交防反弹比对"
    BEGIN = "开始防反弹比对"
    FINISH = "防反弹比对完成"
    END = "防反弹比对未完成"


@action
def ask(*, agency: Agency, as_of: date, now: datetime, by: User) -> Comparison:
    """Have the register below an agency looked through."""
    require(by, Permission.WATCH)
    require_within(by, agency)
    only_one(Comparison, agency)
    made = Comparison.objects.create(
        agency=agency, agency_path=agency.path, as_of=as_of, asked_by=by, asked_at=now
    )
    record(Verb.ASK, by=by, target=made)
    return made


@action
def ask_daily(*, agency: Agency, as_of: date, now: datetime, by: Principal) -> Comparison:
    """The comparison that the application makes by itself once a day over the whole register."""
    only_one(Comparison, agency)
    made = Comparison.objects.create(agency=agency, agency_path=agency.path, as_of=as_of, asked_at=now)
    record(Verb.ASK, by=by, target=made, details={"每日": True})
    return made


@action
def begin(*, comparison: Comparison, by: Principal) -> Comparison | None:
    """Take a waiting comparison up; None where there is nothing to do."""
    found = taken(comparison)
    running = found is not None and found.state == WorkState.RUNNING
    record(Verb.BEGIN, by=by, target=found or comparison, result=Result.DONE if running else Result.REFUSED)
    return found if running else None


@action
def finish(*, comparison: Comparison, seen: Compared, now: datetime, by: Principal) -> Comparison:
    """Take in what was seen: all leads and the end of the work, or nothing of it."""
    found = Comparison.objects.select_for_update(of=("self",)).select_related("agency").get(pk=comparison.pk)
    fresh, again = take(seen.sightings, found.as_of)
    found.counts = seen.counts | {"new": fresh, "again": again, "moved": settle()}
    found.state, found.finished_at, found.snapshot = WorkState.DONE, now, seen.snapshot
    found.save()
    record(Verb.FINISH, by=by, target=found, details=found.counts)
    return found


@action
def end(*, comparison: Comparison, failure: str, now: datetime, by: Principal) -> None:
    """A comparison that could not be made; the sentence says why."""
    found = Comparison.objects.select_for_update(of=("self",)).select_related("agency").get(pk=comparison.pk)
    found.state, found.failure, found.finished_at = WorkState.FAILED, failure, now
    found.save()
    record(Verb.END, by=by, target=found, result=Result.FAILED, reason=failure[:300])


@action
def put_back(*, comparison: Comparison, by: Principal) -> None:
    """A comparison whose worker ended in the middle waits again."""
    found = Comparison.objects.select_for_update(of=("self",)).select_related("agency").get(pk=comparison.pk)
    found.state = WorkState.QUEUED
    found.save(update_fields=["state"])
    record(Verb.END, by=by, target=found, result=Result.FAILED, reason="后台处理中断，重新排队")
