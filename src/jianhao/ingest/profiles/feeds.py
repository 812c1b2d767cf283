"""RSS, Atom and JSON feeds: that something was published, never that nothing was, and never a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import Any

import ijson
from lxml import etree

from jianhao.errors import UnusableFile
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.jsonfile import json_records
from jianhao.ingest.profiles._html import plain_text
from jianhao.ingest.profiles._rows import PlacedRow, Row, post_batches
from jianhao.ingest.profiles._values import Record, first_of, text_of
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.vocab.platforms import recognise_post

FILE_LIMIT = 64 * 1024**2
HEAD_KEYS = ("title", "feed_url", "home_page_url")
ROOTS = ("rss", "feed", "RDF")
_ROOT = re.compile(rb"<(?:[A-Za-z]+:)?(rss|feed|RDF)[\s>]")
_ACCOUNT = re.compile(r"MP_WXS_[0-9]+")


class Feeds:
    """Titles, links and times; text only where the feed carries the whole of it."""

    id = "feeds"
    title = "RSS、Atom、JSON订阅源"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        if peek.kind is Kind.MARKUP:
            return peek.keys[:1] != () and peek.keys[0] in ROOTS
        return {"version", "title", "items"} <= set(peek.keys)

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        rows = _markup_rows(source) if source.kind is Kind.MARKUP else _json_rows(source)
        yield from post_batches(rows, listing=False)


def peek_feed(source: SourceFile) -> Peek | None:
    """Peek at a file of kind MARKUP that is a feed (`keys` holds its root), None if it is a page or a spreadsheet."""
    with source.open() as stream:
        head = stream.read(4096)
    found = _ROOT.search(head)
    if (
        found is None
        or b"<html" in head[: found.start()].lower()
        or b"<body" in head[: found.start()].lower()
    ):
        return None
    return Peek(source.kind, source.name, source.folders, keys=(found[1].decode(),))


def _markup_rows(source: SourceFile) -> Iterator[PlacedRow]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(source.read(FILE_LIMIT), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnusableFile(source.name, "订阅源文件不完整或已损坏，请重新导出后再试。") from error
    channel = next((node for node in root if _name(node) == "channel"), root)
    account = _account(source, [_link(channel), _text(channel, "id"), _text(channel, "guid")])
    items = [node for node in root.iter() if _name(node) in ("item", "entry")]
    for number, item in enumerate(items, 1):
        yield "", number, _row(account, _text(channel, "title"), _item(item))


def _item(item: Any) -> Row:
    body = _text(item, "encoded") or (_text(item, "content") if _name(item) == "entry" else None)
    return {
        "id": _text(item, "guid") or _text(item, "id"),
        "url": _link(item) or _text(item, "guid"),
        "title": _text(item, "title"),
        "body": body,
        "time": _time(
            _text(item, "pubDate")
            or _text(item, "published")
            or _text(item, "date")
            or _text(item, "updated")
        ),
    }


def _json_rows(source: SourceFile) -> Iterator[PlacedRow]:
    head = json_head(source)
    account = _account(source, [first_of(head, "feed_url"), first_of(head, "home_page_url")])
    for number, record in json_records(source, "items.item"):
        item: Row = {
            "id": first_of(record, "id"),
            "url": first_of(record, "url", "external_url"),
            "title": first_of(record, "title"),
            "body": first_of(record, "content_text", "content_html"),
            "time": first_of(record, "date_published", "date_modified"),
        }
        yield "", number, _row(account, first_of(head, "title"), item)


def json_head(source: SourceFile) -> Record:
    """The feed's own scalars, without its items."""
    head: dict[str, Any] = {}
    try:
        with source.open() as stream:
            for prefix, event, value in ijson.parse(stream):
                if event == "string" and prefix in HEAD_KEYS:
                    head[prefix] = value
                if (prefix, event) == ("items", "start_array"):
                    break
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise UnusableFile(source.name, "订阅源文件不完整或已损坏，请重新导出后再试。") from error
    return head


def _row(account: str | None, name: str | None, item: Row) -> Row:
    url = item["url"]
    seen = recognise_post(url) if url else None
    biz = seen.account.value if seen and seen.account else None
    body = item["body"]
    if body:
        # we-mp-rss writes the CDATA marks as escaped text.
        body = plain_text(body.strip().removeprefix("<![CDATA[").removesuffix("]]>")) or None
    return {
        "platform": str(seen.platform) if seen else "weixin" if account else None,
        "account_ref": biz or account,
        "account_name": name,
        "native_id": seen.native_id if seen else None,
        "title": item["title"],
        "url": url,
        "text": body,
        "published_at": item["time"],
    }


def _account(source: SourceFile, links: list[str | None]) -> str | None:
    """The account id that these tools put into a feed's address or file name."""
    places = [*(link for link in links if link), PurePosixPath(source.name).stem, *reversed(source.folders)]
    return next((found[0] for place in places if (found := _ACCOUNT.search(place))), None)


def _time(text: str | None) -> str | None:
    """ISO time of an RFC 822 date, without zone where the feed gives none; other text as it stands."""
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text).isoformat(" ", "seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return text


def _name(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _text(node: Any, name: str) -> str | None:
    child = next((c for c in node if _name(c) == name), None)
    return None if child is None else text_of("".join(child.itertext()).strip())


def _link(node: Any) -> str | None:
    """RSS puts the address into the element, Atom into an attribute."""
    links = [c for c in node if _name(c) == "link"]
    for link in sorted(links, key=lambda c: c.get("rel", "alternate") != "alternate"):
        if address := text_of((link.get("href") or "".join(link.itertext())).strip()):
            return address
    return None
