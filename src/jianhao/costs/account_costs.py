"""运维成本: yuan and staff hours per 1,000 genuine reads and per post, with an interval. No grades, no ranks, no score.

Cost is yearly_cost × window/365, hours those of the two-week sample at its pace. What is missing stays missing, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pyarrow as pa

from jianhao.costs.cost_words import cost_text
from jianhao.costs.peers import Peers, peer_groups
from jianhao.costs.reads import Reads, read_facts
from jianhao.costs.shrinkage import Estimate, days_per_post, posts_per_read
from jianhao.costs.work_hours import MISSING, WorkHours, work_hours
from jianhao.dates import Workdays
from jianhao.store.schemas import COSTS, WORK_DIARY

LEAST_POSTS = 10
LEAST_PEERS = 5
YEAR = 365
COST_MISSING = "cost_missing"


@dataclass(frozen=True)
class CostInput:
    """What costs are made of: ACCOUNTS_IN, COST_READS, and where there are any TRAFFIC_ACCOUNTS, WORK_DIARY and coverage.

    `coverage` has account_id and covered_days of the window. Without `genuine` reads count as they are, and the result says so.
    """

    register: pa.Table
    reads: pa.Table
    as_of: int
    window: int
    genuine: pa.Table | None = None
    diary: pa.Table | None = None
    coverage: pa.Table | None = None
    workdays: Workdays = field(default_factory=Workdays)


@dataclass(frozen=True, slots=True)
class _Account:
    """One account's parts before they are divided."""

    row: Mapping[str, Any]
    reads: Reads
    peers: Peers
    work: WorkHours
    covered: int | None


def account_costs(given: CostInput) -> pa.Table:
    """A COSTS table, one row a registered account in the order of the register."""
    accounts = given.register.select(["account_id", "platform", "level", "yearly_cost"]).to_pylist()
    reads, genuine = _by_account(given.reads), _by_account(given.genuine)
    facts = [
        read_facts(reads.get(a["account_id"]), genuine.get(a["account_id"]), a["platform"], given.as_of)
        for a in accounts
    ]
    work = work_hours(given.diary or WORK_DIARY.empty_table(), given.workdays, given.as_of)
    covered = {key: row["covered_days"] for key, row in _by_account(given.coverage).items()}
    parts = [
        _Account(a, f, p, work.get(a["account_id"], MISSING), covered.get(a["account_id"]))
        for a, f, p in zip(accounts, facts, peer_groups(accounts, facts, given.window), strict=True)
    ]
    worked = given.workdays.count(given.as_of - given.window + 1, given.as_of)
    rows = [_figures(part, given.window, worked) for part in parts]
    _beside_peers(rows)
    for row in rows:
        row["sentence"] = cost_text(row, given.window)
    return pa.table([pa.array([row[f.name] for row in rows], f.type) for f in COSTS], COSTS)


def _by_account(table: pa.Table | None) -> dict[str, dict[str, Any]]:
    return {} if table is None else {row["account_id"]: row for row in table.to_pylist()}


def _figures(part: _Account, window: int, worked: int) -> dict[str, Any]:
    """The figures of one account; `worked` are the workdays of the window."""
    hours = part.work.over(worked)
    yearly = part.row["yearly_cost"]
    cost = None if yearly is None else yearly * window / YEAR
    facts = part.reads
    return {
        "account_id": part.row["account_id"], "peers": part.peers.name, "peer_accounts": part.peers.accounts,
        "posts": facts.posts, "reads": facts.reads, "genuine_reads": facts.genuine, "genuine_low": facts.low,
        "genuine_high": facts.high, "screened": facts.screened, "metric": facts.metric, "median_reads": facts.median,
        "notice_share": facts.notice_share, "covered_days": part.covered,
        "capped_posts": facts.capped,
        "comparable": _comparable(part, window), "reads_reason": facts.reason,
        "cost": cost, "cost_reason": COST_MISSING if cost is None else None,
        "hours": hours, "hours_reason": part.work.reason,
        **_divided("yuan", cost, part, window), **_divided("hours", hours, part, window),
        "peer_yuan_per_1000_reads": None,
    }  # fmt: skip


def _comparable(part: _Account, window: int) -> bool:
    """Whether the figures may stand beside those of peers: enough posts, all collected, exact reads that count one thing."""
    whole = part.covered is None or part.covered >= window
    facts = part.reads
    return facts.reason is None and facts.posts >= LEAST_POSTS and not facts.capped and whole


def _divided(what: str, total: float | None, part: _Account, window: int) -> dict[str, float | None]:
    """Plain and shrunk figures of one total; all None where the total or what it is divided by is missing."""
    facts = part.reads
    per_read = per_post = None
    if total is not None and facts.genuine:
        per_read = 1000 * total / facts.genuine
    if total is not None and facts.posts:
        per_post = total / facts.posts
    return {
        f"{what}_per_1000_reads": per_read, **_named(f"{what}_per_1000_reads", _reads_estimate(total, part)),
        f"{what}_per_post": per_post, **_named(f"{what}_per_post", _posts_estimate(total, part, window)),
    }  # fmt: skip


def _reads_estimate(total: float | None, part: _Account) -> Estimate | None:
    facts, peers = part.reads, part.peers
    if total is None or facts.genuine is None or not facts.read_posts or peers.k is None:
        return None
    assert facts.low is not None
    assert facts.high is not None
    found = posts_per_read(peers.of_reads, peers.k, facts.read_posts, facts.genuine, facts.low, facts.high)
    # Posts without a read count bring none of the reads that were counted, but the money was spent on them as well.
    return None if found is None else found.times(1000 * total / facts.read_posts)


def _posts_estimate(total: float | None, part: _Account, window: int) -> Estimate | None:
    if total is None or not part.reads.posts:
        return None
    found = days_per_post(part.peers.of_posts, part.reads.posts, float(window))
    return None if found is None else found.times(total / window)


def _named(name: str, estimate: Estimate | None) -> dict[str, float | None]:
    values = (None, None, None) if estimate is None else (estimate.value, estimate.low, estimate.high)
    return {f"{name}_{end}": value for end, value in zip(("shrunk", "low", "high"), values, strict=True)}


def _beside_peers(rows: Sequence[dict[str, Any]]) -> None:
    """Writes the median of comparable accounts of the same group into each of them, where there are LEAST_PEERS."""
    groups: dict[str, list[float]] = {}
    for row in rows:
        if row["comparable"] and row["yuan_per_1000_reads"] is not None:
            groups.setdefault(row["peers"], []).append(row["yuan_per_1000_reads"])
    for row in rows:
        values = groups.get(row["peers"], [])
        if row["comparable"] and len(values) >= LEAST_PEERS:
            row["peer_yuan_per_1000_reads"] = median(values)
