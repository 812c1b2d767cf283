"""Reads of a window by account, and how far they may be compared: what they count, and whether they were screened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from jianhao.store.engine import Engine
from jianhao.store.schemas import COST_READS
from jianhao.vocab.metrics import Counted, Measure, meaning
from jianhao.vocab.platform_names import Platform

NO_POSTS = "no_posts"
NO_READS = "no_reads"
MIXED = "mixed_definitions"
UNSAID = "definition_unknown"


@dataclass(frozen=True, slots=True)
class Reads:
    """What is known of one account's reads in the window.

    `genuine` with its ends is what costs are divided by; where nobody screened the reads it is all of them, `screened` False.
    It is None with a `reason` where reads are missing or do not count one thing. `mean` and `variance` are those of a post,
    without the closing notice; `notice_share` is the notice's share of all reads, `capped` how many posts show a lower bound only.
    """

    posts: int
    read_posts: int = 0
    reads: int | None = None
    genuine: float | None = None
    low: float | None = None
    high: float | None = None
    screened: bool = False
    metric: str | None = None
    reason: str | None = None
    median: float | None = None
    notice_share: float | None = None
    capped: int = 0
    mean: float | None = None
    variance: float | None = None


def account_reads(public: pa.Table, as_of: int, window: int, engine: Engine) -> pa.Table:
    """COST_READS of the accounts that have posts in the `window` days up to the as-of day; `public` PUBLIC_POSTS."""
    found = engine.query("cost_reads", {"public_posts": public}, as_of=as_of, window_days=window)
    return found.select(COST_READS.names).cast(COST_READS)


def read_facts(
    row: Mapping[str, Any] | None, genuine: Mapping[str, Any] | None, platform: str, as_of: int
) -> Reads:
    """What a row of COST_READS and, where the account was screened, of TRAFFIC_ACCOUNTS say of an account."""
    if row is None:
        return Reads(0, reason=NO_POSTS)
    metric, reason = _counted(row, platform, as_of)
    mean, variance = _moments(row)
    known = Reads(
        posts=row["posts"], read_posts=row["read_posts"], reads=row["reads"], metric=metric,
        reason=NO_READS if row["reads"] is None else reason, median=row["median_reads"],
        notice_share=row["notice_reads"] / row["reads"] if row["reads"] else None,
        capped=row["capped_posts"], mean=mean, variance=variance,
    )  # fmt: skip
    if known.reason is not None:
        return known
    return _with_genuine(known, genuine)


def _counted(row: Mapping[str, Any], platform: str, as_of: int) -> tuple[str | None, str | None]:
    """The metric of all reads; with a reason where posts count different things or it cannot be said what."""
    if row["times_posts"] and row["people_posts"]:
        return None, MIXED
    metric = "people" if row["people_posts"] else "times" if row["times_posts"] else None
    unsaid = row["read_posts"] - row["times_posts"] - row["people_posts"]
    if unsaid and metric is not None:
        return None, UNSAID
    if platform not in Platform.__members__:
        return metric, None
    found = meaning(Counted(Platform(platform), Measure.reads, metric, as_of))
    return metric, None if found.definition is not None or not row["read_posts"] else UNSAID


def _moments(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Mean and variance of reads over posts, without the closing notice."""
    posts, total = row["counted_posts"], row["counted_reads"]
    if not posts or total is None:
        return None, None
    mean = total / posts
    if posts < 2:
        return mean, None
    return mean, max((row["squared_reads"] - posts * mean * mean) / (posts - 1), 0.0)


def _with_genuine(known: Reads, genuine: Mapping[str, Any] | None) -> Reads:
    """Reads less what the screening found in excess; it may have looked at some of the posts only."""
    total = float(known.reads or 0)
    value = None if genuine is None else genuine.get("genuine_reads")
    values = {name: getattr(known, name) for name in Reads.__slots__}
    if genuine is None or value is None:
        return Reads(**(values | {"genuine": total, "low": total, "high": total}))
    judged = genuine.get("reads")
    rest = 0.0 if judged is None else total - judged
    low, high = (value if genuine.get(n) is None else genuine[n] for n in ("genuine_low", "genuine_high"))
    found = max(0.0, value + rest)
    ends = {"low": max(0.0, min(low, value) + rest), "high": max(high + rest, found)}
    return Reads(**(values | ends | {"genuine": found, "screened": True}))
