"""What a step of a closing changes in the register: one function, so that the two never part.

The local state is the rules' matter (`Event.local`). The states of the platform and of the national system are written where
the step's own evidence shows them: a receipt of the platform, a receipt of the system, a look from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.engine import Event
from jianhao.closing.words import Evidence
from jianhao.dates import iso_date
from jianhao.vocab.states import NationalState, PlatformState
from jianhao.web.closures.announcing import announcement_of
from jianhao.web.closures.matters import NOTICE, Matter
from jianhao.web.closures.models import Closure
from jianhao.web.closures.stepping import Given
from jianhao.web.people.models import User
from jianhao.web.registry.values import differing
from jianhao.web.registry.writing import write

LONGEST = 200
NOT_ANNOUNCED: dict[str, Any] = {
    "notice_on": None,
    "notice_link": "",
    "stopped_on": None,
    "closing_reason": "",
    "successor": "",
}
NOT_GONE: dict[str, Any] = {"cancelled_on": None}


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Who writes into the register: the person's name stands in the history, but an approval from above is no 代填."""

    audit_name: str
    scope_path: str


def follow(
    closure: Closure, case: Case, event: Event, given: Given, now: datetime, by: User
) -> dict[str, Any]:
    """Write what the step changes into the account; the fields that changed. Part of the action that takes the step."""
    values: dict[str, Any] = dict(_OF.get(event.action, _nothing)(closure, case, event, given))
    if event.local is not None:
        values["local_state"] = str(event.local)
    changed = differing(closure.account, values)
    if changed:
        clerk = _Clerk(by.audit_name, closure.account.agency_path)
        write(closure.account, changed, by=clerk, now=now, reason=f"关停：{event.action.chinese}")
    return changed


Values = Mapping[str, Any]
_Make = Callable[[Closure, Case, Event, Given], Values]


def _nothing(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return {}


def _published(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    said, successor = announcement_of(closure), closure.prepared.get(Matter.SUCCESSOR)
    return {
        "notice_on": _iso(case.notice_on), "notice_link": closure.prepared[NOTICE]["link"], "stopped_on": _iso(said.stops_on),
        "closing_reason": case.reason.chinese if case.reason else "",
        "successor": (successor["account_id"] or successor["name"])[:LONGEST] if successor else "",
    }  # fmt: skip


def _frozen(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return {"platform_state": str(PlatformState.frozen)}


def _thawed(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    """What the account now looks like nobody has said."""
    return {"platform_state": ""} if closure.account.platform_state == PlatformState.frozen else {}


def _cancelled(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return {"platform_state": str(PlatformState.cancelled), "cancelled_on": _iso(case.cancelled_on)}


def _filed(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return {"national_state": str(NationalState.closed), "national_closed_on": _iso(case.filed_on)}


def _seen(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    seen = {"platform_state": given.platform_state, "national_state": given.national_state}
    return {name: str(state) for name, state in seen.items() if state}


def _alive(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return NOT_GONE | dict(_seen(closure, case, event, given))


def _back(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return NOT_GONE | NOT_ANNOUNCED | dict(_seen(closure, case, event, given))


def _taken_back(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    return NOT_ANNOUNCED


def _transferred(closure: Closure, case: Case, event: Event, given: Given) -> Values:
    number = given.numbers.get(Evidence.TRANSFER_LIST, "")
    return {"archive_no": number[:100]} if number else {}


def _iso(day: int | None) -> str | None:
    return None if day is None else iso_date(day)


_OF: dict[Action, _Make] = {
    Action.PUBLISH_NOTICE: _published,
    Action.REQUEST_FREEZE: _frozen,
    Action.STOP_FREEZE: _thawed,
    Action.NOTE_LAPSE: _thawed,
    Action.NOTE_DECLINED: _thawed,
    Action.CONFIRM_CANCELLATION: _cancelled,
    Action.DELIST: _cancelled,
    Action.FILE_NATIONAL: _filed,
    Action.CHECK_GONE: _seen,
    Action.FOUND_ALIVE: _alive,
    Action.NOTE_REBOUND: _back,
    Action.WITHDRAW: _taken_back,
    Action.OVERTURN_URGENT: _taken_back,
    Action.TRANSFER: _transferred,
}
