"""The ten facts that would change most: missing figures of single accounts, and assumptions that decide about many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.locks import Why
from jianhao.consolidation.model import Plan
from jianhao.consolidation.other_way import OtherWay
from jianhao.consolidation.problem import Problem
from jianhao.consolidation.sweep import Case

TEN = 10
AT_LEAST_OF_ACCOUNTS = 5
SINGLE = 3  # losses are three numbers and one question; cases that change more say nothing of a single one


@dataclass(frozen=True, slots=True)
class FactWanted:
    """One fact: of an account (`account_id`) or an assumption; how many accounts it may decide, at most how many yuan."""

    fact: str
    account_id: str | None
    accounts: int
    yuan: float


def facts_wanted(problem: Problem, plan: Plan, other: OtherWay, cases: Sequence[Case]) -> list[FactWanted]:
    """At most ten; single accounts have half the places if there are so many."""
    single, general = _of_accounts(problem, plan, other), _of_assumptions(problem, plan, cases)
    places = max(TEN - len(general), min(AT_LEAST_OF_ACCOUNTS, len(single)))
    return general[: TEN - min(places, len(single))] + single[:places]


def _of_accounts(problem: Problem, plan: Plan, other: OtherWay) -> list[FactWanted]:
    known, found = problem.known, []
    for i, lacking in problem.locks.lacking.items():
        decided = problem.locks.why.get(i, Why.TRIAGE) is not Why.TRIAGE
        if decided or not np.isfinite(other.more[i]):
            continue
        account = problem.accounts[i]
        if "年度费用" in lacking:
            may = known.cost_high[i] - known.cost[i] if plan.kept[i] else known.cost[i] - known.cost_low[i]
            value = float(may - other.more[i])
            if value > 0:
                found.append(FactWanted(f"{account.full}的年度费用", account.account_id, 1, value))
        if "功能" in lacking and not plan.kept[i]:
            value = 2 * problem.values["website_yuan"]
            found.append(FactWanted(f"{account.full}的功能（职责）", account.account_id, 1, value))
    return sorted(found, key=lambda fact: (-fact.yuan, fact.account_id or ""))


def _of_assumptions(problem: Problem, plan: Plan, cases: Sequence[Case]) -> list[FactWanted]:
    """Assumptions by how many accounts are kept in one of their cases and not in the plan, or the other way round."""
    told = problem.told
    most: dict[str, tuple[int, float]] = {}
    for case in cases:
        if len(case.changed) > SINGLE:
            continue
        for name in case.changed:
            changed = int((case.plan.kept != plan.kept).sum())
            # Losses are varied together: they are one question, how many followers really move.
            key = "loss_same_platform" if name.startswith("loss_") else name
            if changed > most.get(key, (0, 0.0))[0]:
                most[key] = (changed, case.cost)
    found = [
        FactWanted(
            "引导关注和平台迁移后关注用户的实际流失比例"
            if name == "loss_same_platform"
            else told[name].title,
            None,
            changed,
            0.0,
        )
        for name, (changed, _) in most.items()
        if changed
    ]
    return sorted(found, key=lambda fact: (-fact.accounts, fact.fact))
