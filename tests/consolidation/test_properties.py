"""What must hold between two plans: proven ones move the right way; a tenth of noise moves next to nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_checker import wrong_with
from plan_problems import problems
from plan_register import account, county, register

from jianhao.consolidation.blocks import split
from jianhao.consolidation.model import CLOSE, FREE, KEEP, Instance
from jianhao.consolidation.problem import HYSTERESIS, Previous, pose
from jianhao.consolidation.scenario import Scenario
from jianhao.consolidation.solve import Infeasible, solve
from jianhao.consolidation.stopping import Stopping

EXAMPLES = 400 if os.environ.get("JIANHAO_DEEP") else 25
EXACT = Stopping(gap=0.0, nodes=100_000)


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems(), st.integers(0, 11), st.floats(0.5, 40))
def test_a_dearer_account_is_never_kept_the_sooner(instance: Instance, at: int, more: float) -> None:
    at %= instance.accounts
    before = solve(instance, EXACT)
    if before.plan.kept[at]:
        return
    dearer = instance.keep_cost.copy()
    dearer[at] += more
    after = solve(replace(instance, keep_cost=dearer), EXACT)
    assert after.cost == pytest.approx(before.cost, abs=1e-5)
    assert not after.plan.kept[at]


@settings(max_examples=EXAMPLES, deadline=None)
@given(problems(), st.integers(0, 11), st.booleans())
def test_a_lock_never_makes_a_plan_better(instance: Instance, at: int, keep: bool) -> None:
    at %= instance.accounts
    if instance.lock[at] != FREE:
        return
    lock = instance.lock.copy()
    lock[at] = KEEP if keep else CLOSE
    try:
        locked = replace(instance, lock=lock)
        after = solve(locked, EXACT)
    except (Infeasible, ValueError):
        return
    assert after.cost >= solve(instance, EXACT).cost - 1e-5


def _county_register(seed: int) -> list[dict[str, object]]:
    random = np.random.default_rng(seed)
    rows = county()
    for n in range(60):
        kind = ("weixin", "weibo", "douyin")[n % 3]
        rows.append(
            account(
                f"{kind}:d{n}", f"甲例县部门{n // 2}局", "990101000000", "county",
                followers=int(np.exp(random.normal(8, 1.3))), yearly_cost=float(np.exp(random.normal(9, 0.8))),
            )
        )  # fmt: skip
    return rows


@pytest.mark.parametrize("seed", range(10 if os.environ.get("JIANHAO_DEEP") else 3))
def test_a_tenth_of_noise_keeps_nineteen_in_twenty_of_those_kept(seed: int) -> None:
    found = register(_county_register(seed))
    problem = pose(found, Scenario())
    first = solve(problem.instance, Stopping())
    kept = first.plan.kept
    targets = first.plan.targets(problem.instance)
    earlier = {
        a.account_id: Previous(
            "keep" if kept[i] else "merge" if targets[i] >= 0 else "close",
            problem.accounts[targets[i]].account_id if targets[i] >= 0 else None,
        )
        for i, a in enumerate(problem.accounts)
    }
    assert HYSTERESIS == 0.15
    again = pose(found, Scenario(), earlier)
    random = np.random.default_rng(seed)
    noisy = replace(
        again.instance,
        keep_cost=again.instance.keep_cost * random.uniform(0.9, 1.1, kept.size),
        arc_cost=again.instance.arc_cost * random.uniform(0.9, 1.1, again.instance.arcs),
        sink_cost=again.instance.sink_cost * random.uniform(0.9, 1.1, kept.size),
    )
    after = solve(noisy, Stopping()).plan.kept
    assert (kept & after).sum() >= 0.95 * kept.sum()
    assert (kept & after).sum() >= 0.95 * after.sum()


def test_the_same_problem_has_the_same_plan_and_digest() -> None:
    one, other = (pose(register(_county_register(1)), Scenario()).instance for _ in range(2))
    assert one.digest == other.digest
    assert (solve(one, Stopping()).plan.chosen == solve(other, Stopping()).plan.chosen).all()
    changed = replace(one, keep_cost=one.keep_cost + 1)
    assert changed.digest != one.digest


def test_a_plan_that_the_clock_ended_says_so() -> None:
    instance = pose(register(_county_register(2)), Scenario()).instance
    hurried = solve(instance, Stopping(gap=0.0, seconds=0.0, exact_accounts=0))
    assert hurried.stopped_by == "按时限中止，不可复现"
    assert wrong_with(instance, hurried.plan) == []


def test_problems_that_have_nothing_in_common_are_solved_apart_and_joined() -> None:
    rows = _county_register(3)
    there = [
        {
            **r,
            "account_id": f"{r['account_id']}-x",
            "agency": f"乙{r['agency']}",
            "division_code": "98" + str(r["division_code"])[2:],
        }
        for r in rows
    ]
    one, both = (
        pose(register(rows), Scenario()).instance,
        pose(register([*rows, *there]), Scenario()).instance,
    )
    assert len(split(both, 1)) == 2 * len(split(one, 1)) == 4
    joined = solve(both, Stopping(gap=0.0, rounds=150, starts=5, exact_accounts=10))
    assert wrong_with(both, joined.plan) == []
    assert joined.cost == pytest.approx(
        2 * solve(one, Stopping(gap=0.0, rounds=150, starts=5, exact_accounts=10)).cost
    )
