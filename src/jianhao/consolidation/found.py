"""A finished plan as what a folder holds: tables by the names of their files, and the summary plan.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from jianhao.consolidation import results
from jianhao.consolidation.accounts import Register, fact_day
from jianhao.consolidation.frontier import changes_between, proposals
from jianhao.consolidation.phases import savings_by_year
from jianhao.consolidation.plan import Planned
from jianhao.consolidation.platforms import unverified
from jianhao.consolidation.problem import HYSTERESIS, Previous
from jianhao.consolidation.quotas import rule_title
from jianhao.consolidation.scenario import Scenario
from jianhao.inspection.parts import PlanFound

SAVING_NOTE = "测算值；只含台账所列年度费用，不含在编人员"


def found_of(
    planned: Planned,
    register: Register,
    as_of: int | None,
    *,
    inspected: bool,
    previous: Mapping[str, Previous] | None = None,
) -> PlanFound:
    """Tables and summary; `inspected` says whether measurements of an inspection were used."""
    summary = _summary(planned, register, as_of) | {
        "inspection": inspected,
        "hysteresis": HYSTERESIS if previous is not None else 0.0,
    }
    return PlanFound(_tables(planned, previous, fact_day(as_of)), summary)


def _tables(planned: Planned, previous: Mapping[str, Previous] | None, on: int) -> dict[str, pa.Table]:
    problem, plan = planned.problem, planned.solved.plan
    tables = {
        "plan": results.plan_table(problem, plan, planned.other, planned.phases, planned.certainty),
        "plan_accounts": results.planned_table(problem, plan, on),
        "plan_duties": results.duties_table(problem, plan),
        "plan_questions": results.questions_table(problem, plan),
        "plan_alternatives": results.alternatives_table(problem, plan, planned.other),
        "plan_cases": results.cases_table(plan, planned.cases),
        "plan_pareto": results.cases_table(plan, planned.front),
        "plan_quotas": results.quota_table(planned.prices),
        "plan_facts": results.facts_table(planned.facts),
        "plan_assumptions": results.assumptions_table(problem),
    }
    if previous is not None:
        before = {name: _where(one) for name, one in previous.items()}
        changes = changes_between(problem, before, proposals(problem, plan))
        tables["plan_changes"] = results.changes_table(changes)
    return tables


def _asked(scenario: Scenario) -> dict[str, Any]:
    """What the scenario asks for, as documents say it."""
    kinds = Counter("keep" if one.keep else "close" if one.close else "target" for one in scenario.locks)
    caps = {
        "accounts": scenario.cap_accounts, "yuan": scenario.cap_yuan, "followers_lost": scenario.cap_followers_lost,
    }  # fmt: skip
    return {
        "quotas": [rule_title(quota) for quota in scenario.quotas],
        "locks": dict(sorted(kinds.items())),
        "caps": {name: value for name, value in caps.items() if value is not None},
        "quarters": scenario.quarters,
        "staff_hours": scenario.staff_hours,
    }


def _where(previous: Previous) -> str:
    return previous.target if previous.target is not None else str(previous.proposal)


def _summary(planned: Planned, register: Register, as_of: int | None) -> dict[str, Any]:
    problem, solved, plan = planned.problem, planned.solved, planned.solved.plan
    kept, carried = plan.kept, plan.carried
    known = ~problem.known.cost_missing
    phases = planned.phases
    return {
        "objective": planned.objective, "bound": solved.bound, "gap": solved.gap, "solved_cost": solved.cost,
        "stopped_by": solved.stopped_by, "instance": planned.digest, "conflicts": list(planned.conflicts),
        "accounts": len(problem.accounts), "keep": int(kept.sum()), "merge": int(carried.sum()),
        "close": int((~kept & ~carried).sum()), "already_closed": register.closed, "not_yet_opened": register.planned,
        "as_of": as_of, "yearly_cost_now": float(problem.known.cost[known].sum()), "cost_unknown": int((~known).sum()),
        "saving_unknown": int((~kept & ~known).sum()), "yearly_saving": float(problem.known.cost[~kept & known].sum()),
        "saving_note": SAVING_NOTE,
        "saving_by_year": savings_by_year(problem, phases),
        "followers_at_risk": sum(results.followers_at_risk(problem, plan)),
        "certainty": dict(sorted(Counter(c.value for c in planned.certainty).items())),
        "insufficient_data": len(problem.locks.lacking),
        "phases": {"hours": phases.hours, "closings": phases.closings, "not_placed": len(phases.too_late)},
        "scenario": _asked(problem.scenario), "unverified_facts": unverified(fact_day(as_of)),
        "facts_wanted": [asdict(fact) for fact in planned.facts],
    }  # fmt: skip
