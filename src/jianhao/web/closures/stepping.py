"""What a person gives with a step, and what of it becomes known before the rules are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jianhao.closing.actions import Action
from jianhao.closing.case import Description
from jianhao.closing.facts import Facts
from jianhao.closing.situation import Step
from jianhao.closing.words import Evidence, IncompleteCause
from jianhao.vocab.states import NationalState, PlatformState
from jianhao.web.closures.evidence import Received
from jianhao.web.closures.knowing import OUTSIDE, SAID_DAYS
from jianhao.web.closures.matters import NOTICE, Matter

LOOKED = "look_backs"  # what each look back measured
BEGUN_ANEW = frozenset({Action.WITHDRAW, Action.OVERTURN_URGENT})
NO_FREEZE = frozenset({Action.STOP_FREEZE, Action.NOTE_LAPSE, Action.NOTE_DECLINED, Action.FOUND_ALIVE})


@dataclass(frozen=True, slots=True)
class Published:
    """The notice as it went out: day number, where, its address."""

    on: int
    on_account: bool
    on_website: bool
    link: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A filled form of a step. Days are day numbers; what belongs to other steps stays empty."""

    action: Action
    reason: str = ""
    on: int | None = None
    numbers: Mapping[Evidence, str] = field(default_factory=dict)
    files: Mapping[Evidence, Received] = field(default_factory=dict)
    described: Description | None = None
    missing: str = ""
    cause: IncompleteCause | None = None
    published: Published | None = None
    freeze_days_said: int | None = None
    platform_state: PlatformState | None = None
    national_state: NationalState | None = None
    look_back: int | None = None
    measured: Mapping[str, Any] = field(default_factory=dict)

    def step(self) -> Step:
        """As the rules take it: evidence is a number, the mark of a file, or both."""
        marks = {one: self.numbers.get(one, "") for one in self.numbers}
        for one, file in self.files.items():
            marks[one] = "；".join(part for part in (marks.get(one, ""), file.mark) if part)
        return Step(
            self.action, self.reason, marks, self.missing, self.cause, self.look_back, self.described, self.on
        )


def known_with(prepared: Mapping[str, Any], given: Given, today: int) -> dict[str, Any]:
    """What was filled in, with what the step itself tells; `prepared` is not touched."""
    said = dict(prepared)
    on = today if given.on is None else given.on
    if given.action is Action.PUBLISH_NOTICE and given.published is not None:
        said |= _published(said, given, given.published)
    elif given.action in (Action.CHECK_GONE, Action.FOUND_ALIVE):
        said[OUTSIDE] = {"on": on, "gone": given.action is Action.CHECK_GONE}
    elif given.action is Action.REQUEST_FREEZE and given.freeze_days_said is not None:
        said[SAID_DAYS] = given.freeze_days_said
    elif given.action is Action.RECORD_LOOK_BACK:
        said[LOOKED] = [*said.get(LOOKED, []), {"days": given.look_back, "on": on, **given.measured}]
    return said


def seen_with(facts: Facts, given: Given) -> Facts:
    """The facts with the states that whoever looked has seen."""
    if given.action in (Action.CHECK_GONE, Action.FOUND_ALIVE, Action.NOTE_REBOUND):
        platform, national = given.platform_state, given.national_state
        facts = replace(facts, platform_state=platform or facts.platform_state)
        facts = replace(facts, national_state=national or facts.national_state)
    return facts


def left_after(prepared: Mapping[str, Any], action: Action) -> dict[str, Any]:
    """What is still true once the step is taken: a closing that begins anew does not rest on the notice of the last one."""
    if action is Action.NOTE_REBOUND:
        return {}
    said = dict(prepared)
    if action in BEGUN_ANEW:
        said.pop(NOTICE, None)
        if Matter.SUCCESSOR in said:
            said[Matter.SUCCESSOR] = said[Matter.SUCCESSOR] | {"announced_on": None}
    if action in NO_FREEZE:
        said.pop(SAID_DAYS, None)
    return said


def _published(said: Mapping[str, Any], given: Given, notice: Published) -> dict[str, Any]:
    """The notice, and the successor whom it announced."""
    proof = given.step().evidence.get(Evidence.NOTICE_PROOF, "")
    found: dict[str, Any] = {
        NOTICE: {"published_on": notice.on, "on_account": notice.on_account, "on_website": notice.on_website,
                 "proof": proof, "link": notice.link}
    }  # fmt: skip
    successor = said.get(Matter.SUCCESSOR)
    if successor and successor["announced_on"] is None:
        found[Matter.SUCCESSOR] = successor | {"announced_on": notice.on}
    return found
