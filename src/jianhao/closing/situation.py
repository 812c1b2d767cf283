"""Everything a guard looks at, and what a person asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jianhao.closing.actions import Action
from jianhao.closing.case import Case, Description
from jianhao.closing.facts import Facts
from jianhao.closing.people import Actor
from jianhao.closing.terms import Terms
from jianhao.closing.words import Evidence, IncompleteCause
from jianhao.dates import Workdays


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody wants to do: the action, a reason where one is needed, and the evidence by its mark.

    `on` is the day on which it happened outside, where that is not today: what is registered late counts from then.
    `described` belongs to 填写申请, `missing` and `cause` belong to 不完整归档, `look_back` (days after cancellation) to 回头看.
    """

    action: Action
    reason: str = ""
    evidence: Mapping[Evidence, str] = field(default_factory=dict)
    missing: str = ""
    cause: IncompleteCause | None = None
    look_back: int | None = None
    described: Description | None = None
    on: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A step in its circumstances; `today` is a day number."""

    case: Case
    step: Step
    actor: Actor
    facts: Facts
    today: int
    terms: Terms
    calendar: Workdays

    @property
    def on(self) -> int:
        """The day on which it happened."""
        return self.today if self.step.on is None else self.step.on
