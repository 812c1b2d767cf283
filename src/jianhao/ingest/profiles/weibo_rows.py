"""Which cell of a weibo-crawler row is which, told by the row's own shape and never by the header.

The tool appended rows to files whose header it did not rewrite; six layouts are in use (widths 14, 15, 16 and 18 before the
columns on the reposted source) and one file can mix them. The dates are the anchors: a cell that is an ISO date, then the
tool, then three whole numbers. A row in which that is not found exactly once is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DATE_PLACES = (7, 8)  # without and with the column of Live Photo links before it
FLAGS = {"true": "是", "false": "否", "是": "是", "否": "否"}
_ID = re.compile(r"[0-9]{6,20}")
_BID = re.compile(r"[0-9A-Za-z]{4,16}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2})?")
_FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_COUNT = re.compile(r"[0-9]{1,12}")
_EDITS = re.compile(r"[0-9]{1,4}")  # an account number, which may stand in the same place, is longer


@dataclass(frozen=True, slots=True)
class WeiboRow:
    """The cells of one post that are read, as text."""

    id: str
    bid: str
    text: str
    published_at: str
    tool: str
    likes: str
    comments: str
    shares: str
    original: str | None


def read_row(cells: list[str]) -> WeiboRow | None:
    """The row's cells by meaning; None if its layout cannot be told."""
    row = [cell.strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    dates = [place for place in DATE_PLACES if _is_date_place(row, place)]
    if len(dates) != 1 or not _ID.fullmatch(row[0]) or not (_BID.fullmatch(row[1]) or not row[1]):
        return None
    date = dates[0]
    full = _full_date_place(row, date)
    published = row[date] if full is None else row[full]
    if published[:10] != row[date][:10]:
        return None
    original = _original(row[(date + 7 if full is None else full + 1) :])
    tool, likes, comments, shares = row[date + 1 : date + 5]
    return WeiboRow(row[0], row[1], cells[2], published, tool, likes, comments, shares, original)


def _is_date_place(row: list[str], place: int) -> bool:
    counts = row[place + 2 : place + 5]
    return len(counts) == 3 and all(map(_COUNT.fullmatch, counts)) and bool(_DATE.fullmatch(row[place]))


def _full_date_place(row: list[str], date: int) -> int | None:
    """After topics and mentions, or one further where the tool's text analysis put its own column."""
    return next((p for p in (date + 7, date + 8) if p < len(row) and _FULL_DATE.fullmatch(row[p])), None)


def _original(rest: list[str]) -> str | None:
    """是否原创 out of the cells behind the full date: either first, or behind 是否编辑过 and 编辑次数."""
    if len(rest) >= 2 and rest[0].lower() in FLAGS and _EDITS.fullmatch(rest[1]):
        if len(rest) == 2:
            return None
        if rest[2].lower() in FLAGS:
            return FLAGS[rest[2].lower()]
    return FLAGS.get(rest[0].lower()) if rest else None
