"""Post files of any tool → canonical batches: the profile is told from the content, else the table is read by headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from jianhao.errors import UnusableCall, UnusableFile
from jianhao.ingest.columns import Column
from jianhao.ingest.fields import ACCOUNT_FIELDS
from jianhao.ingest.fields import POST_FIELDS as FIELDS
from jianhao.ingest.generic import Confirmed, FieldTable, TableReading, field_tables
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.open_index import OpenIndex
from jianhao.ingest.posts import Converted, PostReader
from jianhao.ingest.profiles import peek_feed, recognise
from jianhao.ingest.raw import Output, Peek, Profile, RawPosts, peek_json, peek_sqlite
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RawTable
from jianhao.ingest.tables import tables_of

GENERIC = "通用表格"
HEADER_ROWS = 5
# Files of known tools that hold no posts are said to be so, instead of "0 posts".
NOTES = {
    Output.READS: "后台阅读数据，不含发布内容；传播数据核验使用",
    Output.FOLLOWERS: "粉丝数记录，不含发布内容；传播数据核验使用",
    Output.CHECKS: "监测问题清单，不含发布内容",
    Output.HINTS: "账号或订阅列表，不含发布内容",
    Output.REFUSED: "含公民个人信息，未读取",
}


@dataclass
class PostsRead:
    """How one file of posts was read; complete once its batches were consumed."""

    profile: str
    verified: bool
    note: str = ""
    readings: list[TableReading] = field(default_factory=list)


def peek(source: SourceFile) -> Peek:
    """What the file shows at first sight."""
    match source.kind:
        case Kind.JSON | Kind.JSONL:
            return peek_json(source)
        case Kind.SQLITE:
            return peek_sqlite(source)
        case Kind.ZIP:
            raise UnusableFile(source.name, "压缩包内的压缩包不读取，请解压后再提供。")
        case Kind.MARKUP:
            return peek_feed(source) or _peek_tables(source)
        case _:
            return _peek_tables(source)


def _peek_tables(source: SourceFile) -> Peek:
    tables = tables_of(source)
    headers = tuple(tuple(cell.strip() for cell in row) for t in tables for row in t.head[:HEADER_ROWS])
    return Peek(
        source.kind, source.name, source.folders, headers=headers, sheets=tuple(t.sheet for t in tables)
    )


def open_posts(
    source: SourceFile, reader: PostReader, log: IssueLog, confirmed: Confirmed | None = None
) -> tuple[PostsRead, Iterator[Converted]]:
    """Recognise a file and stream its canonical batches."""
    profile = recognise(peek(source))
    if profile is not None:
        how = PostsRead(profile.title, profile.verified, note=NOTES.get(profile.output, ""))
        return how, _by_profile(source, profile, reader, log)
    tables = _post_tables(source, reader, confirmed)
    how = PostsRead(GENERIC, True, readings=[t.reading for t in tables])
    return how, _by_headings(source, tables, reader, log)


def _by_profile(
    source: SourceFile, profile: Profile, reader: PostReader, log: IssueLog
) -> Iterator[Converted]:
    for raw in profile.read(source, log):
        yield reader.convert(raw, source.name, profile.id)


def _by_headings(
    source: SourceFile, tables: list[FieldTable], reader: PostReader, log: IssueLog
) -> Iterator[Converted]:
    folder = _account_folder(source, reader)
    for table in tables:
        columns = {c.field.name: c for c in table.reading.columns.columns}
        for batch in table.batches(log):
            if folder and not {"account_ref", "account_name"} & set(batch.schema.names):
                account = pa.repeat(pa.scalar(folder), batch.num_rows)
                batch = pa.RecordBatch.from_arrays(
                    [*batch.columns, account], names=[*batch.schema.names, "account_ref"]
                )
            raw = RawPosts(batch, table.reading.sheet, _metric(columns))
            yield reader.convert(raw, source.name, "generic", columns)


def _metric(columns: Mapping[str, Column]) -> str:
    """What the column of reads counts, by its heading: 阅读人数 counts people."""
    return "people" if "reads" in columns and "人" in columns["reads"].heading else "times"


def _post_tables(source: SourceFile, reader: PostReader, confirmed: Confirmed | None) -> list[FieldTable]:
    raw = tables_of(source)
    tables = [t for t in field_tables(source, raw, FIELDS, confirmed) if "published_at" in t.reading.columns]
    if not tables:
        raise _not_posts(source, raw)
    known = reader.index.stand_in is not None or _account_folder(source, reader) is not None
    named = [t for t in tables if known or _names_account(t)]
    if not named:
        raise UnusableFile(source.name, "发布内容中没有账号ID列，链接也不能识别账号，请补充“账号ID”列。")
    return named


def _names_account(table: FieldTable) -> bool:
    return any(name in table.reading.columns for name in ("account_ref", "account_name", "url"))


def _account_folder(source: SourceFile, reader: PostReader) -> str | None:
    """Some tools name the account only by the folder the file lies in, innermost first."""
    if isinstance(reader.index, OpenIndex):
        return None
    found = (reader.index.find(None, folder, folder) for folder in reversed(source.folders))
    return next((joined.account_id for joined in found if joined), None)


def _not_posts(source: SourceFile, raw: Sequence[RawTable]) -> Exception:
    for table in field_tables(source, raw, ACCOUNT_FIELDS):
        if "agency" in table.reading.columns or "followers" in table.reading.columns:
            why = "是账号台账，不是发布内容；台账请作为第一个参数给出。"
            # One of many files in a folder is passed over, the one that the user named stops the run.
            return UnusableCall(f"{source.name}{why}") if source.explicit else UnusableFile(source.name, why)
    return UnusableFile(source.name, "没有找到发布内容的表头（至少应有“发布时间”和“账号ID”两列）。")
