"""What a tenth of the accounts buys or orders, put on top of an honest population."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np

from traffic.world import HOURS, Floats, Ints, World

CHEATS, POSTS = 0.10, 0.70
SIZES = (0.3, 1.0, 3.0, 20.0)


class Kind(StrEnum):
    """Ways of making an account look better read, liked or followed."""

    package = "package"
    package_likes = "package+likes"
    topup = "topup"
    stealth = "stealth"
    forced = "forced"
    followers = "followers"


def buy(
    world: World,
    kind: Kind,
    size: float,
    rng: np.random.Generator,
    cheats: float = CHEATS,
    posts: float = POSTS,
) -> World:
    """The population in which a share of the accounts bought `size` times what they have, in a share of their posts."""
    accounts = len(world.level)
    chosen = np.zeros(accounts, np.bool_)
    chosen[rng.permutation(accounts)[: round(cheats * accounts)]] = True
    world = replace(world, cheats=chosen)
    some = chosen[world.account] & (rng.random(len(world.account)) < posts)
    if kind is Kind.followers:
        return _followers(world, size, rng)
    if kind is Kind.forced:
        return _forced(world, size, some, rng)
    extra = _reads(world, kind, size, some, rng)
    likes = np.zeros_like(extra)
    if kind in (Kind.package_likes, Kind.stealth):
        likes = rng.binomial(extra, world.like_rate[world.account][:, None])
    return replace(world, reads=world.reads + extra, likes=world.likes + likes)


def _reads(world: World, kind: Kind, size: float, some: np.ndarray, rng: np.random.Generator) -> Ints:
    middle = world.medians[world.account]
    final = world.reads.sum(axis=1)
    if kind is Kind.stealth:
        wanted = size * middle * np.exp(0.5 * rng.normal(size=len(some)) - 0.125)
        shape = world.reads / np.maximum(final, 1)[:, None]
        shape = (shape + _neighbour_mean(shape)) / 2
    else:
        above = 1 + rng.uniform(0, 0.03, len(some))
        if kind is Kind.topup:  # noqa: SIM108 - two different orders
            wanted = np.maximum(_round(middle * (1 + size)) * above - final, 0)
        else:
            wanted = _round(middle * size) * above
        shape = _constant(rng, len(some))
    shape = shape / np.maximum(shape.sum(axis=1, keepdims=True), 1e-9)
    whole = np.where(some, np.round(wanted), 0)
    # Deliveries are exact: the running total is rounded, so that a package of 500 is 500.
    running = np.round(np.cumsum(shape, axis=1) * whole[:, None]).astype(np.int64)
    return np.diff(running, axis=1, prepend=0)


def _constant(rng: np.random.Generator, posts: int) -> Floats:
    """The same number every minute for one to fourteen hours, beginning within the first day."""
    start = rng.uniform(0, 24, posts)[:, None]
    end = start + np.exp(rng.uniform(0, np.log(14), posts))[:, None]
    hours = np.arange(HOURS)[None, :]
    return np.clip(np.minimum(end, hours + 1) - np.maximum(start, hours), 0, 1)


def _neighbour_mean(shape: Floats) -> Floats:
    """The average shape of all posts: what a patient seller imitates."""
    return np.broadcast_to(shape.mean(axis=0), shape.shape)


def _round(value: Floats) -> Floats:
    """The nearest number with which sellers and targets are written: tens, hundreds, five hundreds, thousands."""
    step = np.select([value < 100, value < 1_000, value < 5_000], [10.0, 100.0, 500.0], 1_000.0)
    step = np.where(value > 50_000, 10_000.0, step)
    return np.maximum(np.round(value / step) * step, 10)


def _forced(world: World, size: float, some: np.ndarray, rng: np.random.Generator) -> World:
    """Staff told to like: so many per post, within eight hours."""
    number = np.where(some, rng.poisson(np.maximum(size * 0.3 * world.staff[world.account], 0)), 0)
    shape = np.zeros((len(some), HOURS))
    shape[:, :8] = 1 / 8
    running = np.round(np.cumsum(shape, axis=1) * number[:, None]).astype(np.int64)
    extra = np.diff(running, axis=1, prepend=0)
    # Who likes opens the text: a part of the staff had not read it yet.
    return replace(world, likes=world.likes + extra, reads=world.reads + rng.binomial(extra, 0.6))


def _followers(world: World, size: float, rng: np.random.Generator) -> World:
    """Followers overnight who never read."""
    days = world.follower_days.copy()
    night = rng.integers(3, days.shape[1] - 2, len(days))
    after = np.arange(days.shape[1])[None, :] >= night[:, None]
    days = np.where(after & world.cheats[:, None], days * (1 + size), days)
    return replace(world, follower_days=days, followers=days[:, -1])
