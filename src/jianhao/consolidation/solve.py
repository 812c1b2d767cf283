"""A plan for any size: parts of the problem each by what suits its size, caps of the whole by a price found by bisection."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jianhao.consolidation.blocks import Block, split, with_costs
from jianhao.consolidation.exact import Infeasible, Unfound, solve_exactly
from jianhao.consolidation.large import solve_by_prices
from jianhao.consolidation.model import (
    ENDED,
    Cap,
    Instance,
    Plan,
    Solved,
    cost_of,
    used_of,
)  # fmt: skip
from jianhao.consolidation.stopping import Stopping, paced, worst
from jianhao.kernels.blocks import cores, in_threads

DOUBLINGS, HALVINGS = 24, 12
Told = Callable[[int], None]

__all__ = ["Infeasible", "solve"]


def solve(instance: Instance, stopping: Stopping, told: Told | None = None) -> Solved:
    """The best plan found, its cost, what is proven and why the search ended. `told` hears of accounts done.

    Infeasible if no plan keeps the caps and rooms.
    """
    stopping = paced(stopping, instance.accounts)
    if not instance.caps:
        return _solve_parts(instance, stopping, told)
    if instance.accounts <= stopping.exact_accounts:
        try:
            return solve_exactly(instance, stopping)
        except Unfound:
            pass
    return _under_price(instance, stopping, told)


def _solve_parts(instance: Instance, stopping: Stopping, told: Told | None) -> Solved:
    blocks = split(instance, stopping.exact_accounts)
    order = sorted(range(len(blocks)), key=lambda b: -blocks[b].instance.accounts)
    large = [b for b in order if blocks[b].instance.accounts > stopping.exact_accounts]
    done: dict[int, Solved] = {}

    def by_prices(b: int) -> tuple[int, Solved]:
        solved = solve_by_prices(blocks[b].instance, stopping)
        return b, solved

    for b, solved in in_threads(by_prices, large, cores()):
        done[b] = solved
        _tell(told, blocks[b])
    # The exact solver keeps threads of its own per process: one problem at a time.
    for b in order:
        if b not in done:
            done[b] = solve_small(blocks[b].instance, stopping)
            _tell(told, blocks[b])
    return _joined(instance, blocks, [done[b] for b in range(len(blocks))])


def _tell(told: Told | None, block: Block) -> None:
    if told is not None:
        told(block.instance.accounts)


def solve_small(instance: Instance, stopping: Stopping) -> Solved:
    """By the exact solver, begun from the plan of the prices."""
    try:
        start = solve_by_prices(instance, stopping)
    except ValueError:
        return solve_exactly(instance, stopping)
    if start.gap <= min(stopping.gap, 1e-12):
        return start
    solved = solve_exactly(instance, stopping, start.plan)
    plan, cost = (solved.plan, solved.cost) if solved.cost <= start.cost else (start.plan, start.cost)
    return Solved(plan, cost, min(cost, max(solved.bound, start.bound)), solved.stopped_by, start.value)


def _joined(instance: Instance, blocks: list[Block], solved: list[Solved]) -> Solved:
    chosen = np.full(instance.accounts, ENDED, np.int64)
    moved = np.zeros(instance.accounts, np.bool_)
    value = np.full(instance.accounts, np.nan)
    for block, part in zip(blocks, solved, strict=True):
        own = part.plan.chosen
        arcs = block.arcs[np.maximum(own, 0)] if block.arcs.size else own
        chosen[block.accounts] = np.where(own >= 0, arcs, own)
        moved[block.accounts] = part.plan.moved
        if part.value is not None:
            value[block.accounts] = part.value
    plan = Plan(chosen, moved)
    cost = cost_of(instance, plan)
    bound = sum(part.bound for part in solved)
    return Solved(plan, cost, min(cost, bound), worst([part.stopped_by for part in solved]), value)


def _under_price(instance: Instance, stopping: Stopping, told: Told | None) -> Solved:
    """Caps one after the other: the least price at which the plan keeps within, with those before already priced."""
    prices = [0.0] * len(instance.caps)
    best: Solved | None = None
    bound = -np.inf
    for number, cap in enumerate(instance.caps):

        def at(price: float, number: int = number) -> Solved:
            trial = [*prices[:number], price, *prices[number + 1 :]]
            return _priced(instance, trial, stopping, told)

        price, found, proven = _bisected(cap, at)
        prices[number], best, bound = price, found, max(bound, proven)
    assert best is not None
    if any(used_of(c, best.plan) > c.limit * (1 + 1e-9) + 1e-6 for c in instance.caps):
        raise Infeasible("caps")
    return Solved(best.plan, best.cost, min(best.cost, bound), best.stopped_by, best.value)


def _bisected(cap: Cap, at: Callable[[float], Solved]) -> tuple[float, Solved, float]:
    """The least price that keeps the cap, the plan there, and the best bound met on the way."""
    solved = at(0.0)
    bound = solved.bound
    if used_of(cap, solved.plan) <= cap.limit:
        return 0.0, solved, bound
    used = max(used_of(cap, solved.plan), 1e-9)
    low, high = 0.0, max(abs(solved.cost) / used, 1e-6) * 0.05
    for _ in range(DOUBLINGS):
        solved = at(high)
        bound = max(bound, solved.bound)
        if used_of(cap, solved.plan) <= cap.limit:
            break
        low, high = high, high * 2
    best, best_price = solved, high
    for _ in range(HALVINGS):
        if high - low <= 0.01 * high:
            break
        middle = (low + high) / 2
        solved = at(middle)
        bound = max(bound, solved.bound)
        if used_of(cap, solved.plan) <= cap.limit:
            high = middle
            if solved.cost <= best.cost or used_of(cap, best.plan) > cap.limit:
                best, best_price = solved, middle
        else:
            low = middle
    return best_price, best, bound


def _priced(instance: Instance, prices: list[float], stopping: Stopping, told: Told | None) -> Solved:
    """The plan when what the caps limit costs a price; cost at true costs, bound for the capped problem."""
    keep, arc, sink = instance.keep_cost.copy(), instance.arc_cost.copy(), instance.sink_cost.copy()
    for price, cap in zip(prices, instance.caps, strict=True):
        keep += price * cap.on_keep
        arc += price * cap.on_arc
        sink += price * cap.on_end
    solved = _solve_parts(with_costs(instance, keep, arc, sink, ()), stopping, told)
    bound = solved.bound - sum(p * c.limit for p, c in zip(prices, instance.caps, strict=True))
    return Solved(solved.plan, cost_of(instance, solved.plan), bound, solved.stopped_by, solved.value)
