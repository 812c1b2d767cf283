"""The whole way from a register to a plan with its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from jianhao.consolidation.accounts import Register
from jianhao.consolidation.attain import solve_within
from jianhao.consolidation.certainty import Certainty
from jianhao.consolidation.facts_wanted import FactWanted, facts_wanted
from jianhao.consolidation.frontier import QuotaPrice, front_of, quota_prices
from jianhao.consolidation.model import Solved, cost_of
from jianhao.consolidation.other_way import OtherWay, other_ways
from jianhao.consolidation.phases import Phases, phases_of
from jianhao.consolidation.problem import Previous, Problem, pose
from jianhao.consolidation.scenario import Scenario
from jianhao.consolidation.stopping import Stopping
from jianhao.consolidation.sweep import Case, certainty_of, number_of_cases, sweep

MANY = 20_000  # accounts from which the sweeps make do with fewer rounds
SWEEP = {"rounds": 120, "starts": 6, "gap": 0.001}
SWEEP_MANY = {"rounds": 60, "starts": 2, "gap": 0.002}


class Progress(Protocol):
    """How long work says what it is doing."""

    def stage(self, title: str, total: int = 0) -> None: ...

    def advance(self, amount: int = 1) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A finished plan: the problem, the solution of the problem as it was solved, what it answers.

    `objective` is the cost without any preference for an earlier plan; `conflicts` are sentences.
    """

    problem: Problem
    solved: Solved
    objective: float
    digest: str
    conflicts: tuple[str, ...]
    other: OtherWay
    phases: Phases
    certainty: tuple[Certainty, ...]
    cases: tuple[Case, ...]
    front: tuple[Case, ...]
    prices: tuple[QuotaPrice, ...]
    facts: tuple[FactWanted, ...]


def make_plan(
    register: Register,
    scenario: Scenario,
    progress: Progress,
    previous: Mapping[str, Previous] | None = None,
    as_of: int | None = None,
    stopping: Stopping | None = None,
    file: str = "方案设置",
) -> Planned:
    """Plan for the accounts of a register. UnusableCall for locks on accounts that the register does not hold."""
    stopping = stopping or Stopping()
    progress.stage("建立承接关系")
    problem = pose(register, scenario, previous, file=file)
    progress.stage("求解整合方案", len(register.accounts))
    solved, instance, said = solve_within(problem.instance, stopping, progress.advance)
    problem = replace(problem, instance=instance)
    plan = solved.plan
    quick = _quick(stopping, len(register.accounts))
    progress.stage("逐项假设检验", number_of_cases(problem))
    cases = sweep(problem, quick, progress.advance)
    progress.stage("成本、粉丝与保留数的关系", 7)
    front = front_of(problem, quick, progress.advance)
    progress.stage("测算各项名额的代价", 1 + len(scenario.quotas))
    prices = quota_prices(problem, plan, stopping, progress.advance)
    progress.stage("整理理由和分期")
    other = other_ways(replace(problem.plain, caps=()), plan)
    return Planned(
        problem, solved, cost_of(problem.plain, plan), instance.digest, (*problem.locks.conflicts, *said), other,
        phases_of(problem, plan, as_of), tuple(certainty_of(problem, plan, cases)), tuple(cases), tuple(front), tuple(prices),
        tuple(facts_wanted(problem, plan, other, cases)),
    )  # fmt: skip


def _quick(stopping: Stopping, accounts: int) -> Stopping:
    """Sweeps solve many times and need the shape of a plan, not its last yuan."""
    less = SWEEP_MANY if accounts > MANY else SWEEP
    return replace(
        stopping,
        rounds=int(less["rounds"]),
        starts=int(less["starts"]),
        gap=float(less["gap"]),
        exact_accounts=0,
    )
