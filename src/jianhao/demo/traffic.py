"""Reads and reactions of every post, with the growth that a collector sees every six hours.

Honest reads: followers × open rate × post effect × place in the push, growing by a power law in the age of the post
times the hour of the day; likes, shares and 在看 are drawn from the reads. Planted on top: bursts in the small hours,
top-ups to a round number, staff made to like, accounts that nobody reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from jianhao.dates import day_number
from jianhao.demo.accounts import CHANNELS, WEIBO, Account
from jianhao.demo.kinds import Kind
from jianhao.demo.reuse_plan import Form, ReusePlan
from jianhao.demo.schedule import Ints, Schedule

Floats = npt.NDArray[np.float64]
SNAPSHOT_DAYS = 90
ROUND_SECONDS = 6 * 3600
ROUNDS = 8
COLLECTED_HOUR = 22
CLOCK = np.array([2, 1, 0.6, 0.4, 0.4, 0.8, 2, 4, 6, 6, 6, 6, 7, 6, 5, 5, 5, 5, 6, 7, 8, 8, 7, 4])
GROWN_HOURS = 240
FRAUD_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Counts:
    """Cumulative counts of posts at one moment; `reads` may be hidden per account."""

    reads: Ints
    likes: Ints
    looks: Ints
    comments: Ints
    shares: Ints


@dataclass(frozen=True, slots=True)
class Traffic:
    """Latest counts by post and the snapshots of the last 90 days.

    `snap_post`, `snap_second` and `snaps` have one row per snapshot, ordered by post and time; `hidden` marks posts
    whose reads the collector could not see; `bought` the posts in which reads or likes were planted.
    """

    latest: Counts
    snap_post: Ints
    snap_second: Ints
    snaps: Counts
    hidden: npt.NDArray[np.bool_]
    bought: npt.NDArray[np.bool_]


def make_traffic(
    accounts: list[Account], schedule: Schedule, plan: ReusePlan, as_of: date, rng: np.random.Generator
) -> Traffic:
    """Counts of all posts; collected last at 22:00 of the as-of day."""
    final = day_number(as_of) * 86_400 + COLLECTED_HOUR * 3600
    kinds = np.array([a.kind for a in accounts], dtype=object)[schedule.account]
    expected = _expected(accounts, schedule, rng)
    low = kinds == Kind.UNREAD
    expected[low] = rng.uniform(12, 90, int(low.sum()))
    moments = _moments(schedule.second, final)
    grown = _grown(schedule.second[:, None], moments)
    steps = np.diff(grown, axis=1, prepend=0.0)
    organic = np.cumsum(rng.poisson(expected[:, None] * steps), axis=1)
    organic[low] = np.clip(organic[low], 0, 99)
    organic[low, -1] = np.maximum(organic[low, -1], 10)
    typical = _typical(schedule.account, organic[:, -1], len(accounts))
    extra, bought = _bought(kinds, schedule.second, moments, organic, typical, rng)
    _raise_closing_notices(plan, schedule, organic, typical, rng)
    reads = organic + extra
    likes = _share_of(organic, np.exp(rng.normal(np.log(0.016), 0.35, len(accounts)))[schedule.account], rng)
    forced = (kinds == Kind.FORCED_LIKES) & (rng.random(len(kinds)) < FRAUD_SHARE)
    likes = np.where(
        forced[:, None], np.minimum(reads, likes + _mobilised(schedule.second, moments, rng)), likes
    )
    full = Counts(
        reads,
        likes,
        _share_of(reads, np.full(len(kinds), 0.002), rng),
        _share_of(reads, np.full(len(kinds), 0.0015), rng),
        _share_of(organic, np.full(len(kinds), 0.03), rng),
    )
    return _cut(full, schedule, moments, final, _hidden(accounts, rng)[schedule.account], bought | forced)


def _expected(accounts: list[Account], schedule: Schedule, rng: np.random.Generator) -> Floats:
    """Expected final reads of each post without anything planted."""
    followers = np.array([a.followers for a in accounts], dtype=float)
    opened = 0.07 * (followers / 1000) ** -0.25 * np.exp(0.5 * rng.normal(size=len(accounts)))
    least = np.array([0.02 if a.main else 0.002 for a in accounts])
    spread = np.exp(np.log(0.5) + 0.25 * rng.normal(size=len(accounts)))
    owner = schedule.account
    effect = spread[owner] * rng.normal(size=len(owner)) - 0.7 * (np.minimum(schedule.slot, 4) - 1)
    viral = np.where(rng.random(len(owner)) < 0.012, 1 + 2 * rng.pareto(1.3, len(owner)), 1.0)
    staff = rng.integers(4, 25, len(accounts))[owner]
    result: Floats = (
        followers[owner] * np.clip(opened, least, 0.6)[owner] * np.exp(effect) * np.minimum(viral, 40) + staff
    )
    return result


def _moments(second: Ints, final: int) -> Ints:
    """Times of the collection rounds per post: eight six-hourly ones after publication, then the last one."""
    first = (second // ROUND_SECONDS + 1) * ROUND_SECONDS
    rounds = first[:, None] + np.arange(ROUNDS)[None, :] * ROUND_SECONDS
    result: Ints = np.minimum(np.concatenate([rounds, np.full((len(second), 1), final)], axis=1), final)
    return result


def _grown(second: Ints, moments: Ints) -> Floats:
    """Share of the final reads reached at each moment: a table by hour of publication and age in half hours."""
    age = np.arange(GROWN_HOURS * 2) / 2
    table = []
    for hour in range(24):
        speed = (age + 1.5) ** -0.75 * np.exp(-age / 30) * CLOCK[((hour + age) % 24).astype(int)]
        table.append(np.concatenate([[0.0], np.cumsum(speed) / speed.sum()]))
    half_hours = np.clip((moments - second) // 1800, 0, GROWN_HOURS * 2).astype(int)
    born = ((second // 3600) % 24).astype(int)
    result: Floats = np.array(table)[np.broadcast_to(born, half_hours.shape), half_hours]
    return result


def _typical(owner: Ints, reads: Ints, accounts: int) -> Floats:
    """Median reads of each post's account."""
    order = np.lexsort((reads, owner))
    start = np.searchsorted(owner[order], np.arange(accounts))
    number = np.bincount(owner, minlength=accounts)
    middle = np.minimum(start + number // 2, len(reads) - 1)
    result: Floats = np.maximum(reads[order][middle], 20).astype(float)[owner]
    return result


def _bought(
    kinds: npt.NDArray[np.object_],
    second: Ints,
    moments: Ints,
    organic: Ints,
    typical: Floats,
    rng: np.random.Generator,
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Cumulative bought reads at each moment, and which posts got some.

    A burst is delivered between 2 and 5 of the first night; a top-up runs from the 8th to the 30th hour and ends
    0 to 3 % above a round number, the same one for the whole account.
    """
    chosen = rng.random(len(kinds)) < FRAUD_SHARE
    burst = chosen & (kinds == Kind.BOUGHT_BURST)
    topup = chosen & (kinds == Kind.BOUGHT_TOPUP)
    night = (second // 86_400 + 1) * 86_400 + 2 * 3600
    package = typical * rng.uniform(1.5, 4.0, len(kinds))
    target = _round_number(typical * 3) * rng.uniform(1.0, 1.03, len(kinds))
    missing = np.maximum(target - organic[:, -1], 0)
    delivered = np.where(
        burst[:, None],
        package[:, None] * np.clip((moments - night[:, None]) / (3 * 3600), 0, 1),
        np.where(
            topup[:, None],
            missing[:, None] * np.clip((moments - second[:, None] - 8 * 3600) / (22 * 3600), 0, 1),
            0,
        ),
    )
    return delivered.astype(np.int64), burst | (topup & (missing > 0))


def _round_number(value: Floats) -> Floats:
    """The next number 1, 2 or 5 × a power of ten, at least 100."""
    steps = np.array([m * 10.0**e for e in range(2, 7) for m in (1, 2, 5)])
    result: Floats = steps[np.minimum(np.searchsorted(steps, value), len(steps) - 1)]
    return result


def _raise_closing_notices(
    plan: ReusePlan, schedule: Schedule, organic: Ints, typical: Floats, rng: np.random.Generator
) -> None:
    """A closing notice is read more than anything the account ever wrote."""
    for post in plan.where(Form.CLOSING_NOTICE):
        best = organic[schedule.account == schedule.account[post], -1].max()
        wanted = max(best * rng.uniform(1.3, 2.2), typical[post] * rng.uniform(6, 12))
        organic[post] = (organic[post] * (wanted / max(1, organic[post, -1]))).astype(np.int64)


def _share_of(reads: Ints, rate: Floats, rng: np.random.Generator) -> Ints:
    """Cumulative reactions: every step of the reads draws its own, so that counts never fall."""
    steps = np.maximum(np.diff(reads, axis=1, prepend=0), 0)
    result: Ints = np.cumsum(rng.binomial(steps, rate[:, None]), axis=1)
    return result


def _mobilised(second: Ints, moments: Ints, rng: np.random.Generator) -> Ints:
    """Likes of staff within eight hours of publication, cumulative at each moment."""
    staff = rng.integers(25, 70, len(second))
    arrived = np.clip((moments - second[:, None]) / (8 * 3600), 0, 1)
    result: Ints = (staff[:, None] * arrived).astype(np.int64)
    return result


def _hidden(accounts: list[Account], rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Accounts whose reads nobody outside sees: 视频号, most 微博, a few others."""
    share = np.array(
        [1.0 if a.platform == CHANNELS else 0.6 if a.platform == WEIBO else 0.03 for a in accounts]
    )
    planted = np.array([bool(a.kind) for a in accounts])
    main = np.array([a.main for a in accounts])
    result: npt.NDArray[np.bool_] = (rng.random(len(accounts)) < share) & ~(planted & (share < 0.5)) & ~main
    return result


def _cut(
    full: Counts,
    schedule: Schedule,
    moments: Ints,
    final: int,
    hidden: npt.NDArray[np.bool_],
    bought: npt.NDArray[np.bool_],
) -> Traffic:
    """Latest counts of all posts; snapshots before the last collection, of posts of the last 90 days."""
    recent = schedule.second >= final - COLLECTED_HOUR * 3600 - (SNAPSHOT_DAYS - 1) * 86_400
    kept = recent[:, None] & (moments < final)
    kept[:, -1] = False
    post, column = np.nonzero(kept)
    tables = (full.reads, full.likes, full.looks, full.comments, full.shares)
    return Traffic(
        Counts(*(t[:, -1] for t in tables)),
        post,
        moments[post, column],
        Counts(*(t[post, column] for t in tables)),
        hidden,
        bought,
    )
