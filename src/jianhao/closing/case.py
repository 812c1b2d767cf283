"""One closing as a value: what was proposed, who agreed, where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.closing.people import Part
from jianhao.closing.states import State
from jianhao.closing.words import IncompleteCause, PublicReason, Route
from jianhao.vocab.levels import Level
from jianhao.vocab.platform_names import Platform


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed in which part, on which day."""

    person: str
    part: Part
    day: int


@dataclass(frozen=True, slots=True)
class Incomplete:
    """不完整归档: what is missing and why, signed by the unit; accepted by the regulator or not yet."""

    missing: str
    cause: IncompleteCause
    signed_by: str
    signed_on: int
    accepted_by: str = ""
    accepted_on: int | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A freeze on the platform: first day on which it may be confirmed, last day, None where the platform names none."""

    since: int
    confirm_from: int | None
    confirm_until: int | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """Closing ordered at once: by whom, when; the review by another person when it was done."""

    ordered_by: str
    ordered_on: int
    reviewed_by: str = ""
    reviewed_on: int | None = None
    justified: bool | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What a request says of the account; None is not answered yet."""

    route: Route
    reason: PublicReason | None = None
    level: Level | None = None
    represents_government: bool | None = None
    credentials: bool | None = None
    migrates_followers: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A closing. Days are day numbers; `since` is the day the state was entered; None is not known or not yet.

    `requester` handed the request in (before that: began it), `drafters` are all who wrote it.
    `represents_government` None means that nobody has said; `credentials` says whether the office can sign in.
    """

    case_id: str
    account_id: str
    platform: Platform
    level: Level | None
    route: Route
    state: State
    since: int
    requester: str
    reason: PublicReason | None = None
    represents_government: bool | None = None
    credentials: bool | None = None
    migrates_followers: bool = False
    approvals: tuple[Approval, ...] = ()
    urgent: Urgent | None = None
    incomplete: Incomplete | None = None
    notice_on: int | None = None
    notice_until: int | None = None
    frozen: Frozen | None = None
    cancelled_on: int | None = None
    filed_on: int | None = None
    closed_on: int | None = None
    look_backs: tuple[int, ...] = ()
    drafters: tuple[str, ...] = ()

    @property
    def is_main(self) -> bool:
        """Whether approval goes up to the province: a main account below the province."""
        above = self.level in (Level.country, Level.province)
        return bool(self.represents_government) and not above

    @property
    def approved_on(self) -> int | None:
        """The day of the last approval, or of the order of an urgent closing; None where there is none."""
        ordered = [self.urgent.ordered_on] if self.urgent is not None else []
        return max([*ordered, *(a.day for a in self.approvals)], default=None)

    @property
    def askers(self) -> frozenset[str]:
        """Everybody who had a part in asking; none of them may decide."""
        return frozenset({self.requester, *self.drafters})

    @property
    def deciders(self) -> frozenset[str]:
        """The persons who asked and agreed so far."""
        return self.askers | {a.person for a in self.approvals}
