"""How sure each proposal is: the problem solved again under what an office cannot know, and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jianhao.consolidation.attain import solve_within
from jianhao.consolidation.certainty import Certainty
from jianhao.consolidation.model import ENDED, Flags, Plan
from jianhao.consolidation.problem import Problem, posed_anew
from jianhao.consolidation.solve import Told
from jianhao.consolidation.stopping import Stopping

ROBUST_SHARE = 0.95
PERTURBED, BY = 6, 0.10
SWEPT = (
    "yuan_per_active_follower", "active_share", "hours_per_post", "website_yuan", "risk_yuan", "upkeep_yuan",
)  # fmt: skip
LOSSES = ("loss_same_platform", "loss_other_platform", "loss_website")


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One set of assumptions and what its plan does."""

    name: str
    changed: Mapping[str, float]
    plan: Plan
    kept: int
    cost: float
    followers_lost: float
    yearly_cost: float


def cases_of(problem: Problem) -> list[tuple[str, dict[str, float]]]:
    """The assumptions tried: each alone at its low and high end, all losses together, everything together."""
    told = problem.told
    given = problem.scenario.yuan_per_active_follower is not None
    found: list[tuple[str, dict[str, float]]] = []
    for name in SWEPT:
        if given and name == "yuan_per_active_follower":
            continue  # the office has decided this one
        one = told[name]
        found += [(f"{one.title}：{end}", {name: v}) for end, v in (("低", one.low), ("高", one.high))]
    for end in ("low", "high"):
        word = "低" if end == "low" else "高"
        found.append((f"流失比例：{word}", {name: float(getattr(told[name], end)) for name in LOSSES}))
    names = [n for n in (*SWEPT, *LOSSES) if not (given and n == "yuan_per_active_follower")]
    found.append(("各项全部取低", {name: told[name].low for name in names}))
    found.append(("各项全部取高", {name: told[name].high for name in names}))
    return found


def sweep(problem: Problem, stopping: Stopping, told: Told | None = None) -> list[Case]:
    """Solve all cases; then some with every cost changed at random by up to a tenth (fixed seed)."""
    found = []
    for name, changed in cases_of(problem):
        found.append(_case(name, changed, posed_anew(problem, changed), stopping))
        if told is not None:
            told(1)
    for number in range(PERTURBED):
        random = np.random.default_rng([stopping.seed, number])
        plain = problem.plain
        instance = replace(
            plain,
            keep_cost=plain.keep_cost * random.uniform(1 - BY, 1 + BY, plain.accounts),
            arc_cost=plain.arc_cost * random.uniform(1 - BY, 1 + BY, plain.arcs),
            sink_cost=plain.sink_cost * random.uniform(1 - BY, 1 + BY, plain.accounts),
        )
        found.append(_case(f"成本上下浮动10%之{number + 1}", {}, replace(problem, plain=instance), stopping))
        if told is not None:
            told(1)
    return found


def number_of_cases(problem: Problem) -> int:
    """How many times `sweep` solves."""
    return len(cases_of(problem)) + PERTURBED


def certainty_of(problem: Problem, plan: Plan, cases: Sequence[Case]) -> list[Certainty]:
    """Per account how sure its being kept or not is.

    Never more than discretionary where something protective has to be answered or data are missing and the account goes.
    """
    kept = plan.kept
    same = np.zeros(kept.size)
    for case in cases:
        same += case.plan.kept == kept
    share = same / max(1, len(cases))
    found = []
    for i, account in enumerate(problem.accounts):
        open_question = not kept[i] and bool(account.protections or i in problem.locks.lacking)
        by_person = problem.scenario.locks and problem.locks.why.get(i) == "person"
        if by_person or (share[i] == 1.0 and not open_question):
            found.append(Certainty.SETTLED)
        elif share[i] >= ROBUST_SHARE and not open_question:
            found.append(Certainty.ROBUST)
        else:
            found.append(Certainty.DISCRETIONARY)
    return found


def lost_followers(problem: Problem, plan: Plan) -> float:
    """Active followers that a plan is expected to lose."""
    arcs = plan.chosen[plan.carried]
    lost = problem.costs.lost_by_arc[arcs].sum() + problem.costs.lost_by_end[plan.chosen == ENDED].sum()
    active = problem.known.active[plan.moved].sum()
    kept_by_moving = (
        problem.costs.lost_by_arc[plan.chosen[plan.moved]].sum() - problem.values["loss_migration"] * active
    )
    return float(lost - kept_by_moving)


def _case(name: str, changed: Mapping[str, float], problem: Problem, stopping: Stopping) -> Case:
    solved, _, _ = solve_within(problem.plain, stopping)
    kept: Flags = solved.plan.kept
    return Case(
        name, changed, solved.plan, int(kept.sum()), solved.cost, lost_followers(problem, solved.plan),
        float(problem.known.cost[kept].sum()),
    )  # fmt: skip


def case_of(name: str, changed: Mapping[str, float], problem: Problem, stopping: Stopping) -> Case:
    """One case by name: used for the Pareto front and comparisons."""
    return _case(name, changed, posed_anew(problem, changed), stopping)
