"""Numbers of the interface as files that `jianhao inspect` and `jianhao traffic` read: reads by day of each article, followers by day.

Reads count people. An article that only the numbers know is here with its title and link and without text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TextIO

from jianhao.collect.endpoints import CUMULATE, TOTAL_DETAIL, Endpoint
from jianhao.collect.interface import parsed
from jianhao.collect.ledger import Ledger
from jianhao.collect.numbers import latest_readings
from jianhao.collect.transport import Unanswered

READINGS = (
    "账号ID",
    "平台",
    "内容ID",
    "标题",
    "链接",
    "发布时间",
    "采集时间",
    "阅读人数",
    "点赞数",
    "在看数",
    "评论数",
    "转发数",
)
FOLLOWERS = ("账号ID", "平台", "日期", "粉丝数")
_COUNTS = ("read_user", "like_user", "zaikan_user", "comment_count", "share_user")
_ALL_SOURCES = (0, "0", None)


def write_readings(stream: TextIO, ledger: Ledger, account_id: str) -> int:
    """A row of `READINGS` for each article and day of counting, each the total up to the end of that day; how many."""
    return _written(stream, READINGS, _readings(ledger, account_id))


def write_followers(stream: TextIO, ledger: Ledger, account_id: str) -> int:
    """A row of `FOLLOWERS` for each day; how many."""
    return _written(stream, FOLLOWERS, _followers(ledger, account_id))


def _written(stream: TextIO, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> int:
    stream.write("\ufeff")  # spreadsheet programs take it for another encoding without
    out = csv.writer(stream)
    out.writerow(head)
    number = 0
    for row in rows:
        out.writerow(row)
        number += 1
    return number


def _readings(ledger: Ledger, account_id: str) -> Iterator[tuple[str, ...]]:
    for article in _listed(TOTAL_DETAIL, ledger):
        msgid, day = _text(article, "msgid"), _day(article, "ref_date")
        if not msgid or not day:
            continue
        head = account_id, "微信公众号", msgid, _text(article, "title"), _text(article, "content_url"), day
        details = article.get("detail_list")
        for counted in details if isinstance(details, list) else []:
            if isinstance(counted, Mapping) and (until := _day(counted, "stat_date")):
                yield *head, f"{until} 23:59:59", *(_count(counted, name) for name in _COUNTS)


def _followers(ledger: Ledger, account_id: str) -> Iterator[tuple[str, ...]]:
    for row in _listed(CUMULATE, ledger):
        day, number = _day(row, "ref_date"), _count(row, "cumulate_user")
        if day and number and row.get("user_source") in _ALL_SOURCES:
            yield account_id, "微信公众号", day, number


def _listed(endpoint: Endpoint, ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    for _, raw in latest_readings(endpoint, ledger):
        try:
            rows = parsed(raw).get("list")
        except Unanswered:
            continue
        yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _day(row: Mapping[str, Any], name: str) -> str:
    """An ISO day, empty for what is none."""
    try:
        return date.fromisoformat(_text(row, name)).isoformat()
    except ValueError:
        return ""


def _count(row: Mapping[str, Any], name: str) -> str:
    """A whole number as text, empty where the answer has none: missing is not nought."""
    value = row.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else ""
