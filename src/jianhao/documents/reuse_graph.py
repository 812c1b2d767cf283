"""Who takes from whom as a drawing: sources left, takers right, a line as wide as the posts; its table says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import pyarrow as pa

from jianhao.documents.directory import Directory, Named

ACCOUNTS_AT_MOST: Final = 60
FLOWS_AT_MOST: Final = 48
ORDERED_AT_MOST: Final = 12  # flows of ordered reposts, so that they do not crowd out the others
TAKERS_AT_MOST: Final = 8  # of one source
_LEFT, _RIGHT = 262, 452
_ROW, _BETWEEN, _TOP = 27, 12, 30
_NAME: Final = 13  # characters of a name in the drawing; the table has it whole


@dataclass(frozen=True, slots=True)
class Flow:
    """One line: posts of the taker that contain text of the source, of these ordered ones; `mostly_ordered`: dashed."""

    source: Named
    taker: Named
    posts: int
    ordered: int
    characters: int
    width: float
    path: str

    @property
    def mostly_ordered(self) -> bool:
        return self.ordered * 2 > self.posts


@dataclass(frozen=True, slots=True)
class Node:
    """An account in the drawing; `label` is its name, shortened where it is long, `posts` what flows out or in."""

    named: Named
    posts: int
    y: float
    radius: float

    @property
    def label(self) -> str:
        name = self.named.text
        return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing and its table: `flows` by source, in the order of `sources` from top to bottom."""

    sources: tuple[Node, ...]
    takers: tuple[Node, ...]
    flows: tuple[Flow, ...]
    height: int
    accounts: int
    others: int

    @property
    def groups(self) -> list[tuple[Node, list[Flow]]]:
        """Each source with its flows."""
        return [
            (node, [flow for flow in self.flows if flow.source.account_id == node.named.account_id])
            for node in self.sources
        ]


Edge = tuple[str, str, int, int, int]


def reuse_graph(edges: pa.Table, names: Directory) -> Graph | None:
    """The strongest of REUSE_EDGES, None where there are none."""
    columns = ("source_account_id", "account_id", "posts", "ordered", "characters")
    rows: list[Edge] = list(zip(*(edges[name].to_pylist() for name in columns), strict=True))
    chosen = _strongest(rows)
    if not chosen:
        return None
    out, into = _totals(chosen, 0), _totals(chosen, 1)
    groups = _groups(chosen, out)
    left, right, height = _places(groups)
    most = max(out.values())
    sources = [Node(names(s), out[s], left[s], 4 + 8 * sqrt(out[s] / most)) for s, _ in groups]
    takers = [Node(names(t), into[t], right[t], 4) for _, group in groups for t in group]
    return Graph(
        tuple(sources),
        tuple(takers),
        tuple(_flows(chosen, [source for source, _ in groups], left, right, names)),
        height,
        len(out.keys() | into.keys()),
        len(rows) - len(chosen),
    )


def _strongest(rows: Iterable[Edge]) -> list[Edge]:
    """The flows of the accounts from which most is taken, what nobody ordered first; single posts only where there is no more."""
    ranked = sorted(rows, key=lambda e: (-e[2], e[3], -e[4], e[0], e[1]))
    ranked = [edge for edge in ranked if edge[2] > 1] or ranked
    own: Counter[str] = Counter()
    for edge in ranked:
        own[edge[0]] += edge[2] - edge[3]
    told = [edge for edge in ranked if _told(edge)][:ORDERED_AT_MOST]
    rest = [edge for edge in ranked if not _told(edge)]
    by_source = sorted(rest, key=lambda e: (-own[e[0]], e[0]))
    return _bounded([*by_source[: FLOWS_AT_MOST - len(told)], *told])


def _told(edge: Edge) -> bool:
    return edge[3] * 2 > edge[2]


def _bounded(edges: Iterable[Edge]) -> list[Edge]:
    """As many as keep to TAKERS_AT_MOST a source and ACCOUNTS_AT_MOST in all."""
    chosen: list[Edge] = []
    accounts: set[str] = set()
    takers: Counter[str] = Counter()
    for edge in edges:
        if takers[edge[0]] < TAKERS_AT_MOST and len(accounts | {*edge[:2]}) <= ACCOUNTS_AT_MOST:
            takers[edge[0]] += 1
            accounts |= {*edge[:2]}
            chosen.append(edge)
    return chosen


def _totals(edges: Iterable[Edge], side: int) -> Counter[str]:
    total: Counter[str] = Counter()
    for edge in edges:
        total[str(edge[side])] += edge[2]
    return total


def _groups(edges: Sequence[Edge], out: Counter[str]) -> list[tuple[str, list[str]]]:
    """Sources with the takers that stand beside them: each taker once, beside the source it takes most from."""
    best: dict[str, Edge] = {}
    for edge in edges:
        known = best.get(edge[1])
        if known is None or (edge[2], out[edge[0]]) > (known[2], out[known[0]]):
            best[edge[1]] = edge
    beside: dict[str, list[str]] = {source: [] for source in sorted(out, key=lambda s: (-out[s], s))}
    for taker, edge in sorted(best.items(), key=lambda item: (-item[1][2], item[0])):
        beside[edge[0]].append(taker)
    return list(beside.items())


def _places(
    groups: Sequence[tuple[str, Sequence[str]]],
) -> tuple[dict[str, float], dict[str, float], int]:
    """Heights of sources and of takers, and of the whole drawing; a source stands in the middle of its takers."""
    left: dict[str, float] = {}
    right: dict[str, float] = {}
    y = float(_TOP)
    for source, takers in groups:
        rows = max(len(takers), 1)
        left[source] = y + rows * _ROW / 2
        right |= {taker: y + (row + 0.5) * _ROW for row, taker in enumerate(takers)}
        y += rows * _ROW + _BETWEEN
    return left, right, round(y)


def _flows(
    edges: Sequence[Edge],
    order: Sequence[str],
    left: dict[str, float],
    right: dict[str, float],
    names: Directory,
) -> Iterable[Flow]:
    most = max(edge[2] for edge in edges)
    place = {source: at for at, source in enumerate(order)}
    for source, taker, posts, ordered, characters in sorted(
        edges, key=lambda e: (place[e[0]], -e[2], right[e[1]])
    ):
        width = round(1.5 + 5.5 * posts / most, 1)
        path = _path(left[source], right[taker])
        yield Flow(names(source), names(taker), posts, ordered, characters, width, path)


def _path(start: float, end: float) -> str:
    begin, stop = _LEFT + 14, _RIGHT - 12
    middle = (begin + stop) / 2
    return f"M{begin} {start:g}C{middle:g} {start:g} {middle:g} {end:g} {stop} {end:g}"
