"""Plans are plans, and the best ones where that can be known."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from plan_brute import best_cost
from plan_checker import Given, cost_in_plain, wrong_with
from plan_problems import problems

from jianhao.consolidation.exact import Infeasible, solve_exactly
from jianhao.consolidation.large import solve_by_prices
from jianhao.consolidation.model import Groups, Instance
from jianhao.consolidation.polish import polish
from jianhao.consolidation.solve import solve
from jianhao.consolidation.stopping import PROVEN, Stopping

EXAMPLES = 1500 if os.environ.get("JIANHAO_DEEP") else 200
EXACT = Stopping(gap=0.0, nodes=100_000)
BY_PRICES = Stopping(gap=0.0, rounds=120, exact_accounts=0)


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems())
def test_exact_plans_cost_what_the_best_of_all_plans_costs(instance: Instance) -> None:
    solved = solve(instance, EXACT)
    assert wrong_with(instance, solved.plan) == []
    assert solved.cost == pytest.approx(cost_in_plain(instance, solved.plan))
    assert solved.cost == pytest.approx(best_cost(Given.of(instance)), abs=1e-5)
    assert solved.bound <= solved.cost + 1e-9
    assert solved.bound == pytest.approx(solved.cost, abs=1e-4)
    assert solved.stopped_by == PROVEN or solved.gap <= 1e-6


def test_a_plan_to_begin_from_is_not_taken_for_the_best() -> None:
    """The solver proves 99.53 here while it presolves, and hands back the plan of 104.33 that it was given."""
    instance = Instance(
        keep_cost=np.array([11.9, 39.2, 3.4, 5.7, 41.0, 0.7]), sink_cost=np.array([1.0, 45.3, 49.6, 55.5, 26.1, 30.5]),
        demand=np.array([2.0, 0.5, 1.0, 2.0, 2.0, 2.0]), room=np.array([10.0, 1.0, 1.0, 1.0, 0.0, 2.5]),
        lock=np.array([1, 0, 0, -1, -1, 0], np.int8), arc_start=np.array([0, 3, 6, 9, 10, 12, 15]),
        arc_target=np.array([3, 2, 5, 2, 5, 0, 5, 3, 1, 5, 0, 5, 0, 4, 1]),
        arc_cost=np.array([27.0, 18.2, 30.3, 8.2, 15.9, 25.5, 30.3, 19.6, 11.8, 3.6, 29.3, 9.1, 13.7, 16.0, 22.3]),
        arc_saving=np.array([0, 0, 0, 1.2070559, 0, 0, 8.969538, 9.20064053, 0, 3.47469775, 7.99340918, 0, 0.02833743, 0, 8.78977564]),
        groups=Groups(
            start=np.array([0, 2, 4, 6, 8, 12, 12, 16, 22]),
            member=np.array([1, 4, 0, 2, 3, 5, 1, 4, 0, 2, 3, 5, 1, 3, 4, 5, 0, 1, 2, 3, 4, 5]),
            limit=np.array([1, 1, 1, 2, 3, 3, 1, 4]),
        ),
    )  # fmt: skip
    start = solve_by_prices(instance, BY_PRICES)
    best = best_cost(Given.of(instance))
    assert solve_exactly(instance, EXACT, start.plan).cost == pytest.approx(best)
    assert solve(instance, EXACT).cost == pytest.approx(best)


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems(caps=True))
def test_caps_are_kept_or_said_to_be_impossible(instance: Instance) -> None:
    best = best_cost(Given.of(instance))
    try:
        solved = solve(instance, EXACT)
    except Infeasible:
        assert np.isinf(best)
        return
    assert wrong_with(instance, solved.plan) == []
    assert solved.cost == pytest.approx(best, abs=1e-4)


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems())
def test_plans_by_prices_are_plans_and_their_bound_holds(instance: Instance) -> None:
    solved = solve_by_prices(instance, BY_PRICES)
    best = best_cost(Given.of(instance))
    assert wrong_with(instance, solved.plan) == []
    assert solved.cost == pytest.approx(cost_in_plain(instance, solved.plan))
    assert solved.bound <= best + 1e-6
    assert solved.cost >= best - 1e-6


@settings(max_examples=max(8, EXAMPLES // 10), deadline=None)
@given(problems(most=60))
def test_larger_problems_agree_between_the_two_solvers(instance: Instance) -> None:
    by_prices, exact = solve_by_prices(instance, BY_PRICES), solve_exactly(instance, EXACT)
    assert wrong_with(instance, by_prices.plan) == []
    assert wrong_with(instance, exact.plan) == []
    assert by_prices.bound <= exact.cost + 1e-5
    assert exact.bound <= by_prices.cost + 1e-5


@settings(max_examples=max(8, EXAMPLES // 10), deadline=None)
@given(problems(most=40, caps=True))
def test_caps_by_price_are_kept_and_bounded(instance: Instance) -> None:
    try:
        solved = solve(instance, BY_PRICES)
    except Infeasible:
        return
    assert wrong_with(instance, solved.plan) == []
    assert solved.bound <= solve(instance, EXACT).cost + 1e-5


@settings(max_examples=max(8, EXAMPLES // 4), deadline=None)
@given(problems(most=40))
def test_polishing_a_part_gives_a_plan_that_is_no_dearer(instance: Instance) -> None:
    rough = solve_by_prices(instance, Stopping(rounds=31, starts=1)).plan
    part = np.flatnonzero(np.arange(instance.accounts) % 3 != 0)
    polished = polish(instance, rough, part, EXACT)
    assert wrong_with(instance, polished) == []
    assert cost_in_plain(instance, polished) <= cost_in_plain(instance, rough) + 1e-6
