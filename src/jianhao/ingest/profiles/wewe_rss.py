"""wewe-rss: articles of WeChat accounts as SQLite; its feeds are read as feeds."""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._rows import PlacedRow, post_batches
from jianhao.ingest.profiles._values import epoch, first_of
from jianhao.ingest.profiles.we_mp_rss import feed_names
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows


class WeweRss:
    """Title and time only; the article's id is the last part of its short link. Never a listing."""

    id = "wewe_rss"
    title = "wewe-rss"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        articles = set(peek.tables.get("articles", ()))
        wanted = {"id", "mp_id", "title", "publish_time"} <= articles and "mp_name" in peek.tables.get(
            "feeds", ()
        )
        return peek.kind is Kind.SQLITE and wanted and "url" not in articles

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        yield from post_batches(_rows(source), listing=False)


def _rows(source: SourceFile) -> Iterator[PlacedRow]:
    names = feed_names(source)
    for number, record in sqlite_rows(source, "articles", ["id", "mp_id", "title", "publish_time"]):
        ref, native = first_of(record, "mp_id"), first_of(record, "id")
        yield "articles", number, {
            "platform": "weixin",
            "account_ref": ref,
            "account_name": names.get(ref or ""),
            "native_id": native,
            "title": first_of(record, "title"),
            "url": f"https://mp.weixin.qq.com/s/{native}" if native else None,
            "published_at": epoch(record.get("publish_time")),
        }  # fmt: skip
