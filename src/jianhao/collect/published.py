"""What the interface says was published, as a file that `jianhao inspect` and `jianhao archive` read.

Beside it: which articles only the numbers know, because the list of published content does not hold everything.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

from jianhao.collect.endpoints import ARTICLE_READ, ARTICLE_SHARE, TOTAL_DETAIL
from jianhao.collect.interface import parsed
from jianhao.collect.ledger import Ledger
from jianhao.collect.listing import Listing, entries_of
from jianhao.collect.numbers import latest_readings
from jianhao.collect.transport import Unanswered
from jianhao.dates import SHANGHAI
from jianhao.ingest.profiles._html import plain_text
from jianhao.vocab.platforms import recognise_post

HEADINGS = ("账号ID", "平台", "内容ID", "标题", "正文", "链接", "发布时间", "是否删除")
_LATEST = 4_102_444_800  # 2100: a later second is no time of publication


@dataclass(frozen=True, slots=True)
class Known:
    """Counts that are never mixed: publish objects, articles in them, articles that the numbers know, those of which only they know."""

    objects: int
    articles: int
    with_numbers: int
    only_numbers: int
    unjoined: int  # articles whose link names no msgid, so that they cannot be compared


def articles(listing: Listing, ledger: Ledger, account_id: str) -> Iterator[tuple[str, ...]]:
    """A row of `HEADINGS` for each article of the finished list, in the order of the list."""
    for entry, number, item in _items(listing, ledger):
        url = _text(item, "url")
        native = msgid(url) or f"{entry[listing.key]}_{number}"
        deleted = "是" if item.get("is_deleted") is True else "否"
        text = plain_text(_text(item, "content"))
        yield account_id, "微信公众号", native, _text(item, "title"), text, url, _moment(entry), deleted


def addresses(listing: Listing, ledger: Ledger) -> Iterator[str]:
    """The links of the articles, in the order of the list."""
    yield from filter(None, (_text(item, "url") for _, _, item in _items(listing, ledger)))


def write_articles(stream: TextIO, rows: Iterable[tuple[str, ...]]) -> None:
    """The rows with their headings as CSV."""
    csv.writer(stream).writerow(HEADINGS)
    csv.writer(stream).writerows(rows)


def known(listing: Listing, ledger: Ledger) -> Known:
    """Compare the list with the identities in the numbers, by msgid."""
    objects = sum(1 for _ in entries_of(listing, ledger))
    ids = [msgid(_text(item, "url")) for _, _, item in _items(listing, ledger)]
    listed, numbered = set(ids) - {None}, set(_numbered(ledger))
    return Known(objects, len(ids), len(numbered & listed), len(numbered - listed), ids.count(None))


def msgid(url: str) -> str | None:
    """`mid_idx` of an article's link; None for a short link, which names neither."""
    seen = recognise_post(url)
    return (
        seen.native_id if seen is not None and "_" in seen.native_id and seen.native_id[0].isdigit() else None
    )


def _numbered(ledger: Ledger) -> Iterator[str]:
    for endpoint in (TOTAL_DETAIL, ARTICLE_READ, ARTICLE_SHARE):
        for _, raw in latest_readings(endpoint, ledger):
            try:
                listed = parsed(raw).get("list")
            except Unanswered:
                continue
            for row in listed if isinstance(listed, list) else []:
                if isinstance(row, Mapping) and isinstance(row.get("msgid"), str):
                    yield row["msgid"]


def _items(listing: Listing, ledger: Ledger) -> Iterator[tuple[Mapping[str, Any], int, Mapping[str, Any]]]:
    """Publish object, position and article, for every article."""
    for entry in entries_of(listing, ledger):
        content = entry.get("content")
        items = content.get("news_item") if isinstance(content, Mapping) else None
        for number, item in enumerate(items if isinstance(items, list) else [], 1):
            if isinstance(item, Mapping):
                yield entry, number, item


def _moment(entry: Mapping[str, Any]) -> str:
    """Time of publication in Shanghai, to the second; empty where the answer has none."""
    content = entry.get("content")
    inside = content if isinstance(content, Mapping) else {}
    for value in (inside.get("create_time"), inside.get("update_time"), entry.get("update_time")):
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LATEST:
            return datetime.fromtimestamp(value, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return ""


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
