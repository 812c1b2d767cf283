"""What a row of the table of a closing is: one way out of one state, with owner, permission, conditions, evidence, deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from jianhao.closing.actions import Action
from jianhao.closing.case import Case
from jianhao.closing.guards import Guard
from jianhao.closing.people import Part, Permission
from jianhao.closing.states import State
from jianhao.closing.words import Evidence, Route


class Counted(StrEnum):
    """Which day a deadline is counted from."""

    ENTRY = "entry"
    NOTICE_END = "notice_end"
    ORDER = "order"
    DECLARATION = "declaration"
    CONFIRM_WINDOW = "confirm_window"
    CANCELLATION = "cancellation"

    @property
    def chinese(self) -> str:
        """As the documentation says it."""
        return _COUNTED[self]


_COUNTED = {
    Counted.ENTRY: "自进入该状态",
    Counted.NOTICE_END: "自公告期满",
    Counted.ORDER: "自决定紧急关停",
    Counted.DECLARATION: "自申报",
    Counted.CONFIRM_WINDOW: "平台确认期的最后一天",
    Counted.CANCELLATION: "自注销完成",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term by its name in terms.toml, and the day it is counted from."""

    term: str
    counted: Counted = Counted.ENTRY


@dataclass(frozen=True, slots=True)
class Condition:
    """Which closings a row is for, beyond their route."""

    title: str
    holds: Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `owner` is answerable for it, `permission` is what a person needs; `main` marks the step that is next."""

    action: Action
    source: State
    target: State
    owner: Part
    permission: Permission
    guards: tuple[Guard, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    deadline: Deadline | None = None
    routes: frozenset[Route] = frozenset(Route)
    only: Condition | None = None
    main: bool = False

    @property
    def name(self) -> str:
        """A stable name, for records and tests; rows of one action and source share it."""
        return f"{self.source}.{self.action}"

    def fits(self, case: Case) -> bool:
        """Whether the row is one for this closing as it stands."""
        return (
            case.state is self.source
            and case.route in self.routes
            and (self.only is None or self.only.holds(case))
        )
