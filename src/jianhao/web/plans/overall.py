"""What a plan's page says of the whole, worked out once when the plan is taken in: the figures of its documents."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from jianhao.documents import plan_text, plan_words
from jianhao.documents.plan_figures import Flow, Share, plan_figures
from jianhao.documents.plan_flow import FlowChart, Node, flow_chart
from jianhao.documents.plan_page import key_numbers, sections
from jianhao.documents.plan_view import PlanView

CONFLICTS_KEPT = 200
LABEL = 18.0  # the least height of a bar that its label needs


def words_of(view: PlanView) -> dict[str, Any]:
    """Plain values that a row holds; every figure comes from where the documents take it."""
    figures = plan_figures(view)
    parts = sections(view, figures)
    return {
        "key": [list(row) for row in key_numbers(figures.total, view.summary)],
        "error": parts.error, "saving": parts.saving, "scenario": list(parts.scenario), "case_note": parts.case_note,
        "conflicts": list(parts.conflicts[:CONFLICTS_KEPT]), "conflict_count": len(parts.conflicts),
        "facts": [list(fact) for fact in parts.facts],
        "quarters": [asdict(quarter) for quarter in parts.quarters], "not_placed": parts.not_placed,
        "years": [list(year) for year in parts.years], "prices": [list(price) for price in parts.prices],
        "counties": [[code, *_share(share)] for code, share in figures.counties], "total": _share(figures.total),
        "flows": [asdict(flow) for flow in figures.flows], "questioned": figures.questioned,
        "decides": plan_words.DECIDES, "limits": list(plan_text.LIMITS), "assumptions": [list(row) for row in parts.assumptions],
    }  # fmt: skip


def _share(share: Share) -> list[Any]:
    return [share.label, share.accounts, share.keep, share.merge, share.close, share.open]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the drawing with the height at which its label stands."""

    label: str
    accounts: int
    y: float
    height: float
    text: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Who goes where: the drawing, and the table beside it row by row (place, accounts by level, in all)."""

    chart: FlowChart
    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    levels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]


def drawing(words: dict[str, Any]) -> Drawing | None:
    """Who goes where, as the page draws it; None without any account."""
    chart = flow_chart([Flow(**flow) for flow in words.get("flows", [])])
    if chart is None:
        return None
    rows = [
        (place, tuple(counts[at] for _, counts, _ in chart.table), chart.totals[at])
        for at, place in enumerate(chart.places)
    ]
    levels = tuple(level for level, _, _ in chart.table)
    return Drawing(chart, _bars(chart.left), _bars(chart.right), levels, tuple(rows))


def _bars(nodes: tuple[Node, ...]) -> tuple[Bar, ...]:
    return tuple(
        Bar(node.label, node.accounts, node.y, node.height, node.y + max(node.height, LABEL) / 2 + 5)
        for node in nodes
    )
