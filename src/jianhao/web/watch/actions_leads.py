"""A lead decided by a named person: passed on to be looked into, or not what it seemed. Nothing else follows by itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.refusals import Refused
from jianhao.web.watch.holding import locked
from jianhao.web.watch.models import Lead, LeadState


class Verb(StrEnum):
    """What the log calls each action."""

    REFER = "防反弹提示转办"
    DISMISS = "防反弹提示认定不是"
    UNDO = "撤回防反弹提示的认定"


@action
def decide(*, lead: Lead, refer: bool, reason: str, now: datetime, by: User) -> Lead:
    """Pass it on, or say with a reason that it is not so."""
    found = locked(lead, by)
    if found.state != LeadState.OPEN:
        raise Refused(f"该提示已认定为“{found.get_state_display()}”，请先撤回。")
    if not refer and not reason:
        raise Refused("认定“不是”的，请写明理由。")
    found.state = LeadState.REFERRED if refer else LeadState.DISMISSED
    found.decided_by, found.decided_at, found.reason = by, now, reason
    found.save()
    record(Verb.REFER if refer else Verb.DISMISS, by=by, target=found, reason=reason, details=_words(found))
    return found


@action
def undo(*, lead: Lead, by: User) -> Lead:
    """Open a decided lead again; what was decided stays in the log."""
    found = locked(lead, by)
    if found.state == LeadState.OPEN:
        raise Refused("该提示没有认定，不需要撤回。")
    before = {"认定": found.get_state_display(), "理由": found.reason}
    found.state, found.decided_by, found.decided_at, found.reason = LeadState.OPEN, None, None, ""
    found.save()
    record(Verb.UNDO, by=by, target=found, details=_words(found) | before)
    return found


def _words(lead: Lead) -> dict[str, str]:
    return {"账号": lead.account.account_id, "提示": lead.sentence}
