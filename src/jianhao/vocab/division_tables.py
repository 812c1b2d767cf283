"""The packed lists of divisions in memory: provinces to townships at once, villages only when asked.

Keys inside are trimmed codes (2, 4, 6, 9 or 12 digits); `divisions` speaks 12 digits to the outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from jianhao.vocab.packed import load

SOURCES = {"n": "nbs2023", "m": "mca2026", "b": "mca2026"}
STATISTICAL = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class Place(NamedTuple):
    """One row of the table of divisions; a tuple because 46,000 dataclasses cost twice the time to make."""

    code: str
    name: str
    lists: str  # n = statistical list only, m = register of place names only, b = both
    other_name: str  # the statistical list's name of the same place
    rival: str  # the register's place under the same number, when it is another place


@dataclass(frozen=True, slots=True)
class Period:
    """One name under one code of the history; `ended` is the first year without it."""

    code: str
    name: str
    since: int
    ended: int | None
    successors: tuple[str, ...]


@cache
def places() -> dict[str, Place]:
    """All provinces, cities, counties and townships of both lists, in order of code."""
    table = {}
    for line in load("divisions"):
        code, name, lists, *rest = line.split("\t")
        table[code] = Place(code, name, lists, *(*rest, "", "")[:2])
    return table


@cache
def periods() -> dict[str, tuple[Period, ...]]:
    """The history of every code since 1981 (trimmed), oldest first."""
    table: dict[str, list[Period]] = defaultdict(list)
    for line in load("history"):
        code, name, since, ended, successors = [*line.split("\t"), "", ""][:5]
        heads = tuple(_short(one) for one in successors.split(";") if one)
        table[_short(code)].append(
            Period(_short(code), name, int(since), int(ended) if ended else None, heads)
        )
    return {code: tuple(found) for code, found in table.items()}


def _short(code: str) -> str:
    return code[:2] if code[2:] == "0000" else code[:4] if code[4:] == "00" else code


@cache
def numbering() -> dict[str, tuple[str, int | None]]:
    """Other township codes: the code kept here and, where the county ended, the year."""
    rows = ((*line.split("\t"), "")[:3] for line in load("numbering"))
    return {other: (code, int(year) if year else None) for other, code, year in rows}


@cache
def population() -> dict[str, int]:
    """Residents of the 2020 census by trimmed code."""
    return {code: int(residents) for code, residents in (line.split("\t") for line in load("population"))}


@cache
def village_rows() -> dict[str, str]:
    """The unread row of each township that has villages; a fifth of a second, so only on demand."""
    return {line[:9]: line[10:] for line in load("villages")}


def villages(township: str) -> dict[str, str]:
    """Names of the villages of a township (9 digits) by 12 digits, from the 2023 statistical list."""
    runs, _, names = village_rows().get(township, "").partition("\t")
    return {
        f"{township}{serial:03}": name
        for serial, name in zip(_serials(runs), names.split("\t"), strict=False)
    }


def _serials(runs: str) -> Iterator[int]:
    """Unfold `1-3 200` to 1, 2, 3, 200."""
    for run in runs.split():
        first, _, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)


@cache
def is_statistical(code: str) -> bool:
    """Whether a row only fills a gap of the statistical list: 市辖区, or a county that repeats its city."""
    place = places().get(code)
    if place is None or len(code) not in (4, 6):
        return False
    city = places().get(code[:4])
    return place.name in STATISTICAL or (len(code) == 6 and city is not None and city.name == place.name)


def parent_of(code: str) -> str:
    """The trimmed code of the government above, gaps of the list skipped; "" above a province."""
    for width in (9, 6, 4, 2):
        above = code[:width]
        known = above in places() or above in periods()
        if width < len(code) and known and not is_statistical(above):
            return above
    return ""


@cache
def below() -> dict[str, tuple[str, ...]]:
    """Trimmed codes of the divisions in force directly below each division, villages not included."""
    table: dict[str, list[str]] = defaultdict(list)
    for code in places():
        if not is_statistical(code) and not ended_in(code):
            table[parent_of(code)].append(code)
    return {code: tuple(found) for code, found in table.items()}


def ended_in(code: str) -> int | None:
    """The year in which a trimmed code went out of use; None while it is in use or was never known."""
    if len(code) >= 9:
        kept = numbering().get(code[:9])
        return kept[1] if kept is not None and kept[1] is not None else ended_in(code[:6])
    known = periods().get(code)
    if not known or any(period.ended is None for period in known):
        return None
    place = places().get(code)
    return None if place is not None and place.lists != "n" else known[-1].ended
