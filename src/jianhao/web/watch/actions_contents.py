"""Content checks from asking to their places; decisions on places; looking at what is masked, which is recorded."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.inspections.models import Run
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.progress import Cancelled, call_off
from jianhao.web.refusals import Refused
from jianhao.web.watch.contents import Examined, Passage, passage_of
from jianhao.web.watch.holding import locked, only_one, taken
from jianhao.web.watch.models import ContentCheck, ContentHint, HintState, Incident, WorkState
from jianhao.web.watch.taking_in import propose, take_in
from jianhao.web.watch.urgent import told_at_once


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交内容检查"
    CANCEL = "取消内容检查"
    BEGIN = "开始内容检查"
    FINISH = "内容检查完成"
    END = "内容检查未完成"
    DECIDE = "认定内容提示"
    UNDO = "撤回内容提示的认定"
    UNMASK = "查看内容提示原文"


@action
def ask(*, run: Run, now: datetime, by: User) -> ContentCheck:
    """Have the contents of a run looked through."""
    require(by, Permission.WATCH)
    require_within(by, run.inspection.agency)
    made = _asked(run, now, by)
    record(Verb.ASK, by=by, target=made)
    return made


@action
def ask_after_run(*, run: Run, now: datetime, by: Principal) -> ContentCheck:
    """The check that the application makes by itself when an inspection has run."""
    made = _asked(run, now, None)
    record(Verb.ASK, by=by, target=made)
    return made


def _asked(run: Run, now: datetime, by: User | None) -> ContentCheck:
    agency = run.inspection.agency
    only_one(ContentCheck, agency)
    return ContentCheck.objects.create(
        agency=agency, agency_path=agency.path, run=run, asked_by=by, asked_at=now
    )


@action
def cancel(*, check: ContentCheck, now: datetime, by: User) -> ContentCheck:
    """Stop a check: at once while it waits, at its next posts while it is made. Nothing of it is kept."""
    require(by, Permission.WATCH)
    found = _held(check)
    require_within(by, found.agency)
    if not found.working:
        raise Refused(f"该次内容检查{found.get_state_display()}，不能取消。")
    call_off(found, now)
    record(Verb.CANCEL, by=by, target=found)
    return found


@action
def begin(*, check: ContentCheck, by: Principal) -> ContentCheck | None:
    """Take a waiting check up; None where there is nothing to do."""
    found = taken(check)
    running = found is not None and found.state == WorkState.RUNNING
    record(Verb.BEGIN, by=by, target=found or check, result=Result.DONE if running else Result.REFUSED)
    return found if running else None


@action
def finish(*, check: ContentCheck, seen: Examined, now: datetime, by: Principal) -> list[Incident]:
    """Take the places in; the incidents that are proposed because of them, of which those responsible are told at once."""
    found = _held(check)
    if found.cancel_asked:  # it was called off after the last posts
        raise Cancelled("已取消。")
    fresh = take_in(found, seen.rows)
    proposed = propose(found, fresh, now)
    for incident in proposed:
        told_at_once(incident, now)
    found.counts = {
        "posts": seen.posts, "places": len(seen.rows), "new": len(fresh), "mistaken": seen.mistaken, "proposed": len(proposed),
        "lists": [list(one) for one in seen.lists],
    }  # fmt: skip
    found.state, found.finished_at = WorkState.DONE, now
    found.save()
    record(Verb.FINISH, by=by, target=found, details=found.counts)
    return proposed


@action
def end(*, check: ContentCheck, state: WorkState, failure: str, now: datetime, by: Principal) -> None:
    """A check that was cancelled or could not be made; the sentence says why."""
    found = _held(check)
    found.state, found.failure, found.finished_at = state, failure, now
    found.save()
    result = Result.DONE if state == WorkState.CANCELLED else Result.FAILED
    record(Verb.END, by=by, target=found, result=result, reason=failure[:300] or state.label)


@action
def put_back(*, check: ContentCheck, by: Principal) -> None:
    """A check whose worker ended in the middle waits again, unless somebody had asked for it to stop."""
    found = _held(check)
    found.state = WorkState.CANCELLED if found.cancel_asked else WorkState.QUEUED
    found.save(update_fields=["state"])
    record(
        Verb.END,
        by=by,
        target=found,
        result=Result.FAILED,
        reason=f"后台处理中断，{found.get_state_display()}",
    )


def _held(check: ContentCheck) -> ContentCheck:
    rows = ContentCheck.objects.select_for_update(of=("self",)).select_related("agency", "run__inspection")
    return rows.get(pk=check.pk)


@action
def decide(*, hint: ContentHint, answer: HintState, reason: str, now: datetime, by: User) -> int:
    """误判, 确认 or 已整改; a mistake holds for every place of the same words on the account. How many places were decided."""
    found = locked(hint, by)
    if found.state != HintState.OPEN:
        raise Refused(f"该处已认定为“{found.get_state_display()}”，请先撤回。")
    if answer == HintState.OPEN:
        raise Refused("请选择误判、确认或者已整改。")
    rows = ContentHint.objects.filter(pk=found.pk)
    if answer == HintState.MISTAKEN and found.term:
        rows = ContentHint.objects.filter(
            account=found.account_id, rule=found.rule, term=found.term, state=HintState.OPEN
        )
    count = rows.update(state=answer, decided_by=by, decided_at=now, reason=reason)
    said = _words(found) | {"认定": HintState(answer).label, "处数": count}
    record(Verb.DECIDE, by=by, target=found, reason=reason, details=said)
    return count


@action
def undo(*, hint: ContentHint, by: User) -> int:
    """Open again what was decided together; how many places."""
    found = locked(hint, by)
    if found.state == HintState.OPEN:
        raise Refused("该处没有认定，不需要撤回。")
    before = {"认定": found.get_state_display(), "理由": found.reason}
    together = ContentHint.objects.filter(
        account=found.account_id,
        rule=found.rule,
        term=found.term,
        state=found.state,
        decided_at=found.decided_at,
    )
    rows = together if found.state == HintState.MISTAKEN else ContentHint.objects.filter(pk=found.pk)
    count = rows.update(state=HintState.OPEN, decided_by=None, decided_at=None, reason="")
    record(Verb.UNDO, by=by, target=found, details=_words(found) | before)
    return count


@action
def unmask(*, hint: ContentHint, by: User) -> Passage | None:
    """The words of a place in clear, for somebody who has to judge them; each look is recorded, the words are not."""
    found = locked(hint, by)
    passage = passage_of(found)
    record(Verb.UNMASK, by=by, target=found, result=Result.DONE if passage else Result.FAILED)
    return passage


def _words(hint: ContentHint) -> dict[str, str]:
    return {"账号": hint.account.account_id, "规则": hint.rule, "文字": hint.text}
