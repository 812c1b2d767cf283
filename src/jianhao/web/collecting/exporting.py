"""The coverage of a list of accounts as a workbook, and the rows of a file that were not taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db.models import QuerySet

from jianhao.dates import day_number
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.web.collecting.folders import set_folder
from jianhao.web.collecting.listing import line
from jianhao.web.collecting.models import NEVER, Batch
from jianhao.web.collecting.reading import REJECTED
from jianhao.web.collecting.spans import WINDOW

TITLE = "采集情况"
COLUMNS = [
    Column("账号ID", 26), Column("账号名称", 26), Column("平台", 12), Column("主办单位", 26), Column("覆盖情况", 10),
    Column(f"近{WINDOW}天已覆盖天数", 14, Kind.COUNT), Column("最近覆盖日", 12, Kind.DATE), Column("距上次覆盖天数", 14, Kind.COUNT),
    Column("最近发布日", 12, Kind.DATE), Column("采集方式", 14), Column("最近一次结果", 12), Column("待办", 40),
]  # fmt: skip
REJECTED_COLUMNS = [
    Column("文件", 30), Column("工作表", 16), Column("行", 8, Kind.COUNT), Column("列", 16), Column("内容", 24), Column("原因", 70)
]  # fmt: skip


def write_coverage(path: Path, rows: QuerySet, now: datetime, today: date, scope: str) -> int:
    """The rows of a list, in its order; how many."""
    note = f"{scope}　{today.isoformat()}　没有采集记录的是未采集，不表示停更"
    with Book(path, title=TITLE, day=day_number(today), stamp=TITLE, large=True) as book:
        return book.table("采集情况", COLUMNS, _rows(rows, now, today), note=note)


def _rows(rows: QuerySet, now: datetime, today: date) -> Iterator[list[Any]]:
    for row in rows.select_related("account__agency").iterator(2000):
        told = line(row, now, today)
        yield [
            row.account.account_id, row.account.name, row.get_platform_display(), row.account.agency.name, told.state.chinese,
            None if row.until == NEVER else told.days, None if row.until == NEVER else row.until, told.gap,
            None if row.last_post == NEVER else row.last_post,
            row.methods_in_words or None, row.get_result_display() or None, told.due or None,
        ]  # fmt: skip


def write_rejected(path: Path, batch: Batch, today: date) -> int:
    """The rows of a batch that were not taken in, with where they stand and why; how many."""
    found = pq.read_table(set_folder(batch.folder) / f"{REJECTED}.parquet").to_pylist()
    rows = [
        [
            r["file"],
            r["sheet"] or None,
            r["row"] or None,
            r["column"] or None,
            r["value"] or None,
            r["message"],
        ]
        for r in found
    ]
    with Book(path, title="未读入行", day=day_number(today), stamp="未读入行", large=True) as book:
        return book.table("未读入行", REJECTED_COLUMNS, rows, note=f"{batch}　{today.isoformat()}")
