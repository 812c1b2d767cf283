"""What more or less would cost: the front of cost, followers and kept accounts; the price of each quota; two scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianhao.consolidation.attain import solve_within
from jianhao.consolidation.model import Plan, cost_of
from jianhao.consolidation.problem import Problem, posed_anew
from jianhao.consolidation.quotas import GENERAL, ONE_PER_PLATFORM, rule_title
from jianhao.consolidation.scenario import Scenario
from jianhao.consolidation.solve import Told
from jianhao.consolidation.stopping import Stopping
from jianhao.consolidation.sweep import Case, case_of, lost_followers

WORTHS = (0.0, 0.5, 1.5, 3.0, 6.0, 12.0, 25.0)


@dataclass(frozen=True, slots=True)
class QuotaPrice:
    """What one quota of the scenario costs: yuan a year and kept accounts compared with the plan without it."""

    title: str
    yuan: float
    kept_less: int


@dataclass(frozen=True, slots=True)
class Change:
    """One account that two plans treat differently."""

    account_id: str
    before: str
    after: str


def front_of(problem: Problem, stopping: Stopping, told: Told | None = None) -> list[Case]:
    """Plans at several worths of a follower: the more a follower is worth, the more accounts stay."""
    found = []
    for worth in WORTHS:
        found.append(case_of(f"{worth:g}元", {"yuan_per_active_follower": worth}, problem, stopping))
        if told is not None:
            told(1)
    return found


def quota_prices(
    problem: Problem, plan: Plan, stopping: Stopping, told: Told | None = None
) -> list[QuotaPrice]:
    """Solve once without each quota: the general one, then those of the scenario."""
    now, kept = cost_of(problem.plain, plan), int(plan.kept.sum())
    found = []
    rules = {GENERAL: ONE_PER_PLATFORM} | {n: rule_title(q) for n, q in enumerate(problem.scenario.quotas)}
    for number, title in rules.items():
        solved, _, _ = solve_within(posed_anew(problem, without=number).plain, stopping)
        # Both plans are near their best only: a quota never saves anything.
        yuan = max(0.0, now - solved.cost)
        found.append(QuotaPrice(title, yuan, int(solved.plan.kept.sum()) - kept))
        if told is not None:
            told(1)
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """A second scenario beside the first: kept accounts, yuan, followers, and the accounts that differ."""

    kept: tuple[int, int]
    yearly_cost: tuple[float, float]
    followers_lost: tuple[float, float]
    objective: tuple[float, float]
    changes: tuple[Change, ...]


def compare_scenarios(problem: Problem, plan: Plan, other: Scenario, stopping: Stopping) -> Comparison:
    """Solve the second scenario for the same accounts and locks, at the assumptions of the first."""
    second = posed_anew(problem, scenario=other)
    solved, _, _ = solve_within(second.plain, stopping)
    plans = ((problem, plan), (second, solved.plan))
    yearly = [float(p.known.cost[x.kept].sum()) for p, x in plans]
    lost = [lost_followers(p, x) for p, x in plans]
    return Comparison(
        (int(plan.kept.sum()), int(solved.plan.kept.sum())), (yearly[0], yearly[1]), (lost[0], lost[1]),
        (cost_of(problem.plain, plan), solved.cost),
        changes_between(problem, proposals(problem, plan), proposals(second, solved.plan)),
    )  # fmt: skip


def proposals(problem: Problem, plan: Plan) -> dict[str, str]:
    """Per account id: keep, close, or the id of the account it merges into."""
    targets = plan.targets(problem.instance).tolist()
    return {
        account.account_id: "keep" if plan.kept[i] else "close" if targets[i] < 0 else problem.accounts[targets[i]].account_id
        for i, account in enumerate(problem.accounts)
    }  # fmt: skip


def changes_between(
    problem: Problem, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Change, ...]:
    """Accounts that two plans treat differently, in the order of the register."""
    both: Sequence[str] = [
        a.account_id for a in problem.accounts if a.account_id in before and a.account_id in after
    ]
    return tuple(Change(name, before[name], after[name]) for name in both if before[name] != after[name])
