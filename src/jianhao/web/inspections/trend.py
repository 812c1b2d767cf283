"""The last quarters of a unit's inspections side by side: what was concluded, as numbers with a bar beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jianhao.web.inspections.models import Inspection, Run, RunState
from jianhao.web.inspections.stages import AFTER_ISSUE, Stage
from jianhao.web.once import once
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission

QUARTERS = 8
LOOKED_AT = 400  # runs; an office that makes more than fifty a quarter sees fewer quarters
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
    quarters = [_quarter(one, run) for one, run in _last_of_quarters(user)]
    return {"quarters": quarters, "kinds": KINDS, "width": WIDTH} if quarters else None


def results_of(user: User) -> list[tuple[Inspection, Run]]:
    """The own unit's inspections that have a result and were not called off, the latest first, each with its last finished run."""
    return once(("results", user.pk), lambda: _results(user.agency_id))


def _results(agency: int) -> list[tuple[Inspection, Run]]:
    runs = Run.objects.filter(inspection__agency=agency, state=RunState.DONE)
    runs = runs.exclude(inspection__stage=Stage.CANCELLED).select_related("inspection")
    last: dict[int, tuple[Inspection, Run]] = {}
    for run in runs.order_by("-inspection__as_of", "-inspection", "-number")[:LOOKED_AT]:
        last.setdefault(run.inspection_id, (run.inspection, run))
    return list(last.values())


def _last_of_quarters(user: User) -> list[tuple[Inspection, Run]]:
    """Of each quarter the inspection with the latest monitoring time."""
    found: dict[tuple[int, int], tuple[Inspection, Run]] = {}
    for one, run in results_of(user):
        found.setdefault((one.as_of.year, (one.as_of.month - 1) // 3), (one, run))
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
