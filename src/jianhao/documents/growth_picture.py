"""How the reads of an account's posts come in over three days, beside its peers: numbers for a table and paths for a drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Final

import pyarrow as pa

from jianhao.documents.reuse_words import share

WIDTH: Final = 360
HEIGHT: Final = 150
LEFT, RIGHT, TOP, BOTTOM = 36, 8, 8, 22
MARKED: Final = (1, 3, 6, 12, 24, 72)
LAST: Final = 72
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Growth:
    """Shares of three days' reads by age: `rows` (hours, own, median, band) in words; `own`, `median`, `band` SVG paths."""

    rows: tuple[tuple[int, str, str, str], ...]
    own: str
    median: str
    band: str
    ticks: tuple[tuple[float, int], ...]
    peers: int


def growth_of(table: pa.Table) -> dict[str, Growth]:
    """The drawings of TRAFFIC_GROWTH by account."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["account_id"]].append(row)
    return {account: _growth(sorted(rows, key=lambda row: row["hours"])) for account, rows in found.items()}


def _growth(rows: Sequence[Row]) -> Growth:
    whole = [row for row in rows if row["low"] is not None and row["high"] is not None]
    edge = [(row["hours"], row["high"]) for row in whole] + [
        (row["hours"], row["low"]) for row in reversed(whole)
    ]
    words = tuple(
        (row["hours"], share(row["own"]), share(row["median"]), f"{share(row['low'])}至{share(row['high'])}")
        for row in rows
    )
    ticks = tuple((_x(hours), hours) for hours in MARKED)
    peers = max((row["accounts"] or 0 for row in rows), default=0)
    return Growth(words, _path(rows, "own"), _path(rows, "median"), _line(edge), ticks, peers)


def _path(rows: Iterable[Row], name: str) -> str:
    return _line([(row["hours"], row[name]) for row in rows if row[name] is not None])


def _line(points: Sequence[tuple[int, float]]) -> str:
    """`M36,128L…` through the points, whole pixels."""
    return "L".join(f"{_x(hours):.0f},{_y(value):.0f}" for hours, value in points)


def _x(hours: int) -> float:
    """Ages by their logarithm: most reads come within the first hours."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * log(max(hours, 1)) / log(LAST), 1)


def _y(value: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(value, 0.0), 1.0)
