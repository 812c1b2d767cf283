"""The accounts' coverage as the address of the page describes it: scope, search, filters, order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from jianhao.dates import day_number
from jianhao.inspection.reminders import FRESH_DAYS
from jianhao.traffic.schedule import FULL, schedule
from jianhao.web.collecting.models import NEVER, Coverage
from jianhao.web.collecting.spans import LIMIT, WARN, WINDOW, Piece, State, bar, covered, state
from jianhao.web.people.models import Agency, User
from jianhao.web.registry.keeping import OF_THE_DAY, kept
from jianhao.web.registry.models import PLATFORMS, Account
from jianhao.web.registry.searching import matching
from jianhao.web.scope import within

STATES = [(str(s), s.chinese) for s in State]
DUES = [("soon", "采集记录将满14天"), ("late", "超过14天没有采集记录"), ("reads", "阅读数待采集")]
ORDERS = {
    "place": ("按单位", ("agency_path", "account")),
    "gap": ("按上次覆盖", ("until", "agency_path", "account")),
}


@dataclass(frozen=True)
class Filtered:
    """The rows meant by an address, and how to say so."""

    rows: QuerySet
    place: Agency
    asked: dict[str, str]
    order: str
    chips: list[tuple[str, str]]

    @property
    def in_words(self) -> str:
        return "　".join([f"{self.place.name}及下级", *(words for words, _ in self.chips)])

    @property
    def narrowed(self) -> bool:
        return bool(self.asked)


@dataclass(frozen=True, slots=True)
class Line:
    """An account as the list shows it; `gap` None: never covered."""

    row: Coverage
    state: State
    days: int
    bar: list[Piece]
    gap: int | None
    counts_due: int
    next_count: datetime | None

    @property
    def due(self) -> str:
        """What is to be done, in a sentence; empty where nothing is."""
        told = []
        if self.gap is None:
            told.append("尚未采集，更新情况待核实")
        elif self.gap > LIMIT:
            told.append(f"距上次覆盖已{self.gap}天，其间更新情况待核实")
        elif self.gap >= WARN:
            told.append(f"距上次覆盖已{self.gap}天")
        if self.next_count is not None:
            told.append(f"阅读数待采集{self.counts_due}次，下一次{self.next_count:%m-%d %H:%M}")
        return "；".join(told)


def filtered(user: User, query: QueryDict, today: date) -> Filtered:
    """Read an address; what it does not know is ignored."""
    asked = {name: value.strip()[:300] for name, value in query.items() if value.strip()}
    rows = Coverage.objects.visible_to(user).filter(live=True)
    place = _place(user, asked.get("in", ""))
    rest: dict[str, str] = {}
    if place.pk != user.agency_id:
        rows = rows.filter(within(place.path, "agency_path") | within(place.path, "line_path"))
        rest["in"] = str(place.pk)
    used: dict[str, str] = {}
    words: dict[str, str] = {}
    if asked.get("q"):
        rows = rows.filter(account__in=Account.objects.filter(matching(asked["q"])))
        used["q"], words["q"] = asked["q"], f"“{asked['q'][:30]}”"
    conditions = {
        "state": (STATES, lambda v: in_state(State(v), today)),
        "platform": (PLATFORMS, lambda v: Q(platform=v)),
        "due": (DUES, lambda v: _due(v, today)),
    }
    for name, (choices, condition) in conditions.items():
        word = dict(choices).get(asked.get(name, ""))
        if word:
            rows = rows.filter(condition(asked[name]))
            used[name], words[name] = asked[name], word
    order = asked["sort"] if asked.get("sort") in ORDERS else "place"
    rest |= {"sort": order} if order != "place" else {}
    chips = [
        (words[n], "?" + urlencode({**rest, **{k: v for k, v in used.items() if k != n}})) for n in words
    ]
    return Filtered(rows.order_by(*ORDERS[order][1]), place, used, order, chips)


def _place(user: User, asked: str) -> Agency:
    if asked.isascii() and asked.isdigit() and len(asked) < 16:
        found = Agency.objects.visible_to(user).filter(pk=int(asked)).first()
        if found is not None:
            return found
    return user.agency


def in_state(which: State, today: date, window: int = WINDOW) -> Q:
    """Rows whose window is covered so far; the same question as spans.state, asked of the index."""
    day = day_number(today)
    none = Q(until__lte=day - window)
    full = Q(since__lte=day - window + 1, until__gte=day - FRESH_DAYS)
    return {State.NONE: none, State.FULL: full, State.PART: ~none & ~full}[which]


def _due(which: str, today: date) -> Q:
    day = day_number(today)
    if which == "soon":
        return soon(day)
    return Q(until__lt=day - LIMIT) if which == "late" else Q(counting__gte=day)


def soon(day: int) -> Q:
    """Rows whose last covered day lies so far back that the fourteenth day comes next."""
    return Q(until__lte=day - WARN, until__gte=day - LIMIT)


def totals(user: User, today: date) -> dict[str, int]:
    """How many live accounts of the scope are in each state."""

    def count() -> dict[str, int]:
        rows = Coverage.objects.visible_to(user).filter(live=True)
        counts = {str(s): rows.filter(in_state(s, today)).count() for s in (State.NONE, State.FULL)}
        whole = rows.count()
        return {**counts, str(State.PART): whole - sum(counts.values()), "all": whole}

    return kept(user, f"coverage:{today}", count, OF_THE_DAY)


def line(row: Coverage, now: datetime, today: date) -> Line:
    """A row as the list shows it."""
    day = day_number(today)
    posts = [(name, datetime.fromisoformat(moment)) for name, moment, _ in row.recent]
    taken = [(name, hour) for name, _, hours in row.recent for hour in hours]
    counts = (
        [due for due in schedule(posts, now, FULL, taken) if not due.missed] if row.counting >= day else []
    )
    return Line(
        row, state(row.since, row.until, day), covered(row.spans, day), bar(row.spans, day),
        None if row.until == NEVER else max(0, day - row.until), len(counts), counts[0].at if counts else None,
    )  # fmt: skip
