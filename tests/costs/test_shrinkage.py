"""Figures drawn towards peers: priors are found again, few posts are drawn more, intervals hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.costs.shrinkage import (
    LEVEL,
    Gamma,
    days_per_post,
    posts_per_read,
    prior_of_posts,
    prior_of_reads,
    steadiness,
)


def group(seed: int, accounts: int, shape: float, rate: float, k: float, most: int = 60):
    """Accounts of a gamma prior: posts, reads and the true posts per read."""
    rng = np.random.default_rng(seed)
    truth = rng.gamma(shape, 1 / rate, accounts)
    posts = rng.integers(1, most, accounts).astype(float)
    return posts, rng.gamma(posts * k, 1 / (k * truth)), truth


def test_the_prior_of_reads_is_found_again():
    posts, reads, _ = group(1, 3_000, 2.5, 200.0, 2.0)
    found = prior_of_reads(posts, reads, 2.0)
    assert found is not None
    assert found.shape == pytest.approx(2.5, rel=0.1)
    assert found.rate == pytest.approx(200.0, rel=0.12)


def test_the_prior_of_posts_is_found_again():
    rng = np.random.default_rng(2)
    posts = rng.poisson(90 * rng.gamma(3.0, 1 / 6.0, 3_000)).astype(float)
    found = prior_of_posts(posts, 90.0)
    assert found is not None
    assert found.shape == pytest.approx(3.0, rel=0.1)
    assert found.mean == pytest.approx(0.5, rel=0.05)


def test_intervals_hold_the_truth_as_often_as_they_say():
    posts, reads, truth = group(3, 1_500, 2.0, 150.0, 1.5, most=12)
    prior = prior_of_reads(posts, reads, 1.5)
    found = [posts_per_read(prior, 1.5, int(n), r, r, r) for n, r in zip(posts, reads, strict=True)]
    held = np.mean([e.low <= t <= e.high for e, t in zip(found, truth, strict=True)])
    assert held == pytest.approx(LEVEL, abs=0.03)


def test_drawn_figures_are_nearer_to_the_truth_where_posts_are_few():
    posts, reads, truth = group(4, 1_500, 2.0, 150.0, 1.5, most=5)
    prior = prior_of_reads(posts, reads, 1.5)
    drawn = [posts_per_read(prior, 1.5, int(n), r, r, r).value for n, r in zip(posts, reads, strict=True)]
    plain = posts / reads
    assert np.median(np.abs(np.log(drawn / truth))) < 0.9 * np.median(np.abs(np.log(plain / truth)))


def test_steadiness_is_that_of_posts_within_accounts():
    posts, means = np.array([10.0, 30.0, 5.0]), np.array([100.0, 1_000.0, 40.0])
    assert steadiness(posts, means, (0.5 * means) ** 2) == pytest.approx(4.0)
    assert steadiness(np.array([1.0]), np.array([3.0]), np.array([np.nan])) is None
    assert steadiness(np.array([5.0]), np.array([0.0]), np.array([0.0])) is None
    assert steadiness(np.array([5.0]), np.array([7.0]), np.array([0.0])) == 200.0


def test_too_few_accounts_have_no_prior():
    assert prior_of_reads(np.full(19, 5.0), np.full(19, 50.0), 1.0) is None
    assert prior_of_reads(np.r_[np.full(19, 5.0), 0.0], np.full(20, 50.0), 1.0) is None
    assert prior_of_posts(np.full(19, 5.0), 90.0) is None
    assert prior_of_posts(np.zeros(40), 90.0) is None


def test_without_peers_the_figure_is_plain_and_none_without_reads():
    found = posts_per_read(None, 2.0, 10, 500.0, 500.0, 500.0)
    assert found.value == pytest.approx(10 / 500)
    assert found.low < found.value < found.high
    assert posts_per_read(None, 2.0, 10, 0.0, 0.0, 0.0) is None
    assert posts_per_read(Gamma(2.0, 100.0), 2.0, 0, 0.0, 0.0, 0.0) is None
    assert days_per_post(None, 0, 90.0) is None


def test_no_reads_among_peers_is_costly_and_not_endless():
    found = posts_per_read(Gamma(2.0, 100.0), 2.0, 10, 0.0, 0.0, 0.0)
    assert found.value == pytest.approx((2 + 20) / 100)
    assert np.isfinite(found.high)


def test_accounts_alike_and_wildly_different_give_priors_within_bounds():
    alike = prior_of_reads(np.full(50, 20.0), np.full(50, 2_000.0), 1.0)
    wild = prior_of_reads(np.full(50, 20.0), 10.0 ** np.linspace(0, 9, 50), 1.0)
    assert alike.shape > 100
    assert wild.shape < 0.2


priors = st.builds(Gamma, st.floats(0.1, 50), st.floats(0.1, 1e4))


@settings(deadline=None)
@given(
    priors, st.floats(0.1, 20), st.integers(1, 500), st.floats(0, 1e6), st.floats(0, 1e5), st.floats(0, 1e5)
)
def test_what_reads_can_be_widens_the_interval_and_never_moves_the_value(prior, k, posts, reads, less, more):
    plain = posts_per_read(prior, k, posts, reads, reads, reads)
    wide = posts_per_read(prior, k, posts, reads, max(reads - less, 0.0), reads + more)
    assert wide.value == plain.value
    assert wide.low <= plain.low <= plain.value <= plain.high <= wide.high


@settings(deadline=None)
@given(priors, st.floats(0.1, 20), st.integers(1, 500), st.floats(0, 1e6), st.floats(1, 1e5))
def test_more_reads_never_cost_more(prior, k, posts, reads, more):
    one = posts_per_read(prior, k, posts, reads, reads, reads)
    other = posts_per_read(prior, k, posts, reads + more, reads + more, reads + more)
    assert other.value <= one.value


@settings(deadline=None)
@given(priors, st.integers(0, 500), st.integers(1, 400))
def test_days_per_post_have_an_interval_around_them(prior, posts, days):
    found = days_per_post(prior, posts, float(days))
    assert 0 < found.low <= found.high
    assert found.low <= found.value * 1.0000001
