"""A made-up plan for the accounts of tests/documents/fixtures: no solver, every kind of proposal, what is missing and hostile kept."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from jianhao.consolidation import result_schemas
from jianhao.documents.plan_info import GivenFile, PlanInfo
from jianhao.inspection.parts import PlanFound
from jianhao.inspection.result import InspectionResult
from jianhao.store import schemas

GROUP = 6  # of six accounts one stays, four go to it, one ends
QUARTERS = 4


def plan_of(result: InspectionResult, changes: bool = False) -> PlanFound:
    """The plan; accounts in the order of the register."""
    rows = result.register.to_pylist()
    ids = [row["account_id"] for row in rows]
    plan = [_proposal(i, ids, rows[i]) for i in range(len(rows))]
    tables = {
        "plan": pa.Table.from_pylist(plan, schema=schemas.PLAN),
        "plan_accounts": _accounts(rows, plan),
        "plan_duties": _duties(plan),
        "plan_questions": _questions(plan),
        "plan_alternatives": _alternatives(plan, ids),
        "plan_cases": _cases(("网站承载：低", "网站承载：高")),
        "plan_pareto": _cases(("0元", "3元", "25元")),
        "plan_quotas": _table([{"quota": "每个县（市、区）账号不超过3个", "yuan": 12_345.6, "kept_less": 4}], result_schemas.QUOTAS),
        "plan_facts": _table([{"fact": f"“{rows[1]['name']}”的年度费用", "account_id": ids[1], "accounts": 1, "yuan": 9_800.0}],
                             result_schemas.FACTS),
        "plan_assumptions": _table(
            [{"name": "upkeep_yuan", "title": "保留一个账号的管理负担", "unit": "元/年", "value": 1500.0, "low": 500.0, "high": 4000.0,
              "source": "假设"}], result_schemas.ASSUMPTIONS),
    }  # fmt: skip
    if changes:
        tables["plan_changes"] = _table(
            [{"account_id": ids[1], "before": "keep", "after": ids[0]}], result_schemas.CHANGES
        )
    return PlanFound(tables, _summary(result, plan))


def info_of(result: InspectionResult, as_of: int | None = None, in_report: bool = False) -> PlanInfo:
    """Where the plan comes from."""
    info = result.info
    given = [GivenFile(file.name, file.sha256) for file in info.files]
    return PlanInfo(
        info.region, info.as_of if as_of is None else as_of, info.release, given, info.demo, in_report
    )


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)


def _proposal(i: int, ids: list[str], row: dict[str, Any]) -> dict[str, Any]:
    place = i % GROUP
    proposal = "keep" if place == 0 else "close" if place == GROUP - 1 else "merge"
    destination = {
        "keep": None,
        "merge": "account",
        "close": "website" if i % (2 * GROUP) > GROUP else "none",
    }[proposal]
    known = row["yearly_cost"] is not None
    return {
        "account_id": ids[i], "proposal": proposal, "target_account_id": ids[i - place] if proposal == "merge" else None,
        "destination": destination,
        "route": None if proposal == "keep" else "close_only" if destination == "none" else "redirect",
        "phase": None if proposal == "keep" or i % 17 == 1 else 1 + i % QUARTERS,
        "certainty": ("settled", "robust", "discretionary")[i % 3],
        "reasons": [f"理由之一：{row['name']}", "理由之二", "理由之三"],
        "yearly_saving": None if proposal == "keep" or not known else row["yearly_cost"],
        "followers_at_risk": 0 if proposal == "keep" else None if i % 19 == 2 else 10 * i,
        "cost_if_kept": None if proposal == "keep" else 100.0 * i,
    }  # fmt: skip


def _accounts(rows: list[dict[str, Any]], plan: list[dict[str, Any]]) -> pa.Table:
    found = []
    for row, said in zip(rows, plan, strict=True):
        code = (row["division_code"] or "")[:6]
        found.append({
            **{name: row[name] for name in ("account_id", "name", "platform", "agency", "division_code", "level", "followers",
                                            "yearly_cost", "contract_end")},
            "freeze_days": 15, "county_code": code.ljust(12, "0") if code else "", "county": f"地区{code}" if code else "",
            "active_followers": None if row["followers"] is None else row["followers"] / 10,
            "relation": "本级政府账号" if said["proposal"] == "merge" else None,
            "lacking": ["年度费用"] if row["yearly_cost"] is None else [], "locked": None,
            "intake": 4 if said["proposal"] == "keep" else 0, "load": 1.25, "room": 6.5,
        })  # fmt: skip
    return _table(found, result_schemas.PLANNED)


def _duties(plan: list[dict[str, Any]]) -> pa.Table:
    rows = []
    for said in plan:
        own = said["account_id"] if said["proposal"] == "keep" else said["target_account_id"]
        carrier = "account" if own else said["destination"]
        rows.append({
            "account_id": said["account_id"], "duty": "publish", "duty_name": "信息发布", "known": True, "carrier_account_id": own,
            "carrier": carrier,
        })  # fmt: skip
    return _table(rows, result_schemas.DUTIES)


def _questions(plan: list[dict[str, Any]]) -> pa.Table:
    asked = [said["account_id"] for said in plan if said["proposal"] == "close"][:2]
    rows = [
        {"account_id": name, "kind": "emergency", "question": "涉及应急、民生或办事服务", "because": "台账中有“办事”"}
        for name in asked
    ]  # fmt: skip
    return _table(rows, result_schemas.QUESTIONS)


def _alternatives(plan: list[dict[str, Any]], ids: list[str]) -> pa.Table:
    rows = [
        {
            "account_id": said["account_id"],
            "second_destination": None if said["proposal"] == "keep" else "website",
            "second_target_account_id": None,
            "second_more_yuan": None if said["proposal"] == "keep" else 321.0,
            "opposite_more_yuan": 100.0 * i,
            "keeping_needs_quota": said["proposal"] == "merge",
        }
        for i, said in enumerate(plan)
    ]
    assert len(ids) == len(rows)
    return _table(rows, result_schemas.ALTERNATIVES)


def _cases(names: tuple[str, ...]) -> pa.Table:
    rows = [
        {"case": name, "kept": 8 + at, "yearly_cost": 50_000.0 * at, "followers_lost": 900.0 - 100 * at, "objective": 1.0, "differs": at}
        for at, name in enumerate(names)
    ]  # fmt: skip
    return _table(rows, result_schemas.CASES)


def _summary(result: InspectionResult, plan: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {name: sum(said["proposal"] == name for said in plan) for name in ("keep", "merge", "close")}
    costs = [row["yearly_cost"] for row in result.register.to_pylist()]
    return {
        **counts, "accounts": len(plan), "already_closed": 2, "not_yet_opened": 1, "as_of": result.info.as_of, "gap": 0.0005,
        "stopped_by": "达到误差要求", "solved_cost": 1e6, "saving_unknown": 3, "conflicts": ["名额与锁定矛盾：示例。"],
        "yearly_cost_now": sum(c or 0 for c in costs),
        "cost_unknown": sum(c is None for c in costs), "yearly_saving": sum(said["yearly_saving"] or 0 for said in plan),
        "saving_by_year": [1000.0, 2000.0, 2000.0, 2000.0, 2000.0], "certainty": {}, "inspection": True,
        "insufficient_data": sum(c is None for c in costs), "unverified_facts": ["平台规则待核"],
        "followers_at_risk": sum(said["followers_at_risk"] or 0 for said in plan),
        "phases": {
            "hours": [10.0] * QUARTERS, "closings": [sum(s["phase"] == q for s in plan) for q in range(1, QUARTERS + 1)],
            "not_placed": sum(s["phase"] is None and s["proposal"] != "keep" for s in plan),
        },
        "scenario": {"quotas": [], "locks": {"keep": 1}, "caps": {"accounts": 20}, "quarters": QUARTERS, "staff_hours": 100.0},
    }  # fmt: skip
