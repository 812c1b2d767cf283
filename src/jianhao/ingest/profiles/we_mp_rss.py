"""we-mp-rss: articles of WeChat accounts as SQLite (three generations), CSV in a folder named by account, or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._html import plain_text
from jianhao.ingest.profiles._rows import (
    OBJECTS,
    PlacedRow,
    Row,
    has_columns,
    headings_of,
    post_batches,
    records,
)
from jianhao.ingest.profiles._values import YES, Record, epoch, first_of
from jianhao.ingest.profiles._wechat import article_id, link_ids
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows, sqlite_tables

CSV_HEADER = frozenset({"标题", "链接", "发布时间"})
JSON_KEYS = frozenset({"id", "url", "title", "description", "status", "publish_time"})
FEED_TABLES = ("feeds", "we_feeds")
ARTICLE_TABLES = ("articles", "we_articles")
ARTICLE = ("id", "mp_id", "title", "url", "content", "content_html", "status", "publish_time")
DELETED_STATUS = "1000"
DELETED_CONTENT = "DELETED"  # what the tool stores in place of the body of a deleted article
_ACCOUNT = re.compile(r"MP_WXS_[0-9]+")
_STORED_ID = re.compile(r"([0-9]{5,12})-(.+)")


class WeMpRss:
    """Articles without numbers; never a listing, because the tool keeps running after its source falls silent."""

    id = "we_mp_rss"
    title = "we-mp-rss"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        if peek.kind is Kind.SQLITE:
            columns = _articles_of(peek.tables)[1]
            return {"id", "mp_id", "title", "url", "publish_time"} <= set(columns)
        if peek.kind in OBJECTS:
            return has_columns(peek, *((name,) for name in JSON_KEYS))
        place = _folder(peek.folders) or PurePosixPath(peek.name).stem == "articles"
        return bool(place) and CSV_HEADER in headings_of(peek)[:1]

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        rows = _database_rows(source) if source.kind is Kind.SQLITE else _file_rows(source, log)
        yield from post_batches(rows, listing=False)


def feed_names(source: SourceFile) -> dict[str, str]:
    """Account names by the tool's account id."""
    names: dict[str, str] = {}
    for table in FEED_TABLES:
        for _, record in sqlite_rows(source, table, ["id", "mp_name"]):
            if (ref := first_of(record, "id")) and (name := first_of(record, "mp_name")):
                names[ref] = name
    return names


def _articles_of(found: dict[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    return next(((name, found[name]) for name in ARTICLE_TABLES if name in found), ("", ()))


def _folder(folders: tuple[str, ...]) -> str | None:
    return next((name for name in reversed(folders) if _ACCOUNT.fullmatch(name)), None)


def _database_rows(source: SourceFile) -> Iterator[PlacedRow]:
    names = feed_names(source)
    table, _ = _articles_of(sqlite_tables(source))
    for number, record in sqlite_rows(source, table, list(ARTICLE)):
        ref = first_of(record, "mp_id")
        row = _article(record, ref)
        row["account_name"] = names.get(ref or "")
        row["text"] = None if row["deleted"] else _body(record)
        yield table, number, row


def _file_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    folder = _folder(source.folders)
    if source.kind in OBJECTS:
        for sheet, number, record in records(source, (), log):
            yield sheet, number, _article(record, folder)
        return
    for sheet, number, record in records(source, CSV_HEADER, log):
        link = first_of(record, "链接")
        biz, native = link_ids(link)
        yield sheet, number, {
            "platform": "weixin",
            "account_ref": folder or biz,
            "native_id": native,
            "title": first_of(record, "标题"),
            "url": link,
            "published_at": first_of(record, "发布时间"),
        }  # fmt: skip


def _article(record: Record, ref: str | None) -> Row:
    """One article; `description` is a digest cut to length and therefore no text."""
    link = first_of(record, "url")
    biz, native = link_ids(link)
    stored = first_of(record, "id") or ""
    if parts := _STORED_ID.fullmatch(stored):
        ref, stored = ref or f"MP_WXS_{parts[1]}", parts[2]
    deleted = first_of(record, "status") == DELETED_STATUS or first_of(record, "content") == DELETED_CONTENT
    return {
        "platform": "weixin",
        # Articles added by their address alone stand under a made-up account of the tool.
        "account_ref": ref if ref and _ACCOUNT.fullmatch(ref) else biz or ref,
        "native_id": article_id(stored) or native or stored or None,
        "title": first_of(record, "title"),
        "url": link,
        "published_at": epoch(record.get("publish_time")),
        "deleted": YES if deleted else None,
    }


def _body(record: Record) -> str | None:
    markup = first_of(record, "content_html", "content")
    return (plain_text(markup) or None) if markup else None
