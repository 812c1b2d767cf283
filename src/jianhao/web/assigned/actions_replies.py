"""A unit answers what was given to it; somebody else of the office accepts the answer or sends it back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.core.files.uploadedfile import UploadedFile

from jianhao.web.assigned.holding import held_item, speaks_for
from jianhao.web.assigned.models import (
    AssignedItem,
    ItemState,
    ItemStep,
    ListState,
    MatchAnswer,
    Outcome,
    StepKind,
)
from jianhao.web.assigned.models.items import OWED_BY_UNIT
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import action, record
from jianhao.web.inspections.pictures import kept
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused

OUTCOMES_OF_UNITS = (Outcome.DONE, Outcome.ONGOING, Outcome.OBJECTS)


class Verb(StrEnum):
    """What the log calls each action."""

    REPLY = "反馈上级交办事项"
    ACCEPT = "采纳上级交办反馈"
    RETURN = "退回上级交办反馈"


@action
def reply(
    *,
    item: AssignedItem,
    outcome: str,
    text: str,
    done_on: date | None,
    link: str,
    picture: UploadedFile | None,
    as_of: date,
    now: datetime,
    by: User,
) -> AssignedItem:
    """What the unit did, is doing, or why the row is wrong; 已整改 and 情况不符 show something."""
    found = _of_unit(item, by)
    if found.state not in OWED_BY_UNIT:
        raise Refused(f"该项{found.get_state_display()}，不需要反馈。")
    if outcome not in OUTCOMES_OF_UNITS:
        raise Refused("请选择已整改、正在整改或情况不符。")
    if not text:
        raise Refused("请写明整改情况。")
    if outcome != Outcome.ONGOING and not (link or picture):
        raise Refused("已整改或情况不符的，请提供链接或者截图。")
    if done_on is not None and done_on > as_of:
        raise Refused("完成日期不能晚于今天。")
    if outcome == Outcome.DONE and done_on is None:
        raise Refused("已整改的，请填写完成日期。")
    on_behalf = by.agency_id != found.agency_id
    ItemStep.objects.create(
        item=found, kind=StepKind.REPLY, outcome=outcome, text=text, link=link,
        done_on=done_on if outcome == Outcome.DONE else None, by=by, at=now, on_behalf=on_behalf, **kept(picture),
    )  # fmt: skip
    found.state, found.replied_by = ItemState.REPLIED, by
    found.save(update_fields=["state", "replied_by"])
    said = {"结果": Outcome(outcome).label, "代填": on_behalf, "行": found.place}
    record(Verb.REPLY, by=by, target=found, reason=text[:300], details=said)
    return found


def _of_unit(item: AssignedItem, by: User) -> AssignedItem:
    if not speaks_for(by, item):
        require(by, Permission.EDIT)
    rows = AssignedItem.objects.select_for_update(of=("self",))
    found = rows.select_related("assigned", "agency").get(pk=item.pk)
    if found.agency is None or found.state == ItemState.WAITING:
        raise NotAllowed("该项尚未交办到单位。")
    require_within(by, found.agency)
    if not speaks_for(by, found):  # the row may have been given to another unit meanwhile
        raise NotAllowed("该项不由您的单位办理。")
    if found.assigned.state != ListState.OPEN:
        raise Refused(f"该清单{found.assigned.get_state_display()}，不能再反馈。")
    return found


@action
def judge(*, item: AssignedItem, accept: bool, opinion: str, now: datetime, by: User) -> AssignedItem:
    """Accept an answer or send it back; another person than who gave it."""
    found = held_item(item, by, Permission.JUDGE)
    if found.state != ItemState.REPLIED:
        raise Refused(f"该项{found.get_state_display()}，没有待审核的反馈。")
    if found.replied_by_id == by.pk:
        raise NotAllowed("不能审核本人提交的反馈，须由另一人审核。")
    if not accept and not opinion:
        raise Refused("退回的，请写明理由。")
    kind = StepKind.ACCEPT if accept else StepKind.RETURN
    ItemStep.objects.create(item=found, kind=kind, text=opinion, by=by, at=now)
    answered = found.replied_by
    if accept:
        found.state, found.accepted_by, found.accepted_at = ItemState.ACCEPTED, by, now
    elif found.match == MatchAnswer.ABSENT:  # nobody has it: it is to be matched once more
        found.state, found.match, found.replied_by = ItemState.WAITING, MatchAnswer.OPEN, None
    else:
        found.state = ItemState.RETURNED
    found.save()
    record(
        Verb.ACCEPT if accept else Verb.RETURN, by=by, target=found, reason=opinion,
        result=Result.DONE if accept else Result.REFUSED,
        details={"反馈人": answered.audit_name, "行": found.place},
    )  # fmt: skip
    return found
