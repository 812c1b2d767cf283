"""Yuan a year: what keeping an account costs, what going to another costs, what ending on a website costs.

Scores (reads, originality, health) enter here and nowhere else. Savings printed for people use the register's yearly cost
alone: staff who stay on the payroll are no saving.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.accounts import Account
from jianhao.consolidation.assumptions import Values
from jianhao.consolidation.carriers import Arcs
from jianhao.consolidation.model import Floats, Ints
from jianhao.consolidation.platforms import Migration, migration, platform_facts

NO_COST_KNOWN = 10_000.0  # yuan a year where no account of the register has a cost
READERS_PER_READ = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Figures of the accounts as arrays; `cost` and `posts` are filled in where missing, which `cost_missing` marks.

    `hours` are the staff hours of a year that a work diary shows, NaN where there is none.
    """

    cost: Floats
    cost_low: Floats
    cost_high: Floats
    cost_missing: np.ndarray
    followers: Floats
    active: Floats
    posts: Floats
    hours: Floats
    unique: Floats
    unwell: np.ndarray
    duties: Ints
    per_day: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """Costs of an instance: keep and end per account, arcs with what migration would save, followers lost by each way.

    `end_at` says where ending leads: website, app or none.
    """

    keep: Floats
    end: Floats
    end_at: list[str]
    arc: Floats
    arc_saving: Floats
    lost_by_arc: Floats
    lost_by_end: Floats
    demand: Floats
    room: Floats


def known_of(accounts: Sequence[Account], values: Values) -> Known:
    """Figures with missing ones filled in: cost by the median of the same level and platform."""
    cost = np.array([np.nan if a.yearly_cost is None else a.yearly_cost for a in accounts], np.float64)
    missing = np.isnan(cost)
    filled, low, high = _filled(accounts, cost)
    followers = np.array([np.nan if a.followers is None else a.followers for a in accounts], np.float64)
    reads = np.array(
        [np.nan if a.measured.median_reads is None else a.measured.median_reads for a in accounts], np.float64
    )
    by_reads = np.fmin(np.where(np.isnan(followers), np.inf, followers), READERS_PER_READ * reads)
    active = np.where(np.isnan(reads), values["active_share"] * np.nan_to_num(followers), by_reads)
    per_day = [a.measured.posts_a_day for a in accounts]
    posts = np.array([values["posts_a_year"] if p is None else 365 * p for p in per_day], np.float64)
    unique = np.array(
        [
            1 - values["unoriginal_share"] if a.measured.originality is None else a.measured.originality
            for a in accounts
        ]
    )
    diary = [a.measured.hours_a_year for a in accounts]
    hours = np.array([np.nan if h is None else h for h in diary], np.float64)
    return Known(
        filled, low, high, missing, followers, np.nan_to_num(active), posts, hours, unique,
        np.array([a.measured.conclusion == "unqualified" or a.silent or a.stopped for a in accounts], np.bool_),
        np.array([max(1, len(a.duties)) for a in accounts], np.int64),
        np.array([platform_facts(a.platform, a.kind).posts_per_day for a in accounts], np.float64),
    )  # fmt: skip


def _filled(accounts: Sequence[Account], cost: Floats) -> tuple[Floats, Floats, Floats]:
    """Costs with medians in the gaps, and a low and a high one for each (the tenths of its fellows)."""
    fellows: dict[tuple[str, ...], list[float]] = {}
    for account, yuan in zip(accounts, cost.tolist(), strict=True):
        if not np.isnan(yuan):
            mine: tuple[tuple[str, ...], ...] = ((account.level, account.platform), (account.level,), ())
            for key in mine:
                fellows.setdefault(key, []).append(yuan)
    told: dict[tuple[str, ...], tuple[float, float, float]] = {}
    for key, of in fellows.items():
        lowest, middle, highest = np.percentile(of, (10, 50, 90)).tolist()
        told[key] = (middle, lowest, highest)
    filled, low, high = cost.copy(), cost.copy(), cost.copy()
    for at in np.flatnonzero(np.isnan(cost)).tolist():
        account = accounts[at]
        keys: tuple[tuple[str, ...], ...] = ((account.level, account.platform), (account.level,), ())
        enough: tuple[str, ...] = next((k for k in keys if len(fellows.get(k, ())) >= 5), ())
        filled[at], low[at], high[at] = told.get(enough, (NO_COST_KNOWN, 0.0, 5 * NO_COST_KNOWN))
    return filled, low, high


def costs_of(
    accounts: Sequence[Account], known: Known, arcs: Arcs, values: Values, sink: dict[str, float | None]
) -> Costs:
    """All costs at these values; `sink` gives the office's own yuan for website and app."""
    worth = values["yuan_per_active_follower"]
    hours = np.where(np.isnan(known.hours), known.posts * values["hours_per_post"], known.hours)
    work = hours * values["yuan_per_hour"]
    keep = known.cost + work + values["upkeep_yuan"] + np.where(known.unwell, values["risk_yuan"], 0.0)
    website, app = sink.get("website"), sink.get("app")
    at_website = values["website_yuan"] if website is None else website
    at_app = values["app_yuan"] if app is None else app
    duty_yuan, place = (at_website, "website") if at_website <= at_app else (at_app, "app")
    lost_by_end = values["loss_website"] * known.active
    end = worth * lost_by_end + values["notice_yuan"] + duty_yuan * known.duties
    idle = np.array([a.stopped or a.silent for a in accounts], np.bool_) & np.array(
        [not a.protections for a in accounts], np.bool_
    )
    end = np.where(idle, worth * lost_by_end + values["notice_yuan"], end)
    source = np.repeat(np.arange(len(accounts)), np.diff(arcs.start))
    lost, saving = _losses(accounts, known, arcs, source, values)
    arc = worth * lost + values["notice_yuan"] + values["level_yuan"] * arcs.steps
    demand = np.where(idle, 0.0, known.posts / 365 * known.unique)
    return Costs(
        keep, end, ["none" if still else place for still in idle.tolist()], arc, saving, lost, lost_by_end, demand,
        np.maximum(known.per_day - known.posts / 365, 0.0),
    )  # fmt: skip


def _losses(
    accounts: Sequence[Account], known: Known, arcs: Arcs, source: Ints, values: Values
) -> tuple[Floats, Floats]:
    """Active followers lost on each arc when they are asked to follow, and what a migration would save in yuan."""
    platform = np.array([a.platform for a in accounts], dtype=object)
    same = platform[source] == platform[arcs.target]
    share = np.where(same, values["loss_same_platform"], values["loss_other_platform"])
    saving = np.zeros(source.size)
    for arc in np.flatnonzero(same).tolist():
        i, j = int(source[arc]), int(arcs.target[arc])
        way = migration(accounts[i].platform)
        if way is not None and way.allowed(accounts[i].kind, accounts[j].kind, accounts[j].followers):
            saving[arc] = max(0.0, _migration_saves(known.active[i], way, values))
    return share * known.active[source], saving


def _migration_saves(active: float, way: Migration, values: Values) -> float:
    kept = (values["loss_same_platform"] - values["loss_migration"]) * active
    return float(values["yuan_per_active_follower"] * kept - way.fee_yuan - way.notary_yuan)
