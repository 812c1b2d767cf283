"""Collection records: which account was looked at, for which days, and whether it worked."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.ingest.cells import fold
from jianhao.ingest.fields import COLLECTION_FIELDS
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import COLLECTIONS

RESULTS = {
    "ok": "ok", "partial": "partial", "failed": "failed", "成功": "ok", "完整": "ok", "正常": "ok", "部分": "partial",
    "部分成功": "partial", "失败": "failed", "未成功": "failed",
}  # fmt: skip
REQUIRED = {"account_id", "from", "to", "result"}


def read_collections(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All records as a COLLECTIONS table, sorted by account and day; unusable rows go to the log."""
    rows: list[dict[str, Any]] = []
    for source in sources:
        tables = [t for t in field_tables(source, tables_of(source), COLLECTION_FIELDS) if _complete(t)]
        if not tables:
            raise UnusableFile(source.name, "不是采集记录：应有账号ID、起始日期、截止日期、采集结果四列。")
        for table in tables:
            rows += [
                r for row in typed_rows(table, log) if (r := _record(row, table, index, log)) is not None
            ]
    rows.sort(key=lambda r: (r["account_id"], r["from"], r["to"], str(r.get("collected_at")), r["result"]))
    return pa.table([pa.array([r.get(f.name) for r in rows], f.type) for f in COLLECTIONS], COLLECTIONS)


def _complete(table: FieldTable) -> bool:
    return {c.field.name for c in table.reading.columns.columns} >= REQUIRED


def _record(
    row: dict[str, Any], table: FieldTable, index: AccountIndex, log: IssueLog
) -> dict[str, Any] | None:
    found = index.find(None, row.get("account_id"))
    result = RESULTS.get(fold(row.get("result") or "").lower())
    problem = _problem(row, found is not None, result)
    if problem is not None:
        column, value, code, why = problem
        table.place.reject(log, row["row"], column, value, code, why)
    return (
        None
        if problem is not None or found is None
        else row | {"account_id": found.account_id, "result": result}
    )


def _problem(row: dict[str, Any], registered: bool, result: str | None) -> tuple[str, Any, Code, str] | None:
    """Column, value, code and sentence of the first thing wrong with a record."""
    if not registered:
        return ("账号ID", row.get("account_id"), Code.UNKNOWN_ACCOUNT, "账号不在台账中，该行未采用。")
    if result is None:
        why = "采集结果应为ok、partial或failed，该行未采用。"
        return ("采集结果", row.get("result"), Code.UNKNOWN_WORD, why)
    if row.get("from") is None or row.get("to") is None or row["from"] > row["to"]:
        return ("截止日期", row.get("to"), Code.BAD_TIME, "起止日期缺失或颠倒，该行未采用。")
    return None
