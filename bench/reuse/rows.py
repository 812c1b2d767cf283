"""Rows of the corpus while it is made, and the two tables they become."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import numpy as np
import pyarrow as pa

START = datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=8)))
YEAR = 365 * 86_400
PART = 100_000  # more posts than an account has in one part
EPOCH = datetime(1970, 1, 1, tzinfo=START.tzinfo)
POSTS = pa.schema(
    [
        ("post_id", pa.string()), ("account_id", pa.string()), ("platform", pa.string()), ("title", pa.string()),
        ("text", pa.string()), ("url", pa.string()), ("published_at", pa.timestamp("us", tz="UTC")),
        ("precision", pa.string()), ("day", pa.int32()),
    ]
)  # fmt: skip
TRUTH = pa.schema(
    [
        ("post_id", pa.string()), ("relation", pa.string()), ("source_post_ids", pa.list_(pa.string())),
        ("source_shares", pa.list_(pa.float32())), ("root_post_ids", pa.list_(pa.string())), ("true_share", pa.float32()),
        ("change", pa.float32()), ("family", pa.string()), ("split", pa.string()), ("block", pa.int32()),
        ("footer", pa.int32()),
    ]
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """A post with its truth; sources and roots are numbers of rows, `second` counts from the start of the year,
    `footer` is how many characters at the end are the account's footer."""

    account: str
    second: int
    title: str
    text: str
    relation: str
    sources: list[int] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    change: float | None = None
    family: str | None = None
    split: str | None = None
    block: int = -1
    footer: int = 0


def moment(second: int) -> datetime:
    """The time in Shanghai."""
    return START + timedelta(seconds=second)


def tables(rows: list[Row], part: int = 0) -> tuple[pa.Table, pa.Table]:
    """Posts and truth, by account and time; ids number an account's posts of a part in their order and say nothing else."""
    order = sorted(range(len(rows)), key=lambda i: (rows[i].account, rows[i].second, i))
    ids: list[str] = [""] * len(rows)
    number, account = 0, ""
    before = part * PART
    for i in order:
        number, account = (number + 1 if rows[i].account == account else 1), rows[i].account
        ids[i] = f"{account}:{before + number}"
    return _posts(rows, order, ids), _truth(rows, order, ids)


def _posts(rows: list[Row], order: list[int], ids: list[str]) -> pa.Table:
    seconds = np.array([rows[i].second for i in order], dtype=np.int64)
    start = int(START.timestamp())
    offset = int((START - EPOCH).total_seconds())
    return pa.table(
        [
            [ids[i] for i in order],
            [rows[i].account for i in order],
            ["weixin"] * len(order),
            [rows[i].title for i in order],
            [rows[i].text for i in order],
            [f"https://example.invalid/{ids[i]}" for i in order],
            pa.array((seconds + start) * 1_000_000, pa.int64()).cast(POSTS.field("published_at").type),
            ["second"] * len(order),
            pa.array((seconds + offset) // 86_400, pa.int64()).cast(pa.int32()),
        ],
        schema=POSTS,
    )


def _truth(rows: list[Row], order: list[int], ids: list[str]) -> pa.Table:
    chosen = [rows[i] for i in order]
    return pa.table(
        [
            [ids[i] for i in order],
            [row.relation for row in chosen],
            [[ids[s] for s in row.sources] for row in chosen],
            [row.shares for row in chosen],
            [[ids[s] for s in row.roots] for row in chosen],
            [sum(row.shares) for row in chosen],
            [row.change for row in chosen],
            [row.family for row in chosen],
            [row.split for row in chosen],
            [row.block for row in chosen],
            [row.footer for row in chosen],
        ],
        schema=TRUTH,
    )
