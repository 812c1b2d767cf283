"""What units answer and report, checked and kept, whether they signed in or came by a one-time link. Part of the actions that call it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from jianhao.web.inspections.models import (
    Answer,
    Decision,
    Finding,
    FindingState,
    Rectification,
    RectificationState,
    Reply,
    Step,
    StepKind,
)
from jianhao.web.inspections.models.rectifications import OWED_BY_UNIT
from jianhao.web.inspections.pictures import kept
from jianhao.web.inspections.stages import Stage
from jianhao.web.refusals import Refused


def keep_reply(
    found: Finding,
    *,
    answer: str,
    text: str,
    link: str,
    evidence_on: date | None,
    picture: UploadedFile | None,
    as_of: date,
    now: datetime,
    who: dict[str, Any],
) -> Reply:
    """Check and keep the answer to a locked finding; `who` says from whom it came (Reply's own fields)."""
    inspection = found.inspection
    if inspection.stage != Stage.FEEDBACK:
        raise Refused(f"该检查{Stage(inspection.stage).label}，不能再反馈。")
    before = Reply.objects.select_for_update().filter(finding=found).first()
    if before is not None and before.decided_by_id is not None:
        raise Refused("异议已核定，不能再修改。")
    if answer not in Answer.values:
        raise Refused("请选择属实或有异议。")
    if answer == Answer.OBJECTS:
        _shows_something(text, link, picture, before)
    if evidence_on is not None and evidence_on > inspection.as_of:
        raise Refused(f"材料日期须不晚于监测时间点（{inspection.as_of}）。")
    pending = Decision.PENDING if answer == Answer.OBJECTS else ""
    values = {
        "answer": answer, "text": text, "link": link, "evidence_on": evidence_on, "replied_at": now, **who,
        "late": bool(inspection.feedback_due and as_of > inspection.feedback_due),
        "decision": pending, **kept(picture),
    }  # fmt: skip
    made, _ = Reply.objects.update_or_create(finding=found, defaults=values)
    return made


def _shows_something(text: str, link: str, picture: UploadedFile | None, before: Reply | None) -> None:
    if not text:
        raise Refused("有异议的，请说明情况。")
    if not (link or picture or (before is not None and before.picture)):
        raise Refused("有异议的，请提供链接或者截图。")


def keep_report(
    found: Finding,
    *,
    text: str,
    link: str,
    picture: UploadedFile | None,
    now: datetime,
    who: dict[str, Any],
) -> Rectification:
    """Check and keep what was done about a locked finding; `who` says from whom it came (Step's own fields)."""
    one = Rectification.objects.select_for_update().get(finding=found)
    if one.state not in OWED_BY_UNIT:
        raise Refused(f"该项{one.get_state_display()}，不需要报送。")
    if found.state == FindingState.RECOMPUTE:
        raise Refused("申诉已采纳，正在重新计算，暂不需要报送。")
    if not text:
        raise Refused("请写明整改情况。")
    Step.objects.create(
        rectification=one, kind=StepKind.REPORT, text=text, link=link, at=now, **who, **kept(picture)
    )
    one.state = RectificationState.REPORTED
    one.save(update_fields=["state"])
    return one
