"""Items and rows as lists, filtered by what stands in the address; what is overdue comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from jianhao.web.assigned.models import AssignedItem, AssignedList, ItemState, ListState, MatchAnswer
from jianhao.web.assigned.models.items import OWED_BY_UNIT
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.ui.pages import Listed, listed

RUNNING = Q(assigned__state=ListState.OPEN)
TASKS = {
    "reply": ("待反馈", RUNNING & Q(state__in=OWED_BY_UNIT)),
    "judge": ("待审核", RUNNING & Q(state=ItemState.REPLIED)),
    "match": ("待对应", RUNNING & Q(match=MatchAnswer.OPEN)),
    "give": ("待交办", RUNNING & Q(state=ItemState.WAITING, match=MatchAnswer.FOUND)),
    "all": ("全部", ~Q(assigned__state__in=[ListState.DRAFT, ListState.DROPPED])),
}  # fmt: skip
OF_UNITS = ("reply", "all")
# Of one list: what its rows are filtered by.
ROWS = {
    "open": ("待对应", Q(match=MatchAnswer.OPEN)),
    "waiting": ("待交办", Q(state=ItemState.WAITING, match=MatchAnswer.FOUND)),
    "owed": ("待反馈", Q(state__in=OWED_BY_UNIT)),
    "replied": ("待审核", Q(state=ItemState.REPLIED)),
    "accepted": ("已采纳", Q(state=ItemState.ACCEPTED)),
    "all": ("全部", Q()),
}


@dataclass(frozen=True)
class Found:
    """A page of items, the filter in force, and every filter with how many items it has."""

    page: Listed
    chosen: str
    choices: list[tuple[str, str, int]]


def tasks(user: User, query: QueryDict) -> Found:
    """The items of a person's scope that an address asks for, the first task with something in it otherwise."""
    rows = AssignedItem.objects.visible_to(user)
    office = user.may(Permission.INSPECT) or user.may(Permission.DECIDE)
    names = [name for name in TASKS if office or name in OF_UNITS]
    return _found(rows, query, {name: TASKS[name] for name in names}, "task")


def rows_of(assigned: AssignedList, query: QueryDict) -> Found:
    """The rows of one list."""
    return _found(assigned.items.all(), query, ROWS, "rows")


def _found(rows: QuerySet, query: QueryDict, filters: dict[str, tuple[str, Any]], name: str) -> Found:
    counts = {key: rows.filter(condition).count() for key, (_, condition) in filters.items()}
    chosen = query.get(name, "")
    if chosen not in filters:
        chosen = next((key for key in filters if counts[key]), "all")
    wanted = in_order(rows.filter(filters[chosen][1])).select_related("assigned", "account", "agency")
    choices = [(key, word, counts[key]) for key, (word, _) in filters.items()]
    return Found(listed(wanted, query.get("page"), counts[chosen]), chosen, choices)


def in_order(rows: QuerySet) -> QuerySet:
    """What is due first comes first, so that overdue items stand at the top; then as the lists have them."""
    return rows.order_by(F("deadline").asc(nulls_last=True), "assigned_id", "sheet", "row", "pk")


def is_late(item: AssignedItem, as_of: date) -> bool:
    """Whether an item is owed by its unit and its day has passed."""
    return item.state in OWED_BY_UNIT and item.deadline is not None and item.deadline < as_of
