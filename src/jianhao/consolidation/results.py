"""A finished plan as tables: one row an account, who carries each duty, the front, prices of quotas, facts wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jianhao.consolidation import result_schemas
from jianhao.consolidation.carriers import Relation
from jianhao.consolidation.certainty import Certainty
from jianhao.consolidation.facts_wanted import FactWanted
from jianhao.consolidation.frontier import Change, QuotaPrice
from jianhao.consolidation.model import ENDED, Plan
from jianhao.consolidation.other_way import NOTHING, OtherWay
from jianhao.consolidation.phases import Phases
from jianhao.consolidation.platforms import Duty, freeze_days
from jianhao.consolidation.problem import Problem
from jianhao.consolidation.reasons import Explainer, taken_over
from jianhao.consolidation.sweep import Case
from jianhao.store import schemas


def plan_table(
    problem: Problem, plan: Plan, other: OtherWay, phases: Phases, certainty: Sequence[Certainty]
) -> pa.Table:
    """The table PLAN, in the order of the register."""
    explain = Explainer(problem, plan, other, phases)
    targets = plan.targets(problem.instance).tolist()
    rows = []
    for i, account in enumerate(problem.accounts):
        kept = bool(plan.kept[i])
        rows.append({
            "account_id": account.account_id,
            "proposal": "keep" if kept else "merge" if targets[i] >= 0 else "close",
            "target_account_id": problem.accounts[targets[i]].account_id if targets[i] >= 0 else None,
            "destination": None if kept else "account" if targets[i] >= 0 else problem.costs.end_at[i],
            "route": None if kept else _route(problem, plan, i),
            "phase": phases.quarter[i],
            "certainty": certainty[i].value,
            "reasons": explain.reasons(i),
            "yearly_saving": None if kept or problem.known.cost_missing[i] else float(problem.known.cost[i]),
            "followers_at_risk": _at_risk(problem, plan, i),
            "cost_if_kept": None if kept or not np.isfinite(other.more[i]) else float(other.more[i]),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schemas.PLAN)


def _route(problem: Problem, plan: Plan, i: int) -> str:
    if plan.moved[i]:
        return "migrate"
    if plan.chosen[i] == ENDED and problem.costs.end_at[i] == "none":
        return "close_only"
    return "redirect"


def _at_risk(problem: Problem, plan: Plan, i: int) -> int | None:
    """Active followers expected to be lost; None where the number of followers is not known."""
    if plan.kept[i]:
        return 0
    if np.isnan(problem.known.followers[i]):
        return None
    if plan.moved[i]:
        return round(problem.values["loss_migration"] * float(problem.known.active[i]))
    c = int(plan.chosen[i])
    return round(float(problem.costs.lost_by_end[i] if c == ENDED else problem.costs.lost_by_arc[c]))


def followers_at_risk(problem: Problem, plan: Plan) -> list[int]:
    """Active followers expected to be lost, by account, those of unknown number left out."""
    found = (_at_risk(problem, plan, i) for i in range(len(problem.accounts)))
    return [number for number in found if number is not None]


def duties_table(problem: Problem, plan: Plan) -> pa.Table:
    """Who carries each duty: the account itself, the one it merges into, the website or the app."""
    targets = plan.targets(problem.instance).tolist()
    rows = []
    for i, account in enumerate(problem.accounts):
        for duty in sorted(account.duties or {Duty.PUBLISH}):
            carrier = i if plan.kept[i] else targets[i]
            rows.append({
                "account_id": account.account_id, "duty": duty.value, "duty_name": duty.chinese,
                "known": bool(account.duties),
                "carrier_account_id": problem.accounts[carrier].account_id if carrier >= 0 else None,
                "carrier": "account" if carrier >= 0 else problem.costs.end_at[i],
            })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=result_schemas.DUTIES)


def alternatives_table(problem: Problem, plan: Plan, other: OtherWay) -> pa.Table:
    """Per account the second best destination and its extra yuan, and what the opposite decision costs."""
    rows = []
    for i, account in enumerate(problem.accounts):
        second = int(other.second[i])
        known = second != NOTHING
        target = (
            problem.accounts[int(problem.instance.arc_target[second])].account_id if second >= 0 else None
        )
        rows.append({
            "account_id": account.account_id,
            "second_destination": None if not known else "account" if second >= 0 else problem.costs.end_at[i],
            "second_target_account_id": target,
            "second_more_yuan": float(other.second_more[i]) if known else None,
            "opposite_more_yuan": float(other.more[i]) if np.isfinite(other.more[i]) else None,
            "keeping_needs_quota": bool(other.over_quota[i]) and not bool(plan.kept[i]),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=result_schemas.ALTERNATIVES)


def cases_table(plan: Plan, cases: Sequence[Case]) -> pa.Table:
    """One row a case: kept accounts, yearly cost kept, active followers lost, accounts that differ from the plan."""
    rows = [
        {
            "case": case.name, "kept": case.kept, "yearly_cost": case.yearly_cost, "followers_lost": case.followers_lost,
            "objective": case.cost, "differs": int((case.plan.kept != plan.kept).sum()),
        }
        for case in cases
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=result_schemas.CASES)


def quota_table(prices: Sequence[QuotaPrice]) -> pa.Table:
    """What each quota of the scenario costs."""
    rows = [{"quota": p.title, "yuan": p.yuan, "kept_less": p.kept_less} for p in prices]
    return pa.Table.from_pylist(rows, schema=result_schemas.QUOTAS)


def facts_table(facts: Sequence[FactWanted]) -> pa.Table:
    """The facts that would change most."""
    rows = [
        {"fact": f.fact, "account_id": f.account_id, "accounts": f.accounts, "yuan": f.yuan} for f in facts
    ]
    return pa.Table.from_pylist(rows, schema=result_schemas.FACTS)


def changes_table(changes: Sequence[Change]) -> pa.Table:
    """Accounts that this plan treats otherwise than the previous one."""
    rows = [{"account_id": c.account_id, "before": c.before, "after": c.after} for c in changes]
    return pa.Table.from_pylist(rows, schema=result_schemas.CHANGES)


def assumptions_table(problem: Problem) -> pa.Table:
    """Every assumption with the value used, the range tried and its source."""
    rows = [
        {
            "name": a.name, "title": a.title, "unit": a.unit, "value": problem.values[a.name], "low": a.low, "high": a.high,
            "source": a.source if problem.values[a.name] == a.value else "方案设置",
        }
        for a in problem.told.values()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=result_schemas.ASSUMPTIONS)


def planned_table(problem: Problem, plan: Plan, on: int) -> pa.Table:
    """The accounts that the plan is about; freezes by the terms in force on the day `on`."""
    intake, load = taken_over(problem, plan)
    rows = []
    for i, a in enumerate(problem.accounts):
        code, county = problem.places.county(i)
        why = problem.locks.why.get(i)
        rows.append({
            "account_id": a.account_id, "name": a.name, "platform": a.platform, "agency": a.agency,
            "division_code": a.division, "level": a.level or None, "followers": a.followers, "yearly_cost": a.yearly_cost,
            "contract_end": a.contract_end, "freeze_days": freeze_days(a.platform, a.followers, on),
            "county_code": code, "county": county,
            "active_followers": None if a.followers is None else float(problem.known.active[i]),
            "relation": Relation(int(problem.arcs.relation[plan.chosen[i]])).chinese if plan.carried[i] else None,
            "lacking": list(problem.locks.lacking.get(i, ())), "locked": why.chinese if why is not None else None,
            "intake": int(intake[i]), "load": float(load[i]), "room": float(problem.instance.room[i]),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=result_schemas.PLANNED)


def questions_table(problem: Problem, plan: Plan) -> pa.Table:
    """Protective questions of the accounts that the plan lets go: each must be answered by a person."""
    rows = [
        {"account_id": a.account_id, "kind": p.kind, "question": p.chinese, "because": p.because}
        for i, a in enumerate(problem.accounts)
        if not plan.kept[i]
        for p in a.protections
    ]
    return pa.Table.from_pylist(rows, schema=result_schemas.QUESTIONS)
