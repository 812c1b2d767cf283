"""Plans for problems beyond a city: the Lagrangian bound of kernels/lagrangian, plans built from its choices, local search."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt

from jianhao.consolidation.model import (
    KEEP,
    Instance,
    Ints,
    Plan,
    Solved,
    cost_of,
    with_migrations,
)  # fmt: skip
from jianhao.consolidation.prepared import Prepared, prepare
from jianhao.consolidation.stopping import BY_CLOCK, BY_GAP, BY_NODES, Stopping
from jianhao.kernels import lagrangian, local_search, plan_start

Ints32 = npt.NDArray[np.int32]
FIRST_ROUNDS = 30  # before the first plan, against an estimate of its cost
ESTIMATE = 1.04
FIRST_STEP = 1.2
PASSES, LAST_PASSES = 3, 12


class _Search:
    """The state of one search: prices, the best bound, the best plan."""

    def __init__(self, prepared: Prepared) -> None:
        p = self.p = prepared
        n = p.keep_cost.size
        self.price, self.best_price, self.direction = (np.zeros(n) for _ in range(3))
        self.toll, self.best_toll, self.toll_direction = (np.zeros(p.cross_limit.size) for _ in range(3))
        self.worth, self.room_price, self.kept = np.zeros(n), np.zeros(n), np.zeros(n, np.uint8)
        self.state = np.array([-np.inf, FIRST_STEP, 0.0])
        self.cost, self.chosen = np.inf, np.full(n, -3, np.int64)
        self.load, self.count = np.zeros(n), np.zeros(p.limit.size, np.int64)
        lagrangian.first_prices(self.price, p.keep_cost, p.sink_cost, p.lock, p.arc_start, p.arc_cost)
        self.best_price[:] = self.price

    @property
    def bound(self) -> float:
        """The best bound so far."""
        return float(self.state[0])

    def ascend(self, rounds: int, upper: float, gap: float) -> int:
        """Raise the bound; rounds done."""
        p = self.p
        return lagrangian.ascend(
            rounds, upper, p.keep_cost, p.sink_cost, p.demand, p.room, p.lock, p.in_start, p.in_source, p.in_cost,
            p.in_saving, p.leaf, p.parent, p.limit, p.cross_start, p.cross_group, p.cross_limit, self.price, self.toll,
            self.best_price, self.best_toll, self.direction, self.toll_direction, self.worth, self.kept, self.state, gap,
        )  # fmt: skip

    def build(self, kept: npt.NDArray[np.uint8], passes: int) -> None:
        """A plan from a choice of kept accounts, improved; kept if it is the best so far."""
        p, chosen = self.p, np.empty(kept.size, np.int64)
        lagrangian.room_prices(
            self.price,
            p.demand,
            p.room,
            p.lock,
            p.in_start,
            p.in_source,
            p.in_cost,
            p.in_saving,
            self.room_price,
        )
        homeless = plan_start.complete(
            kept, chosen, self.load, self.count, p.sink_cost, p.demand, p.room, p.lock, p.arc_start, p.arc_target, p.arc_cost,
            p.group_start, p.group_of, p.limit, self.room_price,
        )  # fmt: skip
        for _ in range(4):
            if not homeless:
                break
            homeless = plan_start.settle(
                chosen, self.load, self.count, p.keep_cost, p.sink_cost, p.demand, p.room, p.lock, p.arc_start,
                p.arc_target, p.arc_cost, p.group_start, p.group_of, p.limit, p.in_start, p.in_source, p.in_arc,
            )  # fmt: skip
        if homeless:
            return
        self.improve(chosen, passes)

    def improve(self, chosen: Ints, passes: int) -> None:
        """Local search from the plan at hand (whose loads and counts are set)."""
        p = self.p
        slack = self.cost - self.bound
        hopeless = slack if np.isfinite(slack) else np.inf
        local_search.improve(
            passes, self.worth, hopeless, chosen, self.load, self.count, p.keep_cost, p.sink_cost, p.demand, p.room, p.lock,
            p.arc_start, p.arc_target, p.arc_cost, p.in_start, p.in_source, p.in_arc, p.group_start, p.group_of, p.limit,
            p.member_start, p.member,
        )  # fmt: skip
        cost = self._cost(chosen)
        if cost < self.cost:
            self.cost, self.chosen = cost, chosen.copy()

    def again(self, passes: int) -> None:
        """More local search from the best plan."""
        if not np.isfinite(self.cost):
            return
        p, chosen = self.p, self.chosen.copy()
        carried = chosen >= 0
        self.load[:] = np.bincount(
            p.arc_target[chosen[carried]], weights=p.demand[carried], minlength=chosen.size
        )
        kept = np.repeat(chosen == -2, np.diff(p.group_start))
        self.count[:] = np.bincount(p.group_of[kept], minlength=p.limit.size)
        self.improve(chosen, passes)

    def _cost(self, chosen: Ints) -> float:
        p = self.p
        carried = chosen >= 0
        return float(
            p.keep_cost[chosen == -2].sum()
            + p.sink_cost[chosen == -1].sum()
            + p.arc_cost[chosen[carried]].sum()
        )


def solve_by_prices(instance: Instance, stopping: Stopping) -> Solved:
    """The best plan found and the Lagrangian bound (that of the linear relaxation, at best).

    ValueError if no plan was found that gives every account a place.
    """
    began = time.monotonic()
    search = _Search(prepare(instance))
    rounds = search.ascend(FIRST_ROUNDS, ESTIMATE * _estimate(search), 0.0)
    stopped = BY_NODES
    search.build(search.kept, PASSES)
    part = max(1, (stopping.rounds - FIRST_ROUNDS) // stopping.starts)
    while rounds < stopping.rounds:
        upper = search.cost if np.isfinite(search.cost) else ESTIMATE * max(search.bound, _estimate(search))
        rounds += search.ascend(part, upper, stopping.gap)
        search.build(search.kept, PASSES)
        if search.cost - search.bound <= stopping.gap * abs(search.cost):
            stopped = BY_GAP
            break
        if search.state[1] < lagrangian.STEP_LEAST:
            break
        if time.monotonic() - began > stopping.seconds:
            stopped = BY_CLOCK
            break
    search.again(LAST_PASSES)
    return _solved(instance, search, stopped)


def _estimate(search: _Search) -> float:
    free = search.p.lock != KEEP
    return float(search.price[free].sum() + search.p.keep_cost[~free].sum())


def _solved(instance: Instance, search: _Search, stopped: str) -> Solved:
    if not np.isfinite(search.cost):
        raise ValueError("no plan gives every account a place")
    chosen = search.chosen
    number = search.p.arc_number
    if number.size:
        chosen = np.where(chosen >= 0, number[np.maximum(chosen, 0)], chosen)
    plan: Plan = with_migrations(instance, chosen)
    cost = cost_of(instance, plan)
    return Solved(plan, cost, min(cost, search.bound), stopped, search.worth.copy())
