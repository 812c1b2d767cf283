"""MediaCrawler: contents of seven platforms as CSV, JSON, JSON Lines or Excel, old and new schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from jianhao.ingest.cells import fold
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._persons import count_records, count_rows, refuse
from jianhao.ingest.profiles._rows import (
    OBJECTS,
    Placed,
    PlacedRow,
    Row,
    headings_of,
    post_batches,
    records,
    tables,
)
from jianhao.ingest.profiles._rows import table_records as records_of
from jianhao.ingest.profiles._values import Record, epoch, first_of, honest_name
from jianhao.ingest.profiles.media_crawler_fields import ACCOUNT, Contents, contents_of, of_persons
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RawTable

PLATFORMS = "xhs|douyin|kuaishou|weibo|bili|bilibili|tieba|zhihu"
_SEARCH = re.compile(rf"(?:(?:{PLATFORMS})_)?search_(?:contents|comments|creators|[0-9]).*", re.IGNORECASE)
_DETAIL = re.compile(rf"(?:(?:{PLATFORMS})_)?detail_(?:contents|[0-9]).*", re.IGNORECASE)


class MediaCrawler:
    """Posts of accounts crawled by their home page or one by one; search results and persons' files are refused."""

    id = "media_crawler"
    title = "MediaCrawler"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        return any(contents_of(names) for names in headings_of(peek)) and not is_search(peek.name)

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        # One by one is no listing: what was not asked for is not there.
        listing = not _DETAIL.fullmatch(PurePosixPath(source.name).stem)
        yield from post_batches(_rows(source, log), listing=listing)


class MediaCrawlerPersons:
    """Comments, creators, dynamics and everything found by searching: refused."""

    id = "media_crawler_persons"
    title = "MediaCrawler（评论、创作者、搜索结果）"
    verified = True
    output = Output.REFUSED

    def recognises(self, peek: Peek) -> bool:
        names = headings_of(peek)
        if any(contents_of(n) for n in names):
            return is_search(peek.name)
        return any(of_persons(n) for n in names)

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        what = "MediaCrawler搜索结果" if is_search(source.name) else "MediaCrawler评论或创作者文件"
        refuse(source, what, count_records(source), log)
        return iter(())


def is_search(name: str) -> bool:
    """Whether the tool named the file as the outcome of a search."""
    return _SEARCH.fullmatch(PurePosixPath(name).stem) is not None


def _rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    searched = 0
    for contents, (sheet, number, record) in _contents(source, log):
        # The tool fills this column only when it searched; a renamed search file still shows it.
        if first_of(record, "source_keyword"):
            searched += 1
        else:
            yield sheet, number, _row(contents, record)
    if searched:
        refuse(source, "按关键词搜索所得内容", searched, log)


def _contents(source: SourceFile, log: IssueLog) -> Iterator[tuple[Contents, Placed]]:
    if source.kind in OBJECTS:
        known: dict[frozenset[str], Contents | None] = {}
        for placed in records(source, (), log):
            names = frozenset(placed[2])
            if (contents := known.setdefault(names, contents_of(names))) is not None:
                yield contents, placed
        return
    for table in tables(source):
        contents = _contents_of_table(table)
        if contents is None:
            refuse(source, "评论、创作者或其他人员信息", count_rows(table), log, table.sheet)
            continue
        for placed in records_of(source, table, contents.marks, log):
            yield contents, placed


def _contents_of_table(table: RawTable) -> Contents | None:
    headings = (frozenset(map(fold, row)) for row in table.head[:5])
    return next((contents for names in headings if (contents := contents_of(names))), None)


def _row(contents: Contents, record: Record) -> Row:
    row: Row = {name: first_of(record, *columns) for name, columns in contents.fields.items()}
    for name in contents.times:
        row[name] = epoch(row[name])
    if contents.platform == "xiaohongshu" and row["url"]:
        row["url"] = row["url"].partition("?")[0]  # the query holds an access token
    row["platform"] = contents.platform
    row["account_ref"] = first_of(record, *ACCOUNT)
    row["account_name"] = honest_name(first_of(record, *contents.name))
    row["collected_at"] = epoch(record.get("last_modify_ts"))
    return row
