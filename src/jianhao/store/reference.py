"""The queries of `store/sql` once more in plain Python: slow, obvious, and what the engines are held against in tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.store.engine import Kernel, Table

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]

PRECISION = {"second": 0, "minute": 1}
CLOSING = ("停更", "停止更新", "停止运营", "停止运行", "关停", "注销", "暂停更新", "停用")
NOTICE = ("公告", "通知", "告知", "声明", "启事", "说明", "提示")
OWN = ("本号", "本账号", "本公众号", "本微博", "我单位", "我局", "新媒体", "账号", "公众号")


class ReferenceEngine:
    """See `Engine`."""

    def query(self, name: str, tables: Mapping[str, Table], **run: int) -> pa.Table:
        rows = {key: _rows(table) for key, table in tables.items()}
        return pa.Table.from_pylist(QUERIES[name](rows, run))

    def batches(self, name: str, tables: Mapping[str, Table], **run: int) -> Iterator[pa.RecordBatch]:
        yield from self.query(name, tables, **run).to_batches()

    def map_batches(
        self, name: str, tables: Mapping[str, Table], kernel: Kernel, **run: int
    ) -> Iterator[pa.RecordBatch]:
        yield from kernel(self.batches(name, tables, **run))

    @contextmanager
    def mapped(self, batches: pa.RecordBatchReader, kernel: Kernel, schema: pa.Schema) -> Iterator[Table]:
        yield pa.Table.from_batches(kernel(batches), schema)


def _rows(table: Table) -> list[Row]:
    if isinstance(table, pa.Table):
        rows: list[Row] = table.to_pylist()
        return rows
    return [row for path in table for row in pq.read_table(path).to_pylist()]


def account_posts(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See account_posts.sql."""
    names = {row["account_id"]: row["name"] for row in tables["register"]}
    reads = _latest_reads(tables["samples"])
    by_account: dict[str, list[Row]] = defaultdict(list)
    for post in _public(tables["posts"], names, run["as_of"]):
        post["reads"] = reads.get(post["post_id"])
        post["notice"] = _closing_notice(post["title"], names[post["account_id"]])
        by_account[post["account_id"]].append(post)
    return [_summary(account, by_account[account], run) for account in sorted(by_account)]


def _public(posts: list[Row], names: Mapping[str, Any], as_of: int) -> list[Row]:
    """One row a post that is not deleted, of registered accounts, not after the as-of day."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for post in posts:
        groups[post["post_id"]].append(post)
    found = []
    for group in groups.values():
        best = min(group, key=_rank)
        if best["account_id"] in names and not any(p["deleted"] for p in group) and best["day"] <= as_of:
            found.append(dict(best))
    return found


def _rank(post: Row) -> tuple[Any, ...]:
    return (
        post["title"] is None,
        PRECISION.get(post["precision"], 2),
        post["source_file"],
        post["source_row"],
    )


def _latest_reads(samples: list[Row]) -> dict[str, int]:
    best: dict[str, tuple[Any, int]] = {}
    for sample in samples:
        if sample["reads"] is not None and sample["reads"] >= 0:
            moment = sample["collected_at"].timestamp() if sample["collected_at"] else 0.0
            best[sample["post_id"]] = max(
                best.get(sample["post_id"], (moment, -1)), (moment, sample["reads"])
            )
    return {post_id: reads for post_id, (_, reads) in best.items()}


def _closing_notice(title: str | None, name: str | None) -> bool:
    if title is None:
        return False
    own = any(word in title for word in OWN) or (name is not None and name in title)
    return own and any(word in title for word in CLOSING) and any(word in title for word in NOTICE)


def _summary(account: str, posts: list[Row], run: Mapping[str, int]) -> Row:
    as_of, window = run["as_of"], run["window_days"]
    recent = [p for p in posts if p["day"] > as_of - window]
    month = [p for p in posts if p["day"] > as_of - 30]
    read = [p for p in recent if p["reads"] is not None]
    counted = [p["reads"] for p in read if not p["notice"]]
    notices = [p for p in posts if p["notice"]]
    days = sorted({p["day"] for p in posts})
    year = [d for d in days if d > as_of - 365]
    gaps = [(b - a) * 100_000 + a for a, b in pairwise(days) if b > as_of - window]
    last = max(p["published_at"] for p in posts)
    return {
        "account_id": account,
        "posts": len(posts),
        "first_day": days[0],
        "last_day": days[-1],
        "last_post_id": max(p["post_id"] for p in posts if p["published_at"] == last),
        "last_published_at": last,
        "window_posts": len(recent),
        "window_flagged": sum(p["original_flag"] is not None for p in recent),
        "window_original": sum(p["original_flag"] is True for p in recent),
        "month_posts": len(month),
        "month_flagged": sum(p["original_flag"] is not None for p in month),
        "month_original": sum(p["original_flag"] is True for p in month),
        "posts_with_reads": len(counted),
        "median_reads": float(median(counted)) if counted else None,
        "best_post": max((f"{p['reads']:020d}{int(p['notice'])}{p['post_id']}" for p in read), default=None),
        "closing_notice": max((f"{p['day']:020d}{p['post_id']}" for p in notices), default=None),
        "longest": max(gaps, default=None),
        "active_days": len(year),
        "first_active_day": min(year, default=None),
    }


def activity(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See activity.sql."""
    gone = {post["post_id"] for post in tables["posts"] if post["deleted"]}
    seen: dict[tuple[str, int], set[str]] = defaultdict(set)
    for post in tables["posts"]:
        if run["as_of"] - 365 < post["day"] <= run["as_of"] and post["post_id"] not in gone:
            seen[(post["account_id"], post["day"])].add(post["post_id"])
    return [{"account_id": a, "day": d, "posts": len(ids)} for (a, d), ids in sorted(seen.items())]


def listings(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See listings.sql."""
    collected: dict[str, Any] = {}
    for sample in tables["samples"]:
        if sample["collected_at"] is not None:
            known = collected.get(sample["post_id"])
            collected[sample["post_id"]] = max(filter(None, (known, sample["collected_at"])))
    found: dict[str, Row] = {}
    for post in tables["posts"]:
        partial = (post["profile"] or "").endswith("+partial")
        if post["post_id"] in collected and not partial:
            at, day = collected[post["post_id"]], post["day"]
            known = found.setdefault(post["account_id"], {"first_day": day, "collected_at": at})
            known["first_day"] = min(known["first_day"], day)
            known["collected_at"] = max(known["collected_at"], at)
    return [{"account_id": account} | found[account] for account in sorted(found)]


QUERIES: dict[str, Callable[[Tables, Mapping[str, int]], list[Row]]] = {
    "account_posts": account_posts,
    "activity": activity,
    "listings": listings,
}
