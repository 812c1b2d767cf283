"""The sentences of the account panel on reads, costs, supply and updates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.options import Shown
from jianhao.documents.plan_report import plan_said
from jianhao.documents.report_supply import NO_READS, most
from jianhao.documents.report_traffic import combined_rows, excess_text, first_answer, rung_text
from jianhao.inspection.reminders import ReminderState
from jianhao.inspection.result import InspectionResult

TRAFFIC: Final = "传播数据（不作为检查结论）"
COSTS: Final = "运维成本"
SUPPLY: Final = "供需对照"
UPDATES: Final = "更新提醒"
PLAN: Final = "整合方案（测算建议）"
Row = Mapping[str, Any]
Text = Callable[[str], int]
Sentences = dict[str, str]


def measures_data(
    result: InspectionResult, ids: Sequence[str], shown: Shown, text: Text
) -> dict[str, list[list[Any]]]:
    """Per account [section, heading, [sentence…]]…, texts as numbers: sentences that many accounts share stand there once."""
    parts = (
        ("traffic", TRAFFIC, _traffic(result) if shown.anomalies else {}),
        ("costs", COSTS, _costs(result, ids) if shown.costs else {}),
        ("supply", SUPPLY, _supply(result, ids) if shown.supply_details else {}),
        ("updates", UPDATES, _reminders(result) if shown.reminders else {}),
        ("plan", PLAN, plan_said(result, ids, shown)),
    )
    data: dict[str, list[list[Any]]] = defaultdict(list)
    for account in ids:
        for section, heading, found in parts:
            if account in found:
                data[account].append(
                    [section, text(heading), [text(part) for part in _sentences(found[account])]]
                )
    return dict(data)


def _sentences(text: str) -> Iterator[str]:
    return (part for part in re.findall(r"[^。]+。?", text))


def _traffic(result: InspectionResult) -> Sentences:
    if result.traffic is None:
        return {}
    excess = {row["account_id"]: row for row in result.traffic.accounts.to_pylist()}
    return {
        row["account_id"]: _traffic_text(row, excess.get(row["account_id"]))
        for row in combined_rows(result.traffic)
        if row["explanation"]
    }


def _traffic_text(row: Row, excess: Row | None) -> str:
    said = wording.shown(row["explanation"])
    if not row["lead"]:
        watched = f"{rung_text(row['rung'])}有差别，供关注，不作提示。" if row["rung"] is not None else ""
        return said + watched
    return (
        f"数据异常提示，待核实：{said}依据程度：{rung_text(row['rung'])}。"
        f"超出通常的阅读：{excess_text(row, excess)}。{first_answer(row)}"
    )


def _costs(result: InspectionResult, ids: Sequence[str]) -> Sentences:
    if result.costs is None:
        return {}
    rows = _of(result.costs.costs.select(["account_id", "sentence"]), "account_id", ids)
    return {row["account_id"]: wording.shown(row["sentence"]) for row in rows if row["sentence"]}


def _supply(result: InspectionResult, ids: Sequence[str]) -> Sentences:
    if result.supply is None:
        return {}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in _of(result.supply.accounts, "unit", ids):
        rows[row["unit"]].append(row)
    return {account: _supply_text(found) for account, found in rows.items()}


def _supply_text(rows: Iterable[Row]) -> str:
    found = list(rows)
    published, read = most(found, "share_published"), most(found, "share_read")
    if not published:
        return "检查期内没有取得发布内容。"
    return f"发布最多：{published}。" + (f"阅读最多：{read}。" if read else f"阅读：{_unread(found)}。")


def _unread(rows: Sequence[Row]) -> str:
    return wording.shown(next((row["reads_reason"] for row in rows if row["reads_reason"]), NO_READS))


def _reminders(result: InspectionResult) -> Sentences:
    if result.reminders is None:
        return {}
    return {
        row["account_id"]: f"{ReminderState(row['state']).chinese}。{wording.shown(row['sentence'])}"
        for row in result.reminders.to_pylist()
    }


def _of(table: pa.Table, column: str, ids: Sequence[str]) -> list[Row]:
    rows: list[Row] = table.filter(pc.is_in(table[column], pa.array(ids, pa.string()))).to_pylist()
    return rows
