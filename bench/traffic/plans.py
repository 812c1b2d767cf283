"""What an office sees of a population (traffic.power.Plan): every hour, a few snapshots, the account's hours only, final counts only."""

from __future__ import annotations

import numpy as np

from jianhao.traffic.curves import Accounts, Curves, FollowerDays
from jianhao.traffic.export import curves_by_hour
from jianhao.traffic.judge import Judged, judge
from jianhao.traffic.power import Plan
from traffic.world import HALF_MONTH, HOURS, Ints, World

START = 19_800  # day number on which the populations begin
SNAPSHOTS = {
    Plan.hourly: tuple(range(1, HOURS + 1)),
    Plan.snapshots_12: (1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72),
    Plan.snapshots_7: (2, 6, 12, 24, 36, 48, 72),
    Plan.six_hours: (3, 9, 15, 21, 27, 33, 39, 45),
    Plan.daily: (24, 48, 72),
    Plan.account_hours: (),
    Plan.final: (),
}


def accounts_of(world: World) -> Accounts:
    """The register."""
    size = len(world.level)
    ids = tuple(f"weixin:gh_{number:012d}" for number in range(size))
    return Accounts(
        ids, np.zeros(size, np.int32), (world.level + 1).astype(np.int32), world.followers.astype(float)
    )


def curves_of(world: World, plan: Plan) -> Curves:
    """Counts of posts as the plan collects them."""
    ages = SNAPSHOTS[plan]
    posts, number = len(world.account), len(ages)
    reads, likes = np.cumsum(world.reads, axis=1), np.cumsum(world.likes, axis=1)
    places = np.array(ages, np.int64) - 1
    return Curves(
        account=world.account.astype(np.int32),
        published=world.published + START * 1440,
        starts=np.arange(posts + 1, dtype=np.int64) * number,
        minute=np.tile(np.array(ages, np.int32) * 60, posts),
        reads=reads[:, places].reshape(-1).astype(np.int32),
        likes=likes[:, places].reshape(-1).astype(np.int32),
        capped=np.zeros(posts * number, np.int8),
        final_reads=reads[:, -1].astype(np.int32),
        final_likes=likes[:, -1].astype(np.int32),
        final_shares=world.shares.astype(np.int32),
        final_capped=np.zeros(posts, np.bool_),
    )


def account_hours(world: World) -> tuple[Ints, Ints, Ints]:
    """(account, hour since the beginning, reads) as a back office exports them; hours without reads too."""
    hour = world.published[:, None] // 60 + np.arange(HOURS)[None, :]
    span = int(hour.max()) + 1
    key = world.account[:, None] * span + hour
    whole = np.bincount(key.reshape(-1), world.reads.reshape(-1), len(world.level) * span).astype(np.int64)
    return (
        np.repeat(np.arange(len(world.level)), span),
        np.tile(np.arange(span), len(world.level)) + START * 24,
        whole,
    )


def follower_days_of(world: World) -> FollowerDays:
    """Dated numbers of followers."""
    size, steps = world.follower_days.shape
    days = START + np.minimum(np.arange(steps) * HALF_MONTH, 10_000)
    return FollowerDays(
        np.repeat(np.arange(size), steps).astype(np.int32),
        np.tile(days, size).astype(np.int32),
        world.follower_days.reshape(-1),
    )


def judged(world: World, plan: Plan) -> Judged:
    """The product on a population as the plan sees it."""
    accounts, curves = (
        accounts_of(world),
        curves_of(world, Plan.final if plan is Plan.account_hours else plan),
    )
    hourly = None
    if plan is Plan.account_hours:
        hourly = curves_by_hour(*account_hours(world), curves.account, curves.published)
    return judge(accounts, curves, hourly, follower_days_of(world))
