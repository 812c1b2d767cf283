"""weibo-crawler: posts of one account as CSV (six layouts), JSON or SQLite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from jianhao.ingest.issues import Code, IssueLog, RowIssue, shown
from jianhao.ingest.jsonfile import json_object, json_records
from jianhao.ingest.profiles._persons import count_records, refuse
from jianhao.ingest.profiles._rows import PlacedRow, Row, has_columns, post_batches, uneven_rows
from jianhao.ingest.profiles._values import NO, YES, Record, first_of, text_of
from jianhao.ingest.profiles.weibo_rows import WeiboRow, read_row
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows, sqlite_tables

HEADER = ("id", "bid", "正文", "日期", "点赞数", "评论数", "转发数")
DATABASE = (
    "id", "bid", "user_id", "screen_name", "text", "created_at", "source", "attitudes_count", "comments_count",
    "reposts_count", "retweet_id",
)  # fmt: skip
_UID = re.compile(r"[0-9]{5,12}")


class WeiboCrawler:
    """Posts of registered accounts; the reposted source's own text is not read."""

    id = "weibo_crawler"
    title = "weibo-crawler"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        if peek.kind is Kind.SQLITE:
            return {"user_id", "bid", "attitudes_count"} <= set(peek.tables.get("weibo", ()))
        if peek.kind is Kind.JSON:
            return {"user", "weibo"} <= set(peek.keys)
        return has_columns(peek, *((name,) for name in HEADER))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        match source.kind:
            case Kind.SQLITE:
                rows = _database_rows(source, log)
            case Kind.JSON:
                rows = _json_rows(source)
            case _:
                rows = _table_rows(source, log)
        yield from post_batches(rows)


class WeiboCrawlerComments:
    """Comments below posts, one file an account or one a post: refused."""

    id = "weibo_crawler_comments"
    title = "weibo-crawler（评论）"
    verified = True
    output = Output.REFUSED

    def recognises(self, peek: Peek) -> bool:
        return has_columns(peek, *((name,) for name in ("id", "weibo_id", "user_screen_name", "text")))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        refuse(source, "微博评论文件", count_records(source), log)
        return iter(())


def _table_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    uid, name = _account(source)
    for sheet, number, cells in uneven_rows(source):
        if not any(cells) or (cells[0].strip("\ufeff\t ") == "id" and cells[1:2] == ["bid"]):
            continue
        row = read_row(cells)
        if row is None:
            log.add(_shifted(source, sheet, number, cells), fatal=True)
        else:
            yield sheet, number, _row(row, uid, name)


def _account(source: SourceFile) -> tuple[str | None, str | None]:
    """The uid out of the file's or the folder's name, and the folder's name if it is the nickname."""
    folder = source.folders[-1] if source.folders else ""
    uid = next((text for text in (PurePosixPath(source.name).stem, folder) if _UID.fullmatch(text)), None)
    return uid, None if _UID.fullmatch(folder) else text_of(folder)


def _row(row: WeiboRow, uid: str | None, name: str | None) -> Row:
    return {
        "platform": "weibo",
        "account_ref": uid,
        "account_name": name,
        "native_id": row.id,
        "text": row.text,
        "url": _link(uid, row.bid, row.id),
        "published_at": row.published_at,
        "tool": text_of(row.tool),
        "likes": row.likes,
        "comments": row.comments,
        "shares": row.shares,
        "original_flag": row.original,
    }


def _link(uid: str | None, bid: str | None, native: str | None) -> str | None:
    if uid and bid:
        return f"https://weibo.com/{uid}/{bid}"
    return f"https://m.weibo.cn/detail/{native}" if native else None


def _shifted(source: SourceFile, sheet: str, number: int, cells: list[str]) -> RowIssue:
    message = f"{source.name}第{number}行：列数或列序与该工具各版本均不符，无法判断各列含义，该行未读入。"
    return RowIssue(source.name, sheet, number, "", shown(cells[0].strip()), Code.SHIFTED_ROW, message)


def _json_rows(source: SourceFile) -> Iterator[PlacedRow]:
    user = json_object(source, "user") or {}
    for number, record in json_records(source, "weibo.item"):
        row = _record(
            record,
            record.get("user_id") or user.get("id"),
            record.get("screen_name") or user.get("screen_name"),
        )
        row["original_flag"] = NO if record.get("retweet") else YES
        yield "", number, row


def _database_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    for number, record in sqlite_rows(source, "weibo", list(DATABASE)):
        row = _record(record, record.get("user_id"), record.get("screen_name"))
        if "retweet_id" in record:
            row["original_flag"] = NO if text_of(record["retweet_id"]) else YES
        yield "weibo", number, row
    for table in ("comments", "reposts"):
        columns = sqlite_tables(source).get(table, ())
        count = sum(1 for _ in sqlite_rows(source, table, list(columns[:1])))
        if count:
            refuse(source, "评论和转发", count, log, table)


def _record(record: Record, uid: object, name: object) -> Row:
    ref, native, bid = text_of(uid), first_of(record, "id"), first_of(record, "bid")
    return {
        "platform": "weibo",
        "account_ref": ref,
        "account_name": text_of(name),
        "native_id": native,
        "text": first_of(record, "text"),
        "url": _link(ref, bid, native),
        "published_at": first_of(record, "full_created_at", "created_at"),
        "tool": first_of(record, "source"),
        "likes": first_of(record, "attitudes_count"),
        "comments": first_of(record, "comments_count"),
        "shares": first_of(record, "reposts_count"),
    }
