"""Who goes where as a drawing: levels left, kinds of places right, ribbons as wide as the accounts; its table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jianhao.documents.plan_figures import Flow

WIDTH: Final = 760
_LEFT, _RIGHT, _BAR = 130, 500, 12
_TOP, _GAP, _TALL = 28, 12, 300
_LEAST = 2.0  # a ribbon of one account among thousands must still be seen
_TONES: Final = {"保留": "keep", "归集": "merge", "关停": "close"}


@dataclass(frozen=True, slots=True)
class Node:
    """A bar of the drawing with its label and number of accounts."""

    label: str
    accounts: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow as a filled path; `tone` names its colour class."""

    flow: Flow
    path: str
    tone: str


@dataclass(frozen=True, slots=True)
class FlowChart:
    """The drawing, in units of its view box."""

    left: tuple[Node, ...]
    right: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: float
    table: tuple[tuple[str, tuple[int, ...], int], ...]
    places: tuple[str, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Accounts by place, over all levels."""
        return tuple(node.accounts for node in self.right)


def flow_chart(flows: Sequence[Flow]) -> FlowChart | None:
    """The drawing of all flows; None without any."""
    if not flows:
        return None
    levels = tuple(dict.fromkeys(flow.level for flow in flows))
    places = tuple(sorted({flow.place for flow in flows}, key=lambda place: _place_order(place, flows)))
    scale = _TALL / sum(flow.accounts for flow in flows)
    wide = {(flow.level, flow.place): max(_LEAST, flow.accounts * scale) for flow in flows}
    left = _nodes(levels, [[f for f in flows if f.level == level] for level in levels], wide)
    right = _nodes(places, [[f for f in flows if f.place == place] for place in places], wide)
    return FlowChart(
        left, right, _ribbons(levels, places, flows, wide, (left, right)), max(_end(left), _end(right)),
        _table(levels, places, flows), places,
    )  # fmt: skip


def _place_order(place: str, flows: Sequence[Flow]) -> tuple[int, int, str]:
    """Kept, merged, closed; within each the most accounts first."""
    number = sum(flow.accounts for flow in flows if flow.place == place)
    return list(_TONES).index(place[:2]), -number, place


def _nodes(
    labels: Sequence[str], parts: Sequence[Sequence[Flow]], wide: dict[tuple[str, str], float]
) -> tuple[Node, ...]:
    nodes, y = [], float(_TOP)
    for label, of in zip(labels, parts, strict=True):
        height = sum(wide[flow.level, flow.place] for flow in of)
        nodes.append(Node(label, sum(flow.accounts for flow in of), y, height))
        y += max(height, 18.0) + _GAP  # labels of thin bars must not run into each other
    return tuple(nodes)


def _end(nodes: Sequence[Node]) -> float:
    return nodes[-1].y + max(nodes[-1].height, 18.0) + _GAP


def _ribbons(
    levels: Sequence[str], places: Sequence[str], flows: Sequence[Flow], wide: dict[tuple[str, str], float],
    nodes: tuple[tuple[Node, ...], tuple[Node, ...]],
) -> tuple[Ribbon, ...]:  # fmt: skip
    by_key = {(flow.level, flow.place): flow for flow in flows}
    from_y = {node.label: node.y for node in nodes[0]}
    to_y = {node.label: node.y for node in nodes[1]}
    found = []
    for level in levels:
        for place in places:
            flow = by_key.get((level, place))
            if flow is None:
                continue
            width = wide[level, place]
            found.append(Ribbon(flow, _path(from_y[level], to_y[place], width), _TONES[place[:2]]))
            from_y[level] += width
            to_y[place] += width
    return tuple(found)


def _path(y0: float, y1: float, width: float) -> str:
    x0, x1 = _LEFT + _BAR, _RIGHT
    middle = (x0 + x1) / 2
    return (
        f"M{x0} {y0:.1f}C{middle:g} {y0:.1f} {middle:g} {y1:.1f} {x1} {y1:.1f}V{y1 + width:.1f}"
        f"C{middle:g} {y1 + width:.1f} {middle:g} {y0 + width:.1f} {x0} {y0 + width:.1f}Z"
    )


def _table(
    levels: Sequence[str], places: Sequence[str], flows: Sequence[Flow]
) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    number = {(flow.level, flow.place): flow.accounts for flow in flows}
    rows = []
    for level in levels:
        counts = tuple(number.get((level, place), 0) for place in places)
        rows.append((level, counts, sum(counts)))
    return tuple(rows)
