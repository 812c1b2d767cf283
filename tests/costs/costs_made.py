"""A small register with posts, samples and what else costs are made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from jianhao.store.schemas import ACCOUNTS_IN, COST_READS, POSTS, SAMPLES, TRAFFIC_ACCOUNTS, WORK_DIARY

AS_OF = 19_863  # 20 May 2024, a Monday
WINDOW = 90


def table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema)


def register(*accounts: dict[str, Any]) -> pa.Table:
    return table(
        [{"platform": a["account_id"].split(":")[0], "level": "county"} | a for a in accounts], ACCOUNTS_IN
    )


def reads_row(account_id: str, posts: int, each: float, spread: float = 0.5, **more: Any) -> dict[str, Any]:
    """COST_READS of an account whose posts bring `each` reads in the mean with that coefficient of variation."""
    total = round(posts * each)
    squared = (posts - 1) * (spread * each) ** 2 + posts * each**2 if posts else 0.0
    return {
        "account_id": account_id, "posts": posts, "read_posts": posts, "reads": total if posts else None, "notice_reads": 0,
        "counted_posts": posts, "counted_reads": total if posts else None, "squared_reads": squared,
        "median_reads": each, "times_posts": posts, "people_posts": 0, "capped_posts": 0,
    } | more  # fmt: skip


def reads(*rows: dict[str, Any]) -> pa.Table:
    return table(list(rows), COST_READS)


def genuine(*rows: dict[str, Any]) -> pa.Table:
    return table(list(rows), TRAFFIC_ACCOUNTS)


def diary(*rows: tuple[str, int, int, float] | tuple[str, int, int, float, str | None]) -> pa.Table:
    names = ("account_id", "from", "to", "hours", "order_id")
    return table([dict(zip(names, row, strict=False)) for row in rows], WORK_DIARY)


def moment(day: int, hour: int = 9) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day, hours=hour - 8)


def post(post_id: str, account_id: str, day: int, **more: Any) -> dict[str, Any]:
    given = {
        "title": "甲示县召开会议",
        "published_at": moment(day),
        "precision": "minute",
        "source_file": "a.csv",
        "source_row": 1,
    }
    return {"post_id": post_id, "account_id": account_id, "day": day} | given | more


def posts(*rows: dict[str, Any]) -> pa.Table:
    return table(list(rows), POSTS)


def sample(post_id: str, count: int | None, day: int = AS_OF, **more: Any) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "collected_at": moment(day, 22),
        "reads": count,
        "reads_kind": "exact",
        "metric": "times",
    } | more


def samples(*rows: dict[str, Any]) -> pa.Table:
    return table(list(rows), SAMPLES)
