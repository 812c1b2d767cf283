"""规定转载: reposts that a unit was told to make, told apart from copying. They are marked and never held against it.

Three ways to know: the source is one the office approved; the item is on the office's list; a superior's notice went out and
many of its subordinates carried it within three days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import day_number
from jianhao.kernels import pair
from jianhao.reuse.corpus import Corpus, batches
from jianhao.reuse.judging import Judged
from jianhao.reuse.remembered import Texts
from jianhao.vocab.levels import Level

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
MASS_ACCOUNTS, MASS_HOURS = 10, 72
MASS_SHARE = 0.5
HOUR = 3_600_000_000
# Digits of a division code that name the place of an agency of that level.
_PLACE = {
    Level.country: 0,
    Level.province: 2,
    Level.city: 4,
    Level.county: 6,
    Level.township: 9,
    Level.village: 12,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that units were told to repost: any of post id, link and title names it; `issued` the first day it counts."""

    post_id: str | None = None
    url: str | None = None
    title: str | None = None
    issued: int | None = None


@dataclass(frozen=True)
class Orders:
    """What is known of orders: approved account ids, listed items, and of each account its level and division code."""

    approved: frozenset[str] = frozenset()
    items: tuple[Item, ...] = ()
    places: Mapping[str, tuple[Level, str]] = field(default_factory=dict)


def orders_of(
    approved_sources: Sequence[str], ordered: Sequence[Mapping[str, Any]], register: pa.Table | None
) -> Orders:
    """Orders out of the office's settings; approved sources are account ids, account names or agencies of the register."""
    items = tuple(
        Item(row.get("post_id"), row.get("url"), row.get("title"), _day(row.get("issued"))) for row in ordered
    )
    if register is None:
        return Orders(frozenset(approved_sources), items)
    wanted = set(approved_sources)
    rows = register.select(["account_id", "name", "agency", "level", "division_code"]).to_pylist()
    approved = {row["account_id"] for row in rows if wanted & {row["account_id"], row["name"], row["agency"]}}
    places = {
        row["account_id"]: (Level(row["level"]), row["division_code"])
        for row in rows if row["level"] and row["division_code"]
    }  # fmt: skip
    return Orders(frozenset(approved | wanted), items, places)


def _day(issued: Any) -> int | None:
    if isinstance(issued, datetime):
        issued = issued.date()
    return day_number(issued) if isinstance(issued, date) else None


def mark_ordered(
    corpus: Corpus, posts: Texts, judged: Judged, origins: Ints, counted: Flags, orders: Orders
) -> Flags:
    """Which pairs are ordered reposts. `origins` as traced; `counted` the pairs that are no templates and known to be later."""
    m = judged.measures
    if not len(m):
        return np.zeros(0, np.bool_)
    approved = _approved_texts(corpus, orders)
    listed, since = _listed_texts(corpus, posts, orders)
    told = approved | listed
    text, source = m[:, pair.TEXT], m[:, pair.SOURCE]
    root = np.where(origins[text] >= 0, origins[text], source)
    in_time = corpus.day[text] >= np.where(
        listed[root], since[root], np.where(listed[source], since[source], 0)
    )
    ordered = (told[source] | told[root] | listed[text]) & in_time
    ordered |= _mass_notices(corpus, judged, root, counted, orders)
    return ordered


def _approved_texts(corpus: Corpus, orders: Orders) -> Flags:
    accounts = np.asarray(
        pc.is_in(corpus.accounts, pa.array(sorted(orders.approved), pa.string())).cast(pa.uint8())
    )
    return (accounts == 1)[corpus.account] if corpus.size else np.zeros(0, np.bool_)


def _listed_texts(corpus: Corpus, posts: Texts, orders: Orders) -> tuple[Flags, Ints]:
    """Texts that are a listed item, and the day from which reposting it counts."""
    issued: dict[tuple[str, str], int] = {}
    for item in orders.items:
        for name in ("post_id", "url", "title"):
            if value := getattr(item, name):
                issued[(name, value.strip())] = min(
                    item.issued or 0, issued.get((name, value.strip()), 1 << 30)
                )
    rows = np.full(corpus.facts.num_rows, -1, np.int64)
    if issued:
        _look_up(posts, issued, rows)
    since = rows[corpus.rows]
    return since >= 0, np.maximum(since, 0).astype(np.int32)


def _look_up(posts: Texts, issued: Mapping[tuple[str, str], int], rows: npt.NDArray[np.int64]) -> None:
    wanted = {
        name: pa.array([v for n, v in issued if n == name], pa.string())
        for name in ("post_id", "url", "title")
    }
    at = 0
    for batch in batches(posts, ("post_id", "url", "title")):
        for name, values in wanted.items():
            column = pc.utf8_trim_whitespace(batch.column(name).cast(pa.string()))
            for k in np.flatnonzero(np.asarray(pc.is_in(column, values).cast(pa.uint8()))).tolist():
                rows[at + k] = max(rows[at + k], issued[(name, column[k].as_py())])
        at += batch.num_rows


def _mass_notices(corpus: Corpus, judged: Judged, root: Ints, counted: Flags, orders: Orders) -> Flags:
    """Pairs of notices that MASS_ACCOUNTS subordinates of the first publisher carried within MASS_HOURS."""
    m = judged.measures
    text = m[:, pair.TEXT]
    clock = np.asarray(corpus.facts.column("published_at").cast(pa.int64()))[corpus.rows]
    whole = m[:, pair.COVERED] >= MASS_SHARE * np.maximum(judged.plain[text], 1)
    soon = counted & whole & (clock[text] - clock[root] <= MASS_HOURS * HOUR)
    below = soon & _is_superior(corpus, orders, root, text)
    takers = np.unique(np.stack([root[below], corpus.account[text[below]]], axis=1), axis=0)
    roots, number = np.unique(takers[:, 0], return_counts=True)
    mass: Flags = below & np.isin(root, roots[number >= MASS_ACCOUNTS])
    return mass


def _is_superior(corpus: Corpus, orders: Orders, first: Ints, text: Ints) -> Flags:
    """Whether the agency of a first publisher stands above that of a text, in whose place it lies."""
    rank = np.full(len(corpus.accounts), -1, np.int64)
    code, unit = np.zeros(rank.size, np.int64), np.ones(rank.size, np.int64)
    for number, name in enumerate(corpus.accounts.to_pylist()):
        if name in orders.places and orders.places[name][1].isdigit():
            level, division = orders.places[name]
            rank[number], code[number], unit[number] = level.rank, int(division), 10 ** (12 - _PLACE[level])
    high, low = corpus.account[first], corpus.account[text]
    known = (rank[high] >= 0) & (rank[high] < rank[low])
    below: Flags = known & (code[high] // unit[high] == code[low] // unit[high])
    return below
