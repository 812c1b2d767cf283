"""The list of closings: by state, by whose turn it is, by what is overdue; the filters stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.http import QueryDict

from jianhao.closing.actions import Action
from jianhao.closing.people import Part
from jianhao.closing.states import State
from jianhao.web.closures.models import Closure
from jianhao.web.closures.parts import waiting_for
from jianhao.web.people.models import User
from jianhao.web.registry.keeping import kept
from jianhao.web.ui.pages import Listed, listed

SHOWN = {"mine": "待我办理", "late": "已逾期", "open": "办理中", "incomplete": "不完整归档", "all": "全部"}
# Records and what was filled in are long; lists need none of them.
PRINTED = (
    "state", "route", "incomplete", "open", "owner", "next_action", "due", "account__name", "account__platform",
    "account__agency__name", "batch__title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One closing of the list; the words beside the row."""

    row: Closure
    state: str
    owner: str
    step: str
    left: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of closings and the filters in force."""

    page: Listed
    lines: list[Line]
    show: str
    state: str
    shows: list[tuple[str, str, int]]
    states: list[tuple[str, str, int]]
    owner: str
    owners: list[tuple[str, str]]


def listed_closures(user: User, query: QueryDict, as_of: date) -> Found:
    """The closings of the scope that an address asks for; what it does not know is ignored."""
    visible = Closure.objects.visible_to(user)
    show, owner, state = (query.get(name, "") for name in ("show", "owner", "state"))
    show = show if show in SHOWN else "open"
    conditions = _conditions(user, as_of)
    rows = visible.filter(conditions[show])
    if owner in tuple(Part):
        rows = rows.filter(open=True, owner=owner)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("*")))
    if state in tuple(State):
        rows = rows.filter(state=state)
    ordered = rows.select_related("account__agency", "batch").only(*PRINTED)
    ordered = ordered.order_by(F("due").asc(nulls_last=True), "-pk")
    shown = _counts(visible, user, as_of, conditions)
    page = listed(ordered, query.get("page"), None if owner or state else shown[show])
    shows = [(name, word, shown[name]) for name, word in SHOWN.items()]
    states = [(str(s), s.chinese, counts.get(s, 0)) for s in State if s in counts or s == state]
    owners = [(str(part), part.chinese) for part in Part]
    lines = [_line(row, as_of) for row in page.rows]
    return Found(page, lines, show, state, shows, states, owner, owners)


def _conditions(user: User, as_of: date) -> dict[str, Q]:
    """What each part of the list shows."""
    return {
        "mine": waiting_for(user),
        "late": Q(open=True, due__lt=as_of),
        "open": Q(open=True),
        "incomplete": Q(incomplete=True),
        "all": Q(),
    }


def _counts(visible: QuerySet, user: User, as_of: date, conditions: Mapping[str, Q]) -> dict[str, int]:
    """How many closings each part has, from one walk over them."""
    roles = "+".join(sorted(user.roles))
    asked = {name: Count(Value(1), filter=rows or None) for name, rows in conditions.items()}
    return kept(user, f"closings:{as_of}:{roles}:each", lambda: visible.order_by().aggregate(**asked))


def _line(row: Closure, as_of: date) -> Line:
    owner = Part(row.owner).chinese if row.owner and row.open else ""
    step = Action(row.next_action).chinese if row.next_action and row.open else ""
    return Line(row, row.get_state_display(), owner, step, (row.due - as_of).days if row.due else None)


def progress_of(rows: QuerySet) -> list[tuple[str, int]]:
    """How many of some closings stand where, in the order of the way."""
    counts: dict[str, Any] = dict(rows.order_by().values_list("state").annotate(n=Count("*")))
    return [(state.chinese, counts[state]) for state in State if counts.get(state)]
