"""Caps that cannot be kept: the least that can, in their order, with a sentence each; then the plan within those."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jianhao.consolidation.blocks import with_costs
from jianhao.consolidation.model import Cap, Instance, Solved, used_of
from jianhao.consolidation.solve import Infeasible, Told, solve
from jianhao.consolidation.stopping import Stopping

UNITS = {"保留账号数": "个", "年度费用": "元", "流失的活跃关注用户": "人"}
MARGIN = 1e-6


def solve_within(
    instance: Instance, stopping: Stopping, told: Told | None = None
) -> tuple[Solved, Instance, list[str]]:
    """The plan, the instance with the caps in force, and what had to give way."""
    try:
        return solve(instance, stopping, told), instance, []
    except Infeasible:
        pass
    caps: list[Cap] = []
    said: list[str] = []
    for cap in instance.caps:
        least = _least(instance, cap, tuple(caps), stopping)
        if least > cap.limit:
            said.append(_sentence(cap, least))
            cap = replace(cap, limit=least * (1 + MARGIN) + MARGIN)
        caps.append(cap)
    eased = replace(instance, caps=tuple(caps))
    try:
        return solve(eased, stopping, told), eased, said
    except Infeasible:
        # A price alone does not always find a plan exactly at the least: then the caps go, and that is said.
        loose = replace(instance, caps=())
        names = "、".join(cap.name for cap in instance.caps)
        return (
            solve(loose, stopping, told),
            loose,
            [*said, f"{names}的上限不能同时满足，本方案未计入这些上限。"],
        )


def _least(instance: Instance, cap: Cap, before: tuple[Cap, ...], stopping: Stopping) -> float:
    """The least that any plan uses of a cap while it keeps those before."""
    end = np.where(np.isinf(instance.sink_cost), np.inf, cap.on_end)
    unit = max(1.0, abs(cap.limit)) / 1000  # the solver's tolerances are meant for costs of thousands
    counted = with_costs(instance, cap.on_keep / unit, cap.on_arc / unit, end / unit, before)
    # Nothing is saved by a migration here: what is counted is the cap alone.
    counted = replace(counted, arc_saving=np.zeros(instance.arcs))
    try:
        return used_of(cap, solve(counted, replace(stopping, gap=1e-6)).plan)
    except Infeasible:
        return float("inf")


def _sentence(cap: Cap, least: float) -> str:
    unit = UNITS.get(cap.name, "")
    return f"{cap.name}上限{cap.limit:,.0f}{unit}达不到：在锁定和承接关系下最少为{least:,.0f}{unit}；方案按最少的执行。"
