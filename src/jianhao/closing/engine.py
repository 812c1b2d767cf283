"""A closing and a step make the closing after it and a record of the change, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jianhao.closing.actions import HAPPENS_OUTSIDE, WITH_REASON, Action
from jianhao.closing.case import Case
from jianhao.closing.effects import changes
from jianhao.closing.facts import Facts
from jianhao.closing.people import Actor, Part
from jianhao.closing.situation import Situation, Step
from jianhao.closing.states import State
from jianhao.closing.table import row_for, rows_of
from jianhao.closing.terms import Terms
from jianhao.closing.transitions import Transition
from jianhao.closing.words import Evidence
from jianhao.dates import Workdays
from jianhao.vocab.states import LocalState


@dataclass(frozen=True, slots=True)
class Event:
    """The record of one change: who did what on which day, from where to where, why and on what evidence.

    `day` is the day of the record; where it happened on another day, that day is among the changes. `changed` are the fields
    of the closing that the step changed beside its state, with their new values; `local` is the 台账状态 that goes with the new
    state, None where the register keeps what it had.
    """

    case_id: str
    action: Action
    source: State
    target: State
    person: str
    part: Part
    day: int
    reason: str
    evidence: Mapping[Evidence, str]
    changed: Mapping[str, Any]
    local: LocalState | None

    @property
    def sentence(self) -> str:
        """As 办理过程 prints it."""
        why = f"，理由：{self.reason}" if self.reason else ""
        moved = "" if self.source is self.target else f"，转为“{self.target.chinese}”"
        return f"{self.part.chinese}{self.action.chinese}{moved}{why}。"


@dataclass(frozen=True, slots=True)
class Done:
    """The closing after the step, and the records of it in order."""

    case: Case
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing changed; why, as one sentence or several."""

    action: Action
    sentence: str


def apply(
    case: Case, step: Step, actor: Actor, facts: Facts, today: int, terms: Terms | None = None,
    calendar: Workdays | None = None,
) -> Done | Refusal:  # fmt: skip
    """Take a step on a day (day number). Never raises for what people do; the same arguments give the same answer."""
    row = row_for(case, step.action)
    if row is None:
        return Refusal(step.action, _not_here(case, step.action))
    situation = Situation(case, step, actor, facts, today, terms or Terms(), calendar or Workdays())
    against = _against(row, situation)
    return Refusal(step.action, against) if against else _done(row, situation)


def possible(
    case: Case,
    actor: Actor,
    facts: Facts,
    today: int,
    terms: Terms | None = None,
    calendar: Workdays | None = None,
) -> tuple[tuple[Transition, str | None], ...]:
    """The steps that the person may take here, each with what stands against it now (evidence and reason aside)."""
    found = []
    for row in rows_of(case):
        if actor.may(row.permission):
            step = Step(row.action)
            s = Situation(case, step, actor, facts, today, terms or Terms(), calendar or Workdays())
            found.append((row, _guarded(row, s)))
    return tuple(found)


def _against(row: Transition, s: Situation) -> str | None:
    if not s.actor.may(row.permission):
        return f"“{s.step.action.chinese}”须由{row.owner.chinese}办理。"
    if (dated := _dated(s)) is not None:
        return dated
    if s.step.action in WITH_REASON and not s.step.reason.strip():
        return f"“{s.step.action.chinese}”须写明理由。"
    lacking = [e.chinese for e in row.evidence if not s.step.evidence.get(e, "").strip()]
    if lacking:
        return f"缺少：{'、'.join(lacking)}。"
    return _guarded(row, s)


def _dated(s: Situation) -> str | None:
    if s.on < s.case.since:
        return "日期早于进入当前状态的日期。"
    if s.on > s.today:
        return "日期在今天之后。"
    late = s.on < s.today and s.step.action not in HAPPENS_OUTSIDE
    return f"“{s.step.action.chinese}”以办理当日为准，不能补登日期。" if late else None


def _guarded(row: Transition, s: Situation) -> str | None:
    return next((against for guard in row.guards if (against := guard.against(s))), None)


def _done(row: Transition, s: Situation) -> Done:
    changed = changes(row, s)
    since = s.case.since if row.target is row.source else s.on
    after = replace(s.case, **{"state": row.target, "since": since, **changed})
    local = LocalState.rebounded if row.action is Action.NOTE_REBOUND else row.target.local
    record = Event(
        s.case.case_id, row.action, row.source, row.target, s.actor.person, row.owner, s.today, s.step.reason.strip(),
        dict(s.step.evidence), changed, local,
    )  # fmt: skip
    return Done(after, (record,))


def _not_here(case: Case, action: Action) -> str:
    here = list(dict.fromkeys(row.action.chinese for row in rows_of(case)))
    return f"当前为“{case.state.chinese}”（{case.route.chinese}），不能“{action.chinese}”；可以办理的有：{'、'.join(here)}。"
