"""工时记录: hours of work for an account in a sample of two weeks, by kind of work and by who asked for it."""

from __future__ import annotations

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
from jianhao.store.schemas import WORK_DIARY

DIARY_FIELDS = (
    Field("account_id", Type.ID, ("账号ID", "平台账号ID")),
    Field("day", Type.DAY, ("日期", "工作日期")),
    Field("from", Type.DAY, ("起始日期", "开始日期")),
    Field("to", Type.DAY, ("截止日期", "结束日期")),
    Field("task", Type.TEXT, ("工作内容", "事项", "工作事项")),
    Field("hours", Type.AMOUNT, ("小时数", "工时", "用时", "用时小时数", "小时")),
    Field("order_id", Type.ID, ("任务编号", "上级任务编号")),
)
# More than this many people at work day and night for one account is a slip of the pen.
MOST_PEOPLE = 20
MOST_DAYS = 62


def read_work_diary(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All entries as a WORK_DIARY table, sorted; an entry without hours or period, or of an unknown account, goes to the log."""
    rows: list[dict[str, Any]] = []
    for source in sources:
        for table in _tables(source):
            for row in typed_rows(table, log):
                entry = _entry(row, table, index, log)
                if entry is not None:
                    rows.append(entry)
    rows.sort(key=lambda r: tuple(str(r.get(n) or "") for n in WORK_DIARY.names))
    return pa.table([pa.array([r.get(f.name) for r in rows], f.type) for f in WORK_DIARY], WORK_DIARY)


def _tables(source: SourceFile) -> list[FieldTable]:
    found = []
    for table in field_tables(source, tables_of(source), DIARY_FIELDS):
        names = {c.field.name for c in table.reading.columns.columns}
        if names >= {"account_id", "hours"} and ("day" in names or names >= {"from", "to"}):
            found.append(table)
    if not found:
        raise UnusableFile(
            source.name, "不是工时记录：应有账号ID、小时数，以及日期（或者起始日期、截止日期）。"
        )
    return found


def _entry(
    row: dict[str, Any], table: FieldTable, index: AccountIndex, log: IssueLog
) -> dict[str, Any] | None:
    account = index.find(None, row.get("account_id"))
    day = row.get("day")
    start = row.get("from") if row.get("from") is not None else day
    end = row.get("to") if row.get("to") is not None else day
    problem: tuple[str, Any, Code, str] | None = None
    if account is None:
        problem = ("账号ID", row.get("account_id"), Code.UNKNOWN_ACCOUNT, "账号不在台账中，该行未采用。")
    elif start is None or end is None or start > end:
        problem = ("日期", day, Code.BAD_TIME, "日期缺失或者起止颠倒，该行未采用。")
    elif end - start >= MOST_DAYS:
        why = f"一行的期间超过{MOST_DAYS}天，工时记录按两周左右填写，该行未采用。"
        problem = ("截止日期", end, Code.BAD_TIME, why)
    elif row.get("hours") is None:
        problem = ("小时数", "", Code.MISSING_REQUIRED, "未填小时数，该行未采用；没有用时请填0。")
    elif row["hours"] > 24 * MOST_PEOPLE * (end - start + 1):
        problem = ("小时数", row["hours"], Code.BAD_COUNT, "小时数超出可能的范围，请核对单位，该行未采用。")
    if problem is not None:
        column, value, code, why = problem
        table.place.reject(log, row["row"], column, value, code, why)
        return None
    assert account is not None
    return row | {"account_id": account.account_id, "from": start, "to": end}
