"""The last quarters of a unit's inspections side by side: what was concluded, as numbers with a bar beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from jianhao.web.inspections.models import Inspection, Run, RunState
from jianhao.web.inspections.overview import last_runs
from jianhao.web.inspections.stages import AFTER_ISSUE, Stage
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission

QUARTERS = 8
LOOKED_AT = 200  # inspections; an office that makes more than twenty a quarter sees fewer quarters
WIDTH = 240  # units of the drawing
KINDS = (("qualified", "合格"), ("unqualified", "不合格"), ("undetermined", "待核实"))
_NUMBERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: which conclusion, where it begins and how long it is."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Quarter:
    """The last inspection of a quarter."""

    title: str
    inspection: Inspection
    issued: bool
    accounts: int
    counts: tuple[int, ...]
    bar: tuple[Piece, ...]


def trend(user: User, as_of: date) -> dict[str, Any] | None:
    """Up to eight quarters of the own unit's inspections, the latest first; None for who does not inspect or without any."""
    if not (user.may(Permission.INSPECT) or user.may(Permission.DECIDE)):
        return None
    last = _last_of_quarters(user)
    runs = last_runs(last)
    quarters = [_quarter(one, runs[one.pk]) for one in last]
    return {"quarters": quarters, "kinds": KINDS, "width": WIDTH} if quarters else None


def held_of(user: User) -> QuerySet:
    """The inspections of the own unit that have a result and were not called off, the latest first."""
    rows = Inspection.objects.filter(agency=user.agency_id, runs__state=RunState.DONE)
    return rows.exclude(stage=Stage.CANCELLED).distinct().order_by("-as_of", "-pk")


def _last_of_quarters(user: User) -> list[Inspection]:
    """Of each quarter the inspection with the latest monitoring time."""
    found: dict[tuple[int, int], Inspection] = {}
    for one in held_of(user)[:LOOKED_AT]:
        found.setdefault((one.as_of.year, (one.as_of.month - 1) // 3), one)
    return list(found.values())[:QUARTERS]


def _quarter(one: Inspection, run: Run) -> Quarter:
    counts = tuple(int(run.counts.get(kind, 0)) for kind, _ in KINDS)
    accounts = int(run.counts.get("accounts", 0))
    title = f"{one.as_of.year}年第{_NUMBERS[(one.as_of.month - 1) // 3]}季度"
    return Quarter(title, one, one.stage in AFTER_ISSUE, accounts, counts, _bar(counts, accounts))


def _bar(counts: tuple[int, ...], accounts: int) -> tuple[Piece, ...]:
    """Pieces in proportion to the accounts; what was not examined stays empty."""
    pieces, x = [], 0.0
    for (kind, _), count in zip(KINDS, counts, strict=True):
        width = WIDTH * count / accounts if accounts else 0.0
        if width:
            pieces.append(Piece(kind, x, width))
        x += width
    return tuple(pieces)
