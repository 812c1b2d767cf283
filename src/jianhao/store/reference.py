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


def public_posts(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See public_posts.sql."""
    names = {row["account_id"]: row["name"] for row in tables["register"]}
    latest = _latest_reads(tables["samples"])
    unknown = {"reads": None, "metric": None, "capped": None}
    found = []
    for post in _public(tables["posts"], names, run["as_of"]):
        own = {key: post[key] for key in ("post_id", "account_id", "day", "published_at", "original_flag")}
        notice = _closing_notice(post["title"], names[post["account_id"]])
        found.append(own | latest.get(post["post_id"], unknown) | {"closing_notice": notice})
    return sorted(found, key=lambda post: str(post["post_id"]))


def account_posts(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See account_posts.sql."""
    by_account: dict[str, list[Row]] = defaultdict(list)
    for post in tables["public_posts"]:
        by_account[post["account_id"]].append(post)
    return [_summary(account, by_account[account], run) for account in sorted(by_account)]


def cost_reads(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See cost_reads.sql."""
    by_account: dict[str, list[Row]] = defaultdict(list)
    for post in tables["public_posts"]:
        if post["day"] > run["as_of"] - run["window_days"]:
            by_account[post["account_id"]].append(post)
    return [{"account_id": account} | _reads(by_account[account]) for account in sorted(by_account)]


def _reads(posts: list[Row]) -> Row:
    read = [p for p in posts if p["reads"] is not None]
    counted = [p["reads"] for p in read if not p["closing_notice"]]
    return {
        "posts": len(posts),
        "read_posts": len(read),
        "reads": sum(p["reads"] for p in read) if read else None,
        "notice_reads": sum(p["reads"] for p in read if p["closing_notice"])
        if read or not all(p["closing_notice"] for p in posts)
        else None,
        "counted_posts": len(counted),
        "counted_reads": sum(counted) if counted else None,
        "squared_reads": float(sum(r * r for r in counted)) if counted else None,
        "median_reads": float(median(counted)) if counted else None,
        "times_posts": sum(p["metric"] == "times" for p in read),
        "people_posts": sum(p["metric"] == "people" for p in read),
        "capped_posts": sum(p["capped"] is True for p in read),
    }


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


def _latest_reads(samples: list[Row]) -> dict[str, Row]:
    """What the latest samples of each post say; where those of one moment differ the most reads count."""
    moments: dict[str, dict[float, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        if sample["reads"] is not None and sample["reads"] >= 0:
            moment = sample["collected_at"].timestamp() if sample["collected_at"] else 0.0
            moments[sample["post_id"]][moment].append(sample)
    return {post_id: _together(of_post[max(of_post)]) for post_id, of_post in moments.items()}


def _together(samples: list[Row]) -> Row:
    metrics = {sample["metric"] for sample in samples} - {None}
    return {
        "reads": max(sample["reads"] for sample in samples),
        "metric": metrics.pop() if len(metrics) == 1 else None,
        "capped": any(sample["reads_kind"] == "at_least" for sample in samples),
    }


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
    counted = [p["reads"] for p in read if not p["closing_notice"]]
    notices = [p for p in posts if p["closing_notice"]]
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
        "best_post": max(
            (f"{p['reads']:020d}{int(p['closing_notice'])}{p['post_id']}" for p in read), default=None
        ),
        "closing_notice": max((f"{p['day']:020d}{p['post_id']}" for p in notices), default=None),
        "longest": max(gaps, default=None),
        "active_days": len(year),
        "first_active_day": min(year, default=None),
    }


def activity(tables: Tables, run: Mapping[str, int]) -> list[Row]:
    """See activity.sql."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    for post in tables["public_posts"]:
        if post["day"] > run["as_of"] - 365:
            seen[(post["account_id"], post["day"])] += 1
    return [{"account_id": a, "day": d, "posts": n} for (a, d), n in sorted(seen.items())]


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
    "cost_reads": cost_reads,
    "listings": listings,
    "public_posts": public_posts,
}
