"""The tables of what comes from above, one module a subject."""

from __future__ import annotations

from jianhao.web.assigned.models.items import (
    AssignedItem,
    ItemState,
    ItemStep,
    MatchAnswer,
    Outcome,
    StepKind,
)
from jianhao.web.assigned.models.lists import AssignedList, ListState
from jianhao.web.assigned.models.packages import ReceivedPackage, ReceivedResult, SenderKey

__all__ = [
    "AssignedItem", "AssignedList", "ItemState", "ItemStep", "ListState", "MatchAnswer", "Outcome", "ReceivedPackage",
    "ReceivedResult", "SenderKey", "StepKind",
]  # fmt: skip
