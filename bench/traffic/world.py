"""Honest accounts and their posts, hour by hour: a generator, no data. What it assumes is listed in README.md, with where it is from.

Reads of a post come as a power law of its age with a cut-off, times the clock of the day; some posts are found by readers a second
time, and how often that happens differs from account to account; a few accounts live from surges that a platform's feed brings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
HOURS = 72
LEVELS = (0.03, 0.17, 0.45, 0.35)  # province, city, county, township
FOLLOWERS = np.array([60_000, 15_000, 3_000, 900.0])
CLOCK = np.array([2, 1, 0.6, 0.4, 0.4, 0.8, 2, 4, 6, 6, 6, 6, 7, 6, 5, 5, 5, 5, 6, 7, 8, 8, 7, 4.0])
PUBLISHED = np.array([0, 0, 0, 0, 0, 0, 1, 4, 9, 10, 8, 6, 4, 3, 5, 7, 9, 10, 8, 5, 3, 2, 1, 0.3])
DAYS = 180
HALF_MONTH = 15
PLEASING = 0.4  # of the log of a post's like and share rates beside those of its account
STAFF_HOURS = np.exp(-np.arange(HOURS) / 3.0)


@dataclass(frozen=True)
class World:
    """Accounts by position; posts in the order of accounts; `reads` and `likes` are what came in each of the first 72 hours."""

    level: Ints
    followers: Floats  # as registered today
    like_rate: Floats
    staff: Ints
    account: Ints
    published: Ints  # minutes since an epoch
    reads: Ints
    likes: Ints
    shares: Ints
    follower_days: Floats  # accounts x half-months
    cheats: npt.NDArray[np.bool_]

    @property
    def medians(self) -> Floats:
        """Median final reads of each account."""
        final = self.reads.sum(axis=1)
        order = np.lexsort((final, self.account))
        number = np.bincount(self.account)
        begin = np.concatenate([[0], np.cumsum(number)[:-1]])
        return final[order][begin + number // 2].astype(float)


def make_world(
    rng: np.random.Generator,
    accounts: int = 1_200,
    posts: int = 40,
    surges: float = 0.05,
    kind_waves: bool = False,
) -> World:
    """An honest population; `surges` of the accounts live from feed surges, `kind_waves`: 12 % second waves for all alike."""
    level = rng.choice(4, accounts, p=LEVELS)
    followers = np.clip(FOLLOWERS[level] * np.exp(1.3 * rng.normal(size=accounts)), 60, 5e6)
    opened = np.clip(0.05 * (followers / 1000) ** -0.25 * np.exp(0.5 * rng.normal(size=accounts)), 0.001, 0.6)
    staff = rng.integers(8, 71, accounts)
    staff_likes = rng.beta(1, 6, accounts)
    like_rate = 1 / (1 + np.exp(-(np.log(0.006 / 0.994) + 0.6 * rng.normal(size=accounts))))
    share_rate = 0.032 * np.exp(0.35 * rng.normal(size=accounts))
    days = _follower_days(rng, followers)
    number = np.clip(rng.poisson(posts, accounts), 10, None) if posts >= 20 else np.full(accounts, posts)
    account = np.repeat(np.arange(accounts), number)
    published = _published(rng, account)
    expected = _expected(rng, account, published, followers, opened, days)
    growth = _growth(rng, account, published, accounts)
    waves = np.full(accounts, 0.12) if kind_waves else rng.beta(0.6, 4, accounts)
    growth = _second_waves(rng, growth, waves[account], published)
    lam = expected[:, None] * growth
    lam += _surges(rng, account, accounts, published, expected, surges)
    crowd = rng.poisson(lam)
    staff_reads = rng.poisson((0.45 * staff[account])[:, None] * (STAFF_HOURS / STAFF_HOURS.sum())[None, :])
    # Posts please more or less: whoever reads one likes and shares it at its own rate.
    pleasing = np.exp(PLEASING * rng.normal(size=len(account)) - PLEASING**2 / 2)
    likes = rng.binomial(crowd, np.minimum(like_rate[account] * pleasing, 0.5)[:, None]) + rng.binomial(
        staff_reads, np.minimum(staff_likes[account] * pleasing, 0.95)[:, None]
    )
    reads = crowd + staff_reads
    shares = rng.binomial(reads.sum(axis=1), np.minimum(share_rate[account] * pleasing, 0.5))
    return World(
        level,
        followers,
        like_rate,
        staff,
        account,
        published,
        reads,
        likes,
        shares,
        days,
        np.zeros(accounts, np.bool_),
    )


def _follower_days(rng: np.random.Generator, followers: Floats) -> Floats:
    """Followers at each half-month, the last as registered; 2 % of half-months hold a genuine campaign."""
    steps = DAYS // HALF_MONTH
    growth = rng.normal(0.005, 0.006, (len(followers), steps))
    campaign = rng.random(growth.shape) < 0.02
    growth += np.where(campaign, np.log(rng.uniform(1.15, 1.6, growth.shape)), 0)
    back = np.cumsum(growth[:, ::-1], axis=1)[:, ::-1]
    return np.column_stack([followers[:, None] * np.exp(-back), followers])


def _published(rng: np.random.Generator, account: Ints) -> Ints:
    """Minutes, in order within an account; the hour leans to office hours, each account has its own habit."""
    habit = rng.choice(24, account.max() + 1, p=PUBLISHED / PUBLISHED.sum())
    hour = np.where(
        rng.random(len(account)) < 0.5,
        habit[account],
        rng.choice(24, len(account), p=PUBLISHED / PUBLISHED.sum()),
    )
    day = rng.integers(0, DAYS - 4, len(account))
    minute = day * 1440 + hour * 60 + rng.integers(0, 60, len(account))
    return minute[np.lexsort((minute, account))]


def _expected(
    rng: np.random.Generator, account: Ints, published: Ints, followers: Floats, opened: Floats, days: Floats
) -> Floats:
    spread = np.exp(np.log(0.5) + 0.25 * rng.normal(size=len(followers)))
    slot = np.minimum(rng.geometric(0.6, len(account)), 5) - 1
    weekend = (published // 1440) % 7 >= 5
    effect = spread[account] * rng.normal(size=len(account)) - 0.7 * slot - 0.15 * weekend
    viral = np.where(rng.random(len(account)) < 0.015, 1 + 2 * rng.pareto(1.3, len(account)), 1.0)
    # Readers follow followers with a power of .75: those whom a campaign brings read less.
    then = days[account, np.minimum(published // 1440 // HALF_MONTH, days.shape[1] - 1)]
    size = followers[account] * (then / followers[account]) ** 0.75
    return size * opened[account] * np.exp(effect) * np.minimum(viral, 200)


def _growth(rng: np.random.Generator, account: Ints, published: Ints, accounts: int) -> Floats:
    alpha = np.clip(0.75 + 0.2 * rng.normal(size=accounts), 0.2, 1.6)[account]
    tau = (30 * np.exp(0.25 * rng.normal(size=accounts)))[account]
    return _normed(_decay(np.arange(HOURS)[None, :] + 0.0, alpha, tau) * _clock(published))


def _decay(age: Floats, alpha: Floats, tau: Floats) -> Floats:
    speed = (np.maximum(age, 0) + 1.5) ** -alpha[:, None] * np.exp(-np.maximum(age, 0) / tau[:, None])
    return np.where(age >= 0, speed, 0)


def _clock(published: Ints) -> Floats:
    """How awake readers are in each hour after publication."""
    minute = published[:, None] + 60 * np.arange(HOURS)[None, :]
    hour, part = (minute // 60) % 24, (minute % 60) / 60
    return CLOCK[hour] * (1 - part) + CLOCK[(hour + 1) % 24] * part


def _normed(speed: Floats) -> Floats:
    return speed / speed.sum(axis=1, keepdims=True)


def _wave(rng: np.random.Generator, published: Ints, earliest: int, latest: int) -> Floats:
    """A genuine second coming: begins at some age, by day, and fades like a first."""
    start = rng.integers(earliest, latest, len(published))
    age = np.arange(HOURS)[None, :] - start[:, None].astype(float)
    speed = _decay(age, np.full(len(published), 0.9), np.full(len(published), 12.0)) * _clock(published)
    return _normed(speed)


def _second_waves(rng: np.random.Generator, growth: Floats, share: Floats, published: Ints) -> Floats:
    some = rng.random(len(growth)) < share
    wave = _wave(rng, published, 4, 48)
    return np.where(some[:, None], 0.7 * growth + 0.3 * wave, growth)


def _surges(
    rng: np.random.Generator, account: Ints, accounts: int, published: Ints, expected: Floats, share: float
) -> Floats:
    """Readers whom the platform's recommendation brings: one to ten times the usual, by day, who like as others do."""
    lives = rng.random(accounts) < share
    some = lives[account] & (rng.random(len(account)) < 0.15)
    size = np.where(some, expected * np.exp(rng.uniform(0, np.log(10), len(account))), 0)
    return size[:, None] * _wave(rng, published, 2, 36)


def honest(world: World) -> World:
    """The same with nobody marked."""
    return replace(world, cheats=np.zeros_like(world.cheats))
