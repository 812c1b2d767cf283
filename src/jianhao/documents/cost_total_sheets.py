"""The sheets 运维成本（地区） and 运维成本（单位） of 附件.xlsx: sums, quotients with both their numbers, and how many state nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from jianhao.costs.totals import CostTotal, totals_by_county, totals_by_unit
from jianhao.documents import wording
from jianhao.documents.sheets import Book, Column, Kind, Value
from jianhao.inspection.result import InspectionResult
from jianhao.vocab.metrics import METRICS

COSTS_BY_COUNTY: Final = "运维成本（地区）"
COSTS_BY_UNIT: Final = "运维成本（单位）"
NO_QUOTIENT: Final = "没有费用和阅读数都取得的账号"
FURTHER: Final = "合计见本地区或本单位首行"
AT_MOST: Final = "有的阅读数只写明下限，该数为上限"
TOTAL_COLUMNS: Final = (
    Column("账号数", 8, Kind.COUNT),
    Column("已填费用账号", 9, Kind.COUNT),
    Column("未填费用账号", 9, Kind.COUNT),
    Column("费用合计（元，只计已填）", 13, Kind.AMOUNT),
    Column("有工时记录账号", 9, Kind.COUNT),
    Column("工时合计（只计有记录）", 12, Kind.AMOUNT),
    Column("每条费用：账号数", 9, Kind.COUNT),
    Column("每条费用：分子（元）", 12, Kind.AMOUNT),
    Column("每条费用：分母（条）", 10, Kind.COUNT),
    Column("每条费用（元）", 10, Kind.AMOUNT),
    Column("阅读：平台", 12),
    Column("阅读：口径", 10),
    Column("每千次阅读费用：账号数", 10, Kind.COUNT),
    Column("每千次阅读费用：分子（元）", 12, Kind.AMOUNT),
    Column("每千次阅读费用：分母（次或人）", 13, Kind.COUNT),
    Column("每千次阅读费用（元）", 11, Kind.AMOUNT),
    Column("说明", 24, wrap=True),
)


def write_totals(book: Book, result: InspectionResult, costs: pa.Table, note: str) -> None:
    """Add both sheets to an open workbook; `costs` is COSTS."""
    about = (
        "按行政区划代码和台账顺序排列，不作排名；没有填写的费用、工时只计个数，不作零计算；"
        f"分子、分母取自相同的账号；不同平台、不同口径的阅读分行列出，不相加。{note}"
    )
    window, places = result.info.window, result.places
    counties = (
        [wording.division(total.key or None, places), *rest]
        for total in totals_by_county(costs, result.register, window)
        for rest in _total(total)
    )
    book.table(COSTS_BY_COUNTY, (Column("地区", 18), *TOTAL_COLUMNS), counties, note=about)
    units = (
        [wording.shown(total.key), wording.division(county or None, places), *rest]
        for county, total in totals_by_unit(costs, result.register, window)
        for rest in _total(total)
    )
    book.table(
        COSTS_BY_UNIT,
        (Column("主办单位", 24, wrap=True), Column("地区", 18), *TOTAL_COLUMNS),
        units,
        note=about,
    )


def _total(total: CostTotal) -> Iterator[list[Value]]:
    """One row of sums, with the first quotient of reads; one more row for each other platform and way of counting."""
    posts = total.posts
    sums: list[Value] = [
        total.accounts, total.with_cost, total.without_cost, total.yuan, total.with_hours, total.hours,
        posts.accounts, posts.yuan if posts.accounts else None, posts.divisor if posts.accounts else None, posts.per(),
    ]  # fmt: skip
    if not total.reads:
        yield [*sums, None, None, 0, None, None, None, NO_QUOTIENT]
    for number, found in enumerate(total.reads):
        quotient = found.quotient
        head = sums if not number else [None] * len(sums)
        yield [
            *head, wording.platform(found.platform), METRICS.get(found.metric or "", wording.shown(None)), quotient.accounts,
            quotient.yuan, quotient.divisor, quotient.per(1000), _remark(quotient.at_most, number > 0),
        ]  # fmt: skip


def _remark(at_most: bool, further: bool) -> str | None:
    return "；".join(text for text, given in ((FURTHER, further), (AT_MOST, at_most)) if given) or None
