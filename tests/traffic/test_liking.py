"""Likes that were asked for, and followers that were bought: what tells them, and what honest accounts do not set off."""

from __future__ import annotations

import numpy as np
import pytest
from traffic.buying import Kind, buy
from traffic.plans import Plan, curves_of, judged
from traffic.world import World, make_world

from jianhao.traffic.curves import Curves, FollowerDays
from jianhao.traffic.followers import follower_tests
from jianhao.traffic.judge import Judged
from jianhao.traffic.liking import window_counts
from jianhao.traffic.parameters import DEFAULT
from jianhao.traffic.signals import Family, Missing, Signal


@pytest.fixture(scope="module")
def forced() -> tuple[World, Judged]:
    """A tenth of the accounts have their staff like, almost one each."""
    world = make_world(np.random.default_rng(11), accounts=240, posts=24)
    world = buy(world, Kind.forced, 3.0, np.random.default_rng(12))
    return world, judged(world, Plan.snapshots_12)


def small(found: Judged, signal: Signal, below: float = 0.01) -> np.ndarray:
    return np.nan_to_num(found.evidence[signal].p, nan=1.0) < below


@pytest.mark.parametrize("signal", [Signal.like_early, Signal.like_uneven])
def test_likes_that_were_asked_for_are_told_by_their_hours(forced, signal):
    world, found = forced
    assert small(found, signal)[world.cheats].mean() >= 0.7
    assert small(found, signal)[~world.cheats].mean() <= 0.03


def test_accounts_whose_staff_were_told_to_like_are_asked_about_likes(forced):
    world, found = forced
    assert found.lead[world.cheats].mean() >= 0.5
    assert found.lead[~world.cheats].mean() <= 0.01
    family = found.family[found.lead & world.cheats]
    assert (family == list(Family).index(Family.forced_likes)).mean() >= 0.9


def test_likes_that_do_not_follow_the_reads_speak_of_one_thing_only(forced):
    """Many likes: of likes; not many: of reads. The other of both tests is silent."""
    _, found = forced
    of_reads, of_likes = (small(found, s, 0.05) for s in (Signal.dose_likes, Signal.like_flat))
    assert not (of_reads & of_likes & small(found, Signal.like_high, 0.05)).any()
    many = small(found, Signal.like_high, 0.5)
    assert not (of_likes & ~many).any()


def test_reads_that_were_bought_without_likes_are_not_likes_that_were_asked_for(bought):
    """Reads that come late without likes lower the later rate a little; what speaks loudest are the reads themselves."""
    found = judged(bought, Plan.snapshots_12)
    assert small(found, Signal.like_early)[bought.cheats].mean() <= 0.1
    family = found.family[found.lead & bought.cheats]
    assert (family == list(Family).index(Family.bought_reads)).all()


def test_windows_open_within_hours_and_close_within_half_a_day():
    """Counts at 2, 6, 12 and 30 hours: the window is 2 to 6; a post without a late count has none; nor has a capped one."""
    minutes = [120, 360, 720, 1800, 120, 360, 720, 120, 360, 720, 1800]
    reads = [100, 160, 200, 300, 100, 160, 200, 100, 160, 200, 300]
    likes = [2, 12, 13, 15, 2, 12, 13, 2, 12, 13, 15]
    capped = [0] * 7 + [1] * 4
    none, unknown = np.full(3, -1, np.int32), np.full(3, -1, np.int64)
    curves = Curves(
        np.zeros(3, np.int32), unknown, np.array([0, 4, 7, 11], np.int64), np.array(minutes, np.int32),
        np.array(reads, np.int32), np.array(likes, np.int32), np.array(capped, np.int8), none, none, none,
        np.zeros(3, np.bool_),
    )  # fmt: skip
    found = window_counts(curves)
    assert found[0].tolist() == [10, 60, 3, 140]
    assert np.isnan(found[1:]).all()


def test_windows_do_not_hang_on_how_posts_are_divided():
    world = make_world(np.random.default_rng(3), accounts=12, posts=10)
    whole = window_counts(curves_of(world, Plan.snapshots_7))
    assert np.isfinite(whole).all()
    assert (whole >= 0).all()
    likes = np.cumsum(world.likes, axis=1)
    assert (whole[:, 0] + whole[:, 2] == likes[:, -1] - likes[:, 1]).all()


def steps(rises: list[float], size: int) -> FollowerDays:
    """Two dates of each account, between which its followers grow by a factor."""
    account = np.repeat(np.arange(size, dtype=np.int32), 2)
    day = np.tile(np.array([19_850, 19_865], np.int32), size)
    followers = np.column_stack([np.full(size, 1000.0), 1000.0 * np.array(rises)]).reshape(-1)
    return FollowerDays(account, day, followers)


def test_a_step_far_beyond_others_stands_out_and_small_growth_has_none(honest):
    size = len(honest.level)
    rises = [1.02 if n % 2 else 1.15 + 0.4 * (n % 20) / 20 for n in range(size)]
    rises[0] = 5.0
    found = dict(
        zip(
            (Signal.fol_noresp, Signal.fol_step),
            follower_tests(curves_of(honest, Plan.final), steps(rises, size), size, DEFAULT),
            strict=True,
        )
    )
    step = found[Signal.fol_step]
    assert step.p[0] < 0.001
    assert step.measured[0] == pytest.approx(5.0)
    assert np.nanmin(step.p[2:]) > 0.01
    assert Missing(int(step.missing[1])) is Missing.no_step
    assert np.isnan(step.p[1])


def test_without_dates_followers_say_nothing(honest):
    size = len(honest.level)
    for found in follower_tests(curves_of(honest, Plan.final), None, size, DEFAULT):
        assert np.isnan(found.p).all()
        assert set(found.missing.tolist()) == {Missing.no_followers}
