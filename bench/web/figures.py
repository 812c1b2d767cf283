"""Percentiles and tables of what was measured. No other imports than the standard library's: the generator uses it too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FEW = 20  # below so many answers no 95th percentile is said


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent) // 100) - 1)] if ordered else 0.0


def by_page(found: dict[str, dict[str, Any]]) -> list[list[str]]:
    """A row a page, the slowest first: for each database answers, median, 95th percentile in milliseconds."""
    names = {name for step in found.values() for name in step["pages"]}
    rows = []
    for name in names:
        cells, slowest = [], 0.0
        for step in found.values():
            values = step["pages"].get(name, [])
            slowest = max(slowest, percentile(values, 95))
            high = f"{percentile(values, 95):,.0f}" if len(values) >= FEW else "–"
            cells += [f"{len(values):,}", f"{percentile(values, 50):,.0f}" if values else "–", high]
        rows.append((slowest, [name, *cells]))
    return [row for _, row in sorted(rows, key=lambda pair: -pair[0])]


def by_step(database: str, steps: Sequence[dict[str, Any]], limit: float) -> list[list[str]]:
    """A row a step: people, answers a second, median and 95th percentile of all, the slowest page, errors."""
    return [_step_row(database, step, limit) for step in steps]


def _step_row(database: str, step: dict[str, Any], limit: float) -> list[str]:
    every = all_of(step)
    many = {name: percentile(v, 95) for name, v in step["pages"].items() if len(v) >= FEW}
    slowest = max(many, key=lambda name: many[name]) if many else "–"
    above = sum(value >= limit for value in many.values())
    return [
        database, f"{step['users']}", f"{len(every) / step['seconds']:.1f}", f"{percentile(every, 50):.0f}", f"{percentile(every, 95):.0f}",
        f"{slowest} {many.get(slowest, 0):.0f}", f"{above} of {len(many)}", f"{len(step['errors'])}", f"{100 * step['generator']:.0f} %",
    ]  # fmt: skip


def all_of(step: dict[str, Any]) -> list[float]:
    """Milliseconds of every answer."""
    return [ms for values in step["pages"].values() for ms in values]


def highest(steps: Sequence[dict[str, Any]], limit: float) -> tuple[float, int] | None:
    """The highest rate, and the people, at which the 95th percentile of all answers was below the limit without an error."""
    held = [
        (len(all_of(step)) / step["seconds"], step["users"])
        for step in steps
        if not step["errors"] and percentile(all_of(step), 95) < limit
    ]
    return max(held, default=None)
