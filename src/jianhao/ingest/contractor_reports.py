"""Figures that 受托单位 report of the accounts they run, to be held against the back-office export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import CONTRACTOR_REPORTS

REPORT_FIELDS = (
    Field("account_id", Type.ID, ("账号ID", "平台账号ID")),
    Field("contractor", Type.TEXT, ("受托单位", "乙方", "运维单位", "报送单位")),
    Field("from", Type.DAY, ("起始日期", "统计起始日期", "开始日期")),
    Field("to", Type.DAY, ("截止日期", "统计截止日期", "结束日期")),
    Field("posts", Type.COUNT, ("发布条数", "发布数", "发文数", "推送条数", "发布篇数")),
    Field("reads", Type.COUNT, ("阅读数", "阅读量", "总阅读量", "播放量")),
    Field("reads_times", Type.COUNT, ("阅读次数", "总阅读次数")),
    Field("reads_people", Type.COUNT, ("阅读人数", "总阅读人数")),
    Field("followers", Type.COUNT, ("粉丝数", "关注人数", "用户数")),
)
# Column → measure and metric.
MEASURES = {
    "posts": ("posts", None),
    "reads": ("reads", None),
    "reads_times": ("reads", "times"),
    "reads_people": ("reads", "people"),
    "followers": ("followers", None),
}
REQUIRED = {"account_id", "from", "to"}


def read_contractor_reports(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All figures as a CONTRACTOR_REPORTS table, one row a figure, sorted; unusable rows go to the log."""
    rows: list[dict[str, Any]] = []
    for source in sources:
        for table in _tables(source):
            for row in typed_rows(table, log):
                rows += _figures(row, table, index, log)
    rows.sort(key=lambda r: (r["account_id"], r["from"], r["to"], r["measure"], r["metric"] or ""))
    return pa.table(
        [pa.array([r.get(f.name) for r in rows], f.type) for f in CONTRACTOR_REPORTS], CONTRACTOR_REPORTS
    )


def _tables(source: SourceFile) -> list[FieldTable]:
    found = []
    for table in field_tables(source, tables_of(source), REPORT_FIELDS):
        names = {c.field.name for c in table.reading.columns.columns}
        if names >= REQUIRED and names & MEASURES.keys():
            found.append(table)
    if not found:
        raise UnusableFile(
            source.name,
            "不是受托单位报送数据：应有账号ID、起始日期、截止日期，以及发布条数、阅读数、粉丝数中的一列以上。",
        )
    return found


def _figures(
    row: dict[str, Any], table: FieldTable, index: AccountIndex, log: IssueLog
) -> Iterator[dict[str, Any]]:
    account = index.find(None, row.get("account_id"))
    start, end = row.get("from"), row.get("to")
    if account is None:
        why = "账号不在台账中，该行未采用。"
        table.place.reject(log, row["row"], "账号ID", row.get("account_id"), Code.UNKNOWN_ACCOUNT, why)
        return
    if start is None or end is None or start > end:
        why = "起止日期缺失或颠倒，该行未采用。"
        table.place.reject(log, row["row"], "截止日期", end, Code.BAD_TIME, why)
        return
    for name, (measure, metric) in MEASURES.items():
        if row.get(name) is not None:
            yield {
                "account_id": account.account_id, "contractor": row.get("contractor"), "from": start, "to": end,
                "measure": measure, "metric": metric, "value": row[name], "value_kind": row[f"{name}_kind"],
                "source_file": table.source.name, "source_row": row["row"],
            }  # fmt: skip
