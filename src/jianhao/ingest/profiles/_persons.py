"""Data of private persons is not read: it is counted, said once a file, and left where it is."""

from __future__ import annotations

from jianhao.ingest.issues import Code, IssueLog, RowIssue
from jianhao.ingest.jsonfile import json_keys, json_records, jsonl_records
from jianhao.ingest.profiles._rows import tables
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RawTable


def refuse(source: SourceFile, what: str, count: int, log: IssueLog, sheet: str = "") -> None:
    """One issue for a file or sheet: what it holds and how many rows were not read; no content."""
    place = f"{source.name}「{sheet}」" if sheet else source.name
    message = f"{place}：{what}，含个人信息，{count}行未读入。"
    log.add(RowIssue(source.name, sheet, 0, "", "", Code.PERSONAL_DATA, message), fatal=True)


def count_records(source: SourceFile) -> int:
    """Records of a file, counted without keeping any."""
    if source.kind is Kind.JSONL:
        return sum(1 for _ in jsonl_records(source))
    if source.kind is Kind.JSON:
        return sum(1 for _ in json_records(source, "" if json_keys(source) else "item"))
    return sum(count_rows(table) for table in tables(source))


def count_rows(table: RawTable) -> int:
    """Rows below the first one."""
    return sum(batch.num_rows for batch in table.batches(1))
