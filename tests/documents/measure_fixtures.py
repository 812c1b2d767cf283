"""Made-up reads, costs, kinds of posts and reminders for the accounts of `fixtures.build`: every answer, every missing one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from jianhao.inspection.parts import CostsFound, SupplyFound, TrafficFound
from jianhao.inspection.result import InspectionResult
from jianhao.store import schemas

PROMPT = "6篇内容平均70%的阅读在3时前后约6小时内集中到达，同类账号为3%；建议核对后台阅读来源。"
FALLEN = "2篇内容的公开阅读数在采集期间减少，共减少900次，属平台自行核减；建议主办单位向平台了解核减原因。"
CLAUSE = "每增加关注用户一千人付款二百元"
AWAITING = "4个账号待采集：没有2天以内的发布记录，是否将到期不能判断，未发提醒。"
HOURS = (1, 6, 24, 72)
LEADS = (1, 3)
SINGLE = 5
SILENT = (6, 7)
ALONE = 9
COLLECTED = {"snapshots_7": 40, "final": 17}


def add_measures(result: InspectionResult, hostile: tuple[str, ...] = ()) -> InspectionResult:
    """The result with all parts: prompts for LEADS, one test only for SINGLE, nothing to say of SILENT and ALONE."""
    ids = result.accounts["account_id"].to_pylist()
    return replace(
        result,
        traffic=_traffic(ids, hostile[0] if hostile else PROMPT),
        costs=_costs(ids, hostile[0] if hostile else CLAUSE),
        supply=_supply(ids),
        reminders=_reminders(ids, result.info.as_of),
        awaiting=AWAITING,
    )


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)


def _traffic(ids: list[str], prompt: str) -> TrafficFound:
    signals = []
    for at, account in enumerate(ids):
        row: dict[str, Any] = {
            "account_id": account,
            "posts": 20 + at,
            "lead": False,
            "p_value": 0.4,
            "explanation": "没有明显差别。",
        }
        if at in LEADS:
            row |= {
                "lead": True,
                "rung": 2,
                "family": "bought_reads",
                "explanation": prompt,
                "excess_reads": 3541.7,
            }
        if at == LEADS[1]:
            row |= {"rung": 0, "explanation": FALLEN}
        if at == SINGLE:
            row |= {"rung": 3, "explanation": "一项有差别。"}
        if at in SILENT:
            row |= {"lead": None, "posts": at, "explanation": f"可用的发布内容{at}篇，不足8篇，不作判断。"}
        if at == ALONE:
            row |= {"lead": None, "p_value": None, "explanation": "可比的同类账号不足，无法比较。"}
        signals += [{**row, "signal": "combined"}, {**row, "signal": "night"}]
    excess = {"metric": "people", "excess_reads": 3541.7, "excess_low": 2900.2, "excess_high": 4100.0}
    accounts = _table([{"account_id": ids[LEADS[0]], **excess}], schemas.TRAFFIC_ACCOUNTS)
    growth = [
        {"account_id": ids[LEADS[0]], "hours": hours, "own": at / 3, "median": at / 4, "low": at / 5, "high": at / 3.5, "accounts": 31}
        for at, hours in enumerate(HOURS)
    ]  # fmt: skip
    return TrafficFound(
        _table(signals, schemas.TRAFFIC),
        accounts,
        accounts,
        _table(growth, schemas.TRAFFIC_GROWTH),
        COLLECTED,
    )


def _costs(ids: list[str], clause: str) -> CostsFound:
    costs = [
        {
            "account_id": account, "posts": at, "reads": 100 * at, "cost": None if at % 4 == 0 else 3000.0,
            "cost_reason": "cost_missing" if at % 4 == 0 else None, "hours": 12.5 if at == 2 else None,
            "genuine_reads": 100.0 * at, "metric": "times", "covered_days": 90, "capped_posts": 0,
            "yuan_per_1000_reads": None if at % 2 else 30.0, "sentence": f"近90天发布{at}条。没有工时记录，工时不能计算。",
        }
        for at, account in reversed(list(enumerate(ids)))
    ]  # fmt: skip
    contract = {
        "kind": "pays", "contract_id": "甲-1", "contractor": "示例公司", "account_ids": ids[:5], "thing": "followers",
        "start": 0, "end": 15, "quoted": clause, "sentence": "合同约定付款与关注用户数有关，建议核对。",
    }  # fmt: skip
    order = {
        "order_id": "1", "issuer": "示例上级机关", "kind": "posting", "content": "每日更新三条", "in_force": True, "accounts": 9,
        "accounts_measured": 2, "hours_per_week": 10.5, "sentence": "该项部署每周约用10.5小时。",
    }  # fmt: skip
    total = {
        "issuer": "示例上级机关",
        "kind": "posting",
        "orders": 1,
        "sentence": "更新条数类部署1项，每周约10.5小时。",
    }
    told = {
        "account_id": ids[2], "contractor": "示例公司", "measure": "reads", "reported": 900, "exported": 500, "answer": "no",
        "sentence": "受托单位报告阅读900次，后台导出为500次，请核对。",
    }  # fmt: skip
    return CostsFound(
        _table(costs, schemas.COSTS), _table([contract], schemas.CONTRACT_REMINDERS), _table([told], schemas.REPORTED_FIGURES),
        _table([order], schemas.ORDER_HOURS), _table([total], schemas.RELIEF_TOTALS),
    )  # fmt: skip


def _supply(ids: list[str]) -> SupplyFound:
    few = {
        "questions": None,
        "questions_reason": "不足5件，不列数字",
        "unanswered": None,
        "unanswered_reason": "不足5件，不能判断",
    }
    asked = {"questions": 12, "unanswered": True}
    kinds = (
        {"kind": "meetings", "posts": 30, "share_published": 0.75, "posts_read": 30, "reads": 1000, "share_read": 0.25, **few},
        {"kind": "services", "posts": 10, "share_published": 0.25, "posts_read": 10, "reads": 3000, "share_read": 0.75, **asked},
    )  # fmt: skip
    counties = [
        {"unit": unit, "reads_at_least": False, **row}
        for unit in ("990100000000", "990121000000")
        for row in kinds
    ]
    accounts = [{"unit": ids[2], "reads_at_least": False, **row} for row in kinds]
    return SupplyFound(
        _table(accounts, schemas.SUPPLY), _table(counties, schemas.SUPPLY), _table([], schemas.POST_KINDS), 3
    )


def _reminders(ids: list[str], as_of: int) -> pa.Table:
    rows = [
        {
            "account_id": ids[at], "state": state, "overdue": state != "due", "last_update": as_of - 10 - at, "silent_days": 10 + at,
            "due_on": as_of + 4 - at, "workdays_left": 3, "known_to": as_of, "sentence": f"已{10 + at}天没有更新。请选择：已更新。",
        }
        for at, state in ((20, "suspected"), (2, "due"), (1, "due"), (8, "overdue"))
    ]  # fmt: skip
    return _table(rows, schemas.REMINDERS)
