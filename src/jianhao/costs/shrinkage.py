"""Figures of accounts with few posts, drawn towards those of their peers, with an interval: gamma models by empirical Bayes.

Reads: one post brings λ reads in the mean and posts vary with one coefficient of variation for all accounts of a group, so that
the sum R of n posts is gamma with shape nk (k = 1/cv²) and mean nλ. θ = 1/λ, the posts needed for one read, has a gamma prior;
after R it is Gamma(a + nk, b + kR). Cost per read is cost per post times θ.
Posts: n in a window of w days is Poisson(μw), μ has a gamma prior and after n it is Gamma(a + n, b + w).
Nothing here draws random numbers; results are rounded so that they do not hang on the last bits of a machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Floats = npt.NDArray[np.float64]
LEAST_ACCOUNTS = 20
LEVEL = 0.9
# The prior may be sharp where accounts hardly differ, but not a point: then its fit would run away.
SHAPES = (0.05, 200.0)
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Gamma:
    """A gamma distribution by shape and rate."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        return self.shape / self.rate

    def quantile(self, share: float) -> float:
        """The value below which `share` of it lies."""
        return float(special.gammaincinv(self.shape, share)) / self.rate


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its interval of LEVEL."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimate:
        """The estimate in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)


def steadiness(posts: Floats, means: Floats, variances: Floats) -> float | None:
    """k of a group: 1/cv² pooled over accounts with at least two posts and a mean above nought, weighted by posts − 1.

    Nothing is trimmed: without its rare widely read posts the interval would be too narrow (bench/costs measures it).
    """
    usable = (posts >= 2) & (means > 0) & np.isfinite(variances)
    if not usable.any():
        return None
    weights = posts[usable] - 1
    pooled = float((weights * variances[usable] / means[usable] ** 2).sum() / weights.sum())
    return round(min(1 / pooled, SHAPES[1]), DIGITS) if pooled > 0 else SHAPES[1]


def prior_of_reads(posts: Floats, reads: Floats, k: float) -> Gamma | None:
    """The prior of θ by maximum likelihood over a group; None where it has fewer than LEAST_ACCOUNTS accounts with posts."""
    usable = posts > 0
    if usable.sum() < LEAST_ACCOUNTS:
        return None
    shapes, seen = posts[usable] * k, k * (reads[usable] + 0.5)

    def loss(shape: float) -> float:
        rate = _rate(shape, shapes, seen)
        each = shape * np.log(rate) - special.gammaln(shape) + special.gammaln(shape + shapes)
        return -float((each - (shape + shapes) * np.log(rate + seen)).sum())

    return _fitted(loss, lambda shape: _rate(shape, shapes, seen))


def _rate(shape: float, shapes: Floats, seen: Floats) -> float:
    """The rate that fits a shape: Σ shape/rate = Σ (shape + shapes)/(rate + seen)."""

    def slope(log_rate: float) -> float:
        rate = float(np.exp(log_rate))
        return float((shape - rate * (shape + shapes) / (rate + seen)).sum())

    return float(np.exp(optimize.brentq(slope, -40.0, 60.0, xtol=1e-12)))


def prior_of_posts(posts: Floats, days: float) -> Gamma | None:
    """The prior of posts a day over a group; None where it has fewer than LEAST_ACCOUNTS accounts or none has posts."""
    if posts.size < LEAST_ACCOUNTS or not posts.sum():
        return None
    mean = float(posts.mean()) / days

    def loss(shape: float) -> float:
        rate = shape / mean
        each = special.gammaln(shape + posts) - special.gammaln(shape) + shape * np.log(rate / (rate + days))
        return -float((each - posts * np.log(rate + days)).sum())

    return _fitted(loss, lambda shape: shape / mean)


def _fitted(loss: Callable[[float], float], rate: Callable[[float], float]) -> Gamma:
    found = optimize.minimize_scalar(
        lambda log_shape: loss(float(np.exp(log_shape))), bounds=tuple(np.log(SHAPES)), method="bounded"
    )
    shape = round(float(np.exp(found.x)), 4)
    return Gamma(shape, round(rate(shape), DIGITS))


def posts_per_read(
    prior: Gamma | None, k: float, posts: int, reads: float, low: float, high: float
) -> Estimate | None:
    """θ of one account; `low` and `high` are the ends of what its reads can be, and widen the interval.

    None where nothing can be said: no posts, or no reads and no peers.
    """
    if posts <= 0 or (prior is None and low <= 0):
        return None
    a, b = (prior.shape, prior.rate) if prior is not None else (0.0, 0.0)
    tail = (1 - LEVEL) / 2
    few, many = (Gamma(a + posts * k, b + k * count) for count in (low, high))
    value = Gamma(a + posts * k, b + k * reads).mean
    return Estimate(value, min(many.quantile(tail), value), max(few.quantile(1 - tail), value))


def days_per_post(prior: Gamma | None, posts: int, days: float) -> Estimate | None:
    """Days for one post of one account; None where it has none and no peers say what to expect."""
    if prior is None and posts <= 0:
        return None
    a, b = (prior.shape, prior.rate) if prior is not None else (0.0, 0.0)
    tail = (1 - LEVEL) / 2
    rate = Gamma(a + posts, b + days)
    return Estimate(1 / rate.mean, 1 / rate.quantile(1 - tail), 1 / rate.quantile(tail))
