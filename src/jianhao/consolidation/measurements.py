"""What an inspection measured, as a plan takes it: from the tables of its result, whether just made or read from a folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from jianhao.consolidation.accounts import Measured

PROTECTIVE = {"emergency_or_livelihood": "emergency", "sole_channel": "sole", "special_group": "special"}
YEAR = 365
COST_COLUMNS = (
    "account_id",
    "cost",
    "hours",
    "yuan_per_1000_reads",
    "peer_yuan_per_1000_reads",
    "comparable",
)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The tables ACCOUNTS and FACTORS of an inspection over `window` days; TRAFFIC_ACCOUNTS and COSTS where there are any."""

    accounts: pa.Table
    factors: pa.Table
    window: int
    traffic: pa.Table | None = None
    costs: pa.Table | None = None


def measured_of(found: Inspection) -> dict[str, Measured]:
    """By account id. KeyError for a table without the columns it should have."""
    said = _protective(found.factors.to_pylist())
    genuine = _genuine_shares(found.traffic)
    costs = (
        {}
        if found.costs is None
        else {row["account_id"]: row for row in found.costs.select(list(COST_COLUMNS)).to_pylist()}
    )
    return {
        row["account_id"]: _measured(row, found.window, said[row["account_id"]], genuine, costs)
        for row in found.accounts.to_pylist()
    }


def _protective(factors: Iterable[Row]) -> defaultdict[str, dict[str, set[str]]]:
    """By account the protective kinds answered yes and no."""
    said: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: {"yes": set(), "no": set()})
    for row in factors:
        kind = PROTECTIVE.get(row["factor"])
        if kind is not None and row["answer"] in ("yes", "no"):
            said[row["account_id"]][row["answer"]].add(kind)
    return said


def _genuine_shares(traffic: pa.Table | None) -> dict[str, float]:
    """Of each account's reads the share that is held to be genuine, where traffic was looked at."""
    if traffic is None:
        return {}
    rows = traffic.select(["account_id", "reads", "genuine_reads"]).to_pylist()
    known = [row for row in rows if row["reads"] and row["genuine_reads"] is not None]
    return {row["account_id"]: min(1.0, max(0.0, row["genuine_reads"] / row["reads"])) for row in known}


def _measured(
    row: Row,
    window: int,
    said: Mapping[str, set[str]],
    genuine: Mapping[str, float],
    costs: Mapping[str, Row],
) -> Measured:
    # No posts and no day of the last one: nothing was collected, which is not the same as nothing published.
    seen = row["last_post_at"] is not None or row["silent_days"] is not None
    posts, reads = row["posts"] if seen else None, row["median_reads"]
    cost: Row = costs.get(row["account_id"], {})
    comparable = bool(cost.get("comparable"))
    return Measured(
        advice=row["advice"],
        conclusion=row["conclusion"],
        silent_days=row["silent_days"],
        posts_a_day=None if posts is None else posts / window,
        median_reads=None if reads is None else genuine.get(row["account_id"], 1.0) * reads,
        originality=row["originality"],
        protected=frozenset(said["yes"]),
        answered=frozenset(said["no"]),
        hours_a_year=_a_year(cost.get("hours"), window),
        yearly_cost=_a_year(cost.get("cost"), window),
        yuan_per_1000_reads=cost.get("yuan_per_1000_reads") if comparable else None,
        peers_yuan_per_1000_reads=cost.get("peer_yuan_per_1000_reads"),
    )


def _a_year(of_window: float | None, window: int) -> float | None:
    return None if of_window is None else of_window * YEAR / window
