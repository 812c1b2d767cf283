"""A batch from its file to its rows, and taking it out again. What the worker does is recorded like what people do."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import IO, Any

from django.utils.timezone import localdate

from jianhao.dates import day_date
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.collecting.folders import forget, keep, new_token
from jianhao.web.collecting.holding import held, locked
from jianhao.web.collecting.keeping import take_out, write
from jianhao.web.collecting.models import Batch, BatchKind, BatchState, Credential
from jianhao.web.collecting.reading import Taken
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.progress import call_off
from jianhao.web.refusals import Refused

MOST_ATTEMPTS = 3
GIVEN_UP = {
    False: f"连续{MOST_ATTEMPTS}次处理中断，可能是内存不足，请拆分文件后重新上传。",
    True: f"连续{MOST_ATTEMPTS}次采集中断，请稍后再采集；已取得的部分保留，接着采集。",
}
SENT = (BatchKind.POSTS, BatchKind.RECORDS, BatchKind.CHECKS)


class Verb(StrEnum):
    """What the log calls each action."""

    RECEIVE = "上传采集材料"
    CANCEL = "取消采集"
    BEGIN = "开始采集处理"
    FINISH = "采用采集结果"
    END = "采集未完成"
    UNDO = "撤销采集批次"


@action
def receive(
    *, agency: Agency, kind: str, stream: IO[bytes], name: str, covers: tuple[date, date] | None, now: datetime, by: User
) -> Batch:  # fmt: skip
    """Keep a file for the worker to read; the accounts below the agency are looked up in it, all others only counted."""
    require(by, Permission.IMPORT)
    require_within(by, agency)
    if kind not in SENT:
        raise Refused("请选择文件是什么。")
    if covers is not None and (kind != BatchKind.POSTS or covers[0] > covers[1]):
        raise Refused("完整采集的起始日期不能晚于截止日期，并且只用于发布内容。")
    if covers is not None and covers[1] > localdate(now):
        raise Refused("完整采集的截止日期不能晚于今天。")
    kept = keep(stream, name)
    days = dict(zip(("covers_from", "covers_to"), covers or (None, None), strict=True))
    used = Batch.objects.filter(agency=agency, kind=kind, sha256=kept[2], state=BatchState.DONE, **days)
    if (before := used.first()) is not None:
        forget([kept])
        raise Refused(f"同一个文件已于{localdate(before.made_at)}采用，没有重复读入。")
    made = Batch.objects.create(
        agency=agency, agency_path=agency.path, kind=kind, files=[kept], sha256=kept[2], folder=new_token(), made_by=by,
        made_at=now, **days,
    )  # fmt: skip
    said = {"文件": kept[0], "SHA-256": kept[2]}
    if covers:
        said["完整采集"] = f"{covers[0]}至{covers[1]}"
    record(Verb.RECEIVE, by=by, target=made, details=said)
    return made


@action
def cancel(*, batch: Batch, now: datetime, by: User) -> Batch:
    """Stop the work: at once while it waits, at its next step while it is done. Nothing of it is used."""
    found = held(batch, by)
    if not found.active:
        raise Refused(f"该批次{found.get_state_display()}，不能取消。")
    if call_off(found, now):
        forget(found.files)
    record(Verb.CANCEL, by=by, target=found)
    return found


@action
def begin(*, batch: Batch, now: datetime, by: Principal) -> Batch | None:
    """Take a waiting batch up; None when another one was first. One that ended the worker three times is given up."""
    found = locked(batch)
    if found.state != BatchState.QUEUED:
        record(Verb.BEGIN, by=by, target=found, result=Result.REFUSED, reason=found.get_state_display())
        return None
    withdrawn = found.credential_id is not None and not found.credential.usable
    found.attempts += 1
    found.state, found.step, found.done, found.total = BatchState.RUNNING, "", 0, 0
    if found.attempts > MOST_ATTEMPTS or withdrawn:
        found.state, found.finished_at = BatchState.FAILED, now
        found.failure = "接口凭据已撤销。" if withdrawn else GIVEN_UP[found.credential_id is not None]
    found.save()
    failed = found.state == BatchState.FAILED
    said = {"次数": found.attempts} | (
        {"取用接口凭据": found.credential_id is not None} if not failed else {}
    )
    result = Result.FAILED if failed else Result.DONE
    record(Verb.BEGIN, by=by, target=found, result=result, details=said)
    return None if failed else found


@action
def finish(*, batch: Batch, taken: Taken, said: str, today: date, now: datetime, by: Principal) -> Batch:
    """Take what was read in: its records and the rows of its accounts. All of it or nothing."""
    found = locked(batch)
    if found.state != BatchState.RUNNING:
        raise Refused(f"该批次{found.get_state_display()}。")
    write(found, taken, today)
    found.files, found.version, found.counts, found.said = batch.files, taken.version, taken.counts, said
    found.first_day = None if taken.first_day is None else day_date(taken.first_day)
    found.last_day = None if taken.last_day is None else day_date(taken.last_day)
    found.state, found.finished_at, found.step = BatchState.DONE, now, ""
    found.save()
    if found.credential_id is not None:
        came = {"asked_at": now, "came": taken.counts["came"], "said": said}
        Credential.objects.filter(pk=found.credential_id).update(**came)
    told = {name: count for name, count in taken.counts.items() if isinstance(count, int)}
    record(Verb.FINISH, by=by, target=found, details=told | {"数据版本": taken.version}, reason=said[:300])
    return found


@action
def end(
    *,
    batch: Batch,
    state: BatchState,
    failure: str,
    now: datetime,
    by: Principal,
    counts: dict[str, Any] | None = None,
) -> None:
    """A batch that was cancelled or could not be done; the sentence says why. What was sent is not kept."""
    found = locked(batch)
    found.state, found.failure, found.finished_at = state, failure, now
    found.counts = counts or {}
    found.save(update_fields=["state", "failure", "finished_at", "counts"])
    forget(found.files)
    result = Result.DONE if state == BatchState.CANCELLED else Result.FAILED
    record(Verb.END, by=by, target=found, result=result, reason=failure[:300])


@action
def put_back(*, batch: Batch, by: Principal) -> None:
    """A batch whose worker ended in the middle waits again, unless somebody had asked for it to stop."""
    found = locked(batch)
    found.state = BatchState.CANCELLED if found.cancel_asked else BatchState.QUEUED
    found.save(update_fields=["state"])
    record(Verb.END, by=by, target=found, result=Result.FAILED, reason="后台处理中断，重新排队")


@action
def undo(*, batch: Batch, today: date, now: datetime, by: User) -> Batch:
    """Inspections that begin from now on take nothing of it; its bytes, and the runs that rest on it, stay as they are."""
    found = held(batch, by)
    if found.state != BatchState.DONE:
        raise Refused(f"该批次{found.get_state_display()}，不能撤销。")
    found.state, found.undone_by, found.undone_at = BatchState.UNDONE, by, now
    found.save(update_fields=["state", "undone_by", "undone_at"])
    record(
        Verb.UNDO, by=by, target=found, details={"账号": take_out(found, today), "数据版本": found.version}
    )
    return found
