"""What a step changes in a closing, beside its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from jianhao.closing.actions import Action
from jianhao.closing.case import Approval, Description, Incomplete, Urgent
from jianhao.closing.freeze import frozen_from
from jianhao.closing.situation import Situation
from jianhao.closing.transitions import Transition
from jianhao.closing.words import Route

Changes = dict[str, Any]
_BEGUN_ANEW: Changes = {
    "approvals": (), "urgent": None, "incomplete": None, "notice_on": None, "notice_until": None, "frozen": None,
    "cancelled_on": None, "filed_on": None, "closed_on": None, "look_backs": (),
}  # fmt: skip


def changes(row: Transition, s: Situation) -> Changes:
    """The fields of the case that the step changes; the state and the day of entry are the engine's matter."""
    effect = _EFFECTS.get(row.action)
    return effect(row, s) if effect else {}


def _describe(row: Transition, s: Situation) -> Changes:
    assert s.step.described is not None  # the row's guard
    said = {field.name: getattr(s.step.described, field.name) for field in fields(Description)}
    return said | {"drafters": _with(s, s.actor.person)}


def _submit(row: Transition, s: Situation) -> Changes:
    return {"requester": s.actor.person, "drafters": _with(s, s.case.requester), "approvals": ()}


def _with(s: Situation, person: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*s.case.drafters, person)))


def _agree(row: Transition, s: Situation) -> Changes:
    return {"approvals": (*s.case.approvals, Approval(s.actor.person, row.owner, s.today))}


def _order(row: Transition, s: Situation) -> Changes:
    return {"urgent": Urgent(s.actor.person, s.today)}


def _reviewed(justified: bool) -> Callable[[Transition, Situation], Changes]:
    def effect(row: Transition, s: Situation) -> Changes:
        assert s.case.urgent is not None  # the row's condition
        seen = replace(s.case.urgent, reviewed_by=s.actor.person, reviewed_on=s.today, justified=justified)
        return {"urgent": seen}

    return effect


def _overturn(row: Transition, s: Situation) -> Changes:
    """The ordinary way from the supervising office on; a notice that was published is registered again after approval."""
    route = Route.LOST_PASSWORD if s.case.credentials is False else Route.ORDINARY
    return _reviewed(False)(row, s) | {"route": route, "notice_on": None, "notice_until": None}


def _declare(row: Transition, s: Situation) -> Changes:
    assert s.step.cause is not None  # the row's guard
    return {"incomplete": Incomplete(s.step.missing.strip(), s.step.cause, s.actor.person, s.today)}


def _accept(row: Transition, s: Situation) -> Changes:
    assert s.case.incomplete is not None  # the row's condition
    return {"incomplete": replace(s.case.incomplete, accepted_by=s.actor.person, accepted_on=s.today)}


def _publish(row: Transition, s: Situation) -> Changes:
    """The period is counted from the day on the notice, not from the day on which somebody registered it."""
    assert s.facts.notice is not None  # the row's guard
    begun = s.facts.notice.published_on
    until = s.terms.notice(s.case.route, s.facts.followers).due(begun, s.calendar)
    return {"notice_on": begun, "notice_until": until}


def _freeze(row: Transition, s: Situation) -> Changes:
    return {"frozen": frozen_from(s.case.platform, s.facts.followers, s.on, s.facts.freeze_days_said)}


def _cancelled(row: Transition, s: Situation) -> Changes:
    return {"cancelled_on": s.on}


def _offline(row: Transition, s: Situation) -> Changes:
    return {"filed_on": s.on}


_EFFECTS: Mapping[Action, Callable[[Transition, Situation], Changes]] = {
    Action.DESCRIBE: _describe,
    Action.SUBMIT: _submit,
    Action.AGREE: _agree,
    Action.ORDER_URGENT: _order,
    Action.UPHOLD_URGENT: _reviewed(True),
    Action.RECORD_URGENT_FAULT: _reviewed(False),
    Action.OVERTURN_URGENT: _overturn,
    Action.CREDENTIALS_RECOVERED: lambda row, s: {"credentials": True},
    Action.CREDENTIALS_LOST: lambda row, s: {"credentials": False},
    Action.DECLARE_INCOMPLETE: _declare,
    Action.ACCEPT_INCOMPLETE: _accept,
    Action.REJECT_INCOMPLETE: lambda row, s: {"incomplete": None},
    Action.PUBLISH_NOTICE: _publish,
    Action.REQUEST_FREEZE: _freeze,
    Action.STOP_FREEZE: lambda row, s: {"frozen": None},
    Action.NOTE_LAPSE: lambda row, s: {"frozen": None},
    Action.NOTE_DECLINED: lambda row, s: {"frozen": None},
    Action.CONFIRM_CANCELLATION: _cancelled,
    Action.DELIST: _cancelled,
    Action.REPORT_OFFLINE: _offline,
    Action.FILE_NATIONAL: _offline,
    Action.CHECK_GONE: lambda row, s: {"closed_on": s.on},
    Action.FOUND_ALIVE: lambda row, s: {
        "frozen": None,
        "cancelled_on": None,
        "filed_on": None,
        "closed_on": None,
    },
    Action.RECORD_LOOK_BACK: lambda row, s: {"look_backs": (*s.case.look_backs, s.step.look_back)},
    Action.TAKE_UP_AGAIN: lambda row, s: _BEGUN_ANEW | {"drafters": _with(s, s.actor.person)},
    Action.WITHDRAW: lambda row, s: _BEGUN_ANEW,
    Action.SEND_BACK: lambda row, s: {"approvals": ()},
    Action.NOTE_REBOUND: lambda row, s: (
        _BEGUN_ANEW | {"requester": s.actor.person, "drafters": (), "route": Route.ORDINARY}
    ),
}
