"""The sheets of 附件.xlsx beside the rules: 传播数据核验, 内容提示, 运维成本, 合同提醒, 上级部署任务, 供需对照, 更新提醒."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents import wording
from jianhao.documents.contents_sheet import ABOUT, COLUMNS, CONTENTS, contents_rows
from jianhao.documents.cost_total_sheets import write_totals
from jianhao.documents.directory import Directory
from jianhao.documents.options import Shown
from jianhao.documents.report_costs import ANSWERS, contract_kind, in_register_order, order_kind
from jianhao.documents.report_traffic import answer, combined_rows, first_answer, rung_text
from jianhao.documents.sheets import Book, Column, Kind, Value
from jianhao.inspection.parts import CostsFound, SupplyFound, TrafficFound
from jianhao.inspection.reminders import ReminderState
from jianhao.inspection.result import InspectionResult
from jianhao.supply.kinds import Kind as PostKind
from jianhao.traffic.signals import Family, Rung

Row = Mapping[str, Any]
TRAFFIC: Final = "传播数据核验"
COSTS: Final = "运维成本"
CONTRACTS: Final = "合同提醒"
REPORTED: Final = "受托单位报告核对"
ORDERS: Final = "上级部署任务"
PLACES: Final = "供需对照（地区）"
SUPPLY: Final = "供需对照（账号）"
REMINDERS: Final = "更新提醒"
RESULTS: Final = {True: "数据异常提示，待核实", False: "没有提示", None: "不能判断"}
NAMED: Final = (
    Column("账号ID", 26),
    Column("账号名称", 22, wrap=True),
    Column("平台", 12),
    Column("主办单位", 24, wrap=True),
)
TRAFFIC_COLUMNS: Final = (
    *NAMED,
    Column("结果", 18),
    Column("依据程度", 14),
    Column("内容（篇）", 9, Kind.COUNT),
    Column("超出通常的阅读（估计）", 12, Kind.COUNT),
    Column("估计下限", 10, Kind.COUNT),
    Column("估计上限", 10, Kind.COUNT),
    Column("说明", 60, wrap=True),
    Column("核实办法", 40, wrap=True),
)
COST_COLUMNS: Final = (
    *NAMED,
    Column("发布条数", 9, Kind.COUNT),
    Column("阅读", 10, Kind.COUNT),
    Column("费用折合检查期（元）", 12, Kind.AMOUNT),
    Column("每千次阅读（元）", 11, Kind.AMOUNT),
    Column("估计下限（元）", 11, Kind.AMOUNT),
    Column("估计上限（元）", 11, Kind.AMOUNT),
    Column("每条（元）", 10, Kind.AMOUNT),
    Column("工时折合检查期", 10, Kind.AMOUNT),
    Column("说明", 60, wrap=True),
)
CONTRACT_COLUMNS: Final = (
    Column("提醒", 16),
    Column("合同编号", 18),
    Column("受托单位", 24, wrap=True),
    Column("说明", 60, wrap=True),
    Column("合同原文", 44, wrap=True),
    Column("涉及账号数", 9, Kind.COUNT),
    Column("涉及账号", 44, wrap=True),
)
REPORTED_COLUMNS: Final = (
    *NAMED,
    Column("受托单位", 24, wrap=True),
    Column("起", 12, Kind.DATE),
    Column("止", 12, Kind.DATE),
    Column("报告数", 10, Kind.COUNT),
    Column("后台导出数", 10, Kind.COUNT),
    Column("核对结果", 10),
    Column("说明", 60, wrap=True),
)
ORDER_COLUMNS: Final = (
    Column("部署单位", 24, wrap=True),
    Column("类别", 12),
    Column("要求", 40, wrap=True),
    Column("起", 12, Kind.DATE),
    Column("止", 12, Kind.DATE),
    Column("涉及账号", 9, Kind.COUNT),
    Column("有工时记录的账号", 9, Kind.COUNT),
    Column("每周工时", 10, Kind.AMOUNT),
    Column("说明", 60, wrap=True),
)
SUPPLY_COLUMNS: Final = (
    Column("类别", 18),
    Column("发布条数", 9, Kind.COUNT),
    Column("占发布", 9, Kind.SHARE),
    Column("阅读", 10, Kind.COUNT),
    Column("占阅读", 9, Kind.SHARE),
    Column("阅读数说明", 24),
    Column("提问（件）", 9, Kind.COUNT),
    Column("提问说明", 24),
    Column("有提问没有发布", 10),
    Column("不能判断的原因", 24),
)
REMINDER_COLUMNS: Final = (
    *NAMED,
    Column("状态", 10),
    Column("最近更新日", 12, Kind.DATE),
    Column("未更新天数", 9, Kind.COUNT),
    Column("更新期限", 12, Kind.DATE),
    Column("剩余工作日", 9, Kind.COUNT),
    Column("提醒内容", 70, wrap=True),
)


def write_measures(book: Book, result: InspectionResult, shown: Shown, note: str) -> None:
    """Add the sheets that the edition shows to an open workbook; none of what was not asked."""
    who = _Accounts(result)
    if shown.anomalies and result.traffic is not None:
        about = f"数据异常提示供核实，不作为检查结论，不影响合格；按台账顺序排列，不作排名。{note}"
        book.table(TRAFFIC, TRAFFIC_COLUMNS, _traffic(result.traffic, who), note=about)
    if shown.anomalies and result.contents is not None:
        book.table(CONTENTS, (*NAMED, *COLUMNS), contents_rows(result.contents, who), note=f"{ABOUT}{note}")
    if shown.costs and result.costs is not None:
        _write_costs(book, result, result.costs, who, note)
    if shown.supply_details and result.supply is not None:
        _write_supply(book, result, result.supply, who, note)
    if shown.reminders and result.reminders is not None:
        about = f"发给主办单位的提醒，不作为检查结论。{note}"
        book.table(REMINDERS, REMINDER_COLUMNS, _reminders(result.reminders, who), note=about)


class _Accounts:
    """The four cells that name an account, and the order of the register."""

    def __init__(self, result: InspectionResult) -> None:
        self.names = Directory(result)
        agencies = result.accounts["agency"].to_pylist()
        self._agencies = dict(zip(result.accounts["account_id"].to_pylist(), agencies, strict=True))

    def __call__(self, account: str) -> list[Value]:
        named = self.names(account)
        return [account, named.text, named.platform, wording.shown(self._agencies.get(account))]

    def rows(self, table: pa.Table) -> list[Row]:
        return in_register_order(table.to_pylist(), self.names)

    def joined(self, ids: Sequence[str] | None) -> str | None:
        """「甲（微信公众号）、乙（抖音）」."""
        return "、".join(self.names(one).full for one in ids or ()) or None


def _traffic(traffic: TrafficFound, who: _Accounts) -> Iterator[list[Value]]:
    excess = {row["account_id"]: row for row in traffic.accounts.to_pylist()}
    for row in in_register_order(combined_rows(traffic), who.names):
        lead = row["lead"]
        of_reads = row["family"] in (None, Family.bought_reads) and row["rung"] != Rung.platform
        told = excess.get(row["account_id"], {}) if lead and of_reads else {}
        yield [
            *who(row["account_id"]), RESULTS[answer(row)], None if row["rung"] is None else rung_text(row["rung"]), row["posts"],
            *(told.get(name) for name in ("excess_reads", "excess_low", "excess_high")),
            wording.shown(row["explanation"]), first_answer(row) if lead else None,
        ]  # fmt: skip


def _write_costs(book: Book, result: InspectionResult, costs: CostsFound, who: _Accounts, note: str) -> None:
    about = f"账号不按费用排名；没有填写的费用、工时不作零计算。{note}"
    book.table(COSTS, COST_COLUMNS, _costs(costs.costs, who), note=about)
    write_totals(book, result, costs.costs, note)
    about = f"供核对，不作为检查结论。{note}"
    book.table(CONTRACTS, CONTRACT_COLUMNS, _contracts(costs.contracts, who), note=about)
    if costs.reported.num_rows:
        book.table(REPORTED, REPORTED_COLUMNS, _reported(costs.reported, who), note=about)
    if costs.orders.num_rows:
        book.table(ORDERS, ORDER_COLUMNS, _orders(costs.orders), note=about)


def _costs(table: pa.Table, who: _Accounts) -> Iterator[list[Value]]:
    figures = (
        "posts", "reads", "cost", "yuan_per_1000_reads", "yuan_per_1000_reads_low", "yuan_per_1000_reads_high",
        "yuan_per_post", "hours",
    )  # fmt: skip
    for row in who.rows(table):
        yield [*who(row["account_id"]), *(row[name] for name in figures), wording.shown(row["sentence"])]


def _contracts(table: pa.Table, who: _Accounts) -> Iterator[list[Value]]:
    for row in table.to_pylist():
        yield [
            contract_kind(row["kind"]), row["contract_id"], wording.shown(row["contractor"]), wording.shown(row["sentence"]),
            row["quoted"], len(row["account_ids"] or ()), who.joined(row["account_ids"]),
        ]  # fmt: skip


def _reported(table: pa.Table, who: _Accounts) -> Iterator[list[Value]]:
    for row in who.rows(table):
        yield [
            *who(row["account_id"]), wording.shown(row["contractor"]), row["from"], row["to"], row["reported"],
            row["exported"], wording.label(ANSWERS, row["answer"]), wording.shown(row["sentence"]),
        ]  # fmt: skip


def _orders(table: pa.Table) -> Iterator[list[Value]]:
    for row in table.to_pylist():
        yield [
            wording.shown(row["issuer"]), order_kind(row["kind"]), wording.shown(row["content"]), row["since"], row["until"],
            row["accounts"], row["accounts_measured"], row["hours_per_week"], wording.shown(row["sentence"]),
        ]  # fmt: skip


def _write_supply(
    book: Book, result: InspectionResult, supply: SupplyFound, who: _Accounts, note: str
) -> None:
    about = f"类别由程序识别，供研究；不足5件的提问不列数字。{note}"
    places = (
        [wording.division(row["unit"] or None, result.places), *_kind(row)]
        for row in _by_unit(supply.counties)
    )
    book.table(PLACES, (Column("地区", 18), *SUPPLY_COLUMNS), places, note=about)
    accounts = supply.accounts.rename_columns(["account_id", *supply.accounts.column_names[1:]])
    rows = ([*who(row["account_id"]), *_kind(row)] for row in who.rows(accounts))
    book.table(SUPPLY, (*NAMED, *SUPPLY_COLUMNS), rows, note=about)


def _by_unit(table: pa.Table) -> list[Row]:
    rows: list[Row] = table.take(pc.sort_indices(table, [("unit", "ascending")])).to_pylist()
    return rows


def _kind(row: Row) -> list[Value]:
    unanswered = row["unanswered"]
    return [
        PostKind(row["kind"]).chinese, row["posts"], row["share_published"], row["reads"], row["share_read"], row["reads_reason"],
        row["questions"], row["questions_reason"], None if unanswered is None else "是" if unanswered else "否",
        row["unanswered_reason"],
    ]  # fmt: skip


def _reminders(table: pa.Table, who: _Accounts) -> Iterator[list[Value]]:
    for row in who.rows(table):
        yield [
            *who(row["account_id"]), ReminderState(row["state"]).chinese, row["last_update"], row["silent_days"],
            row["due_on"], row["workdays_left"], wording.shown(row["sentence"]),
        ]  # fmt: skip
