"""Sums, quantiles and trimmed means of posts by account, whole columns at a time; nan where an account has none."""

from __future__ import annotations

import numpy as np

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.growth_intake import order_within
from jianhao.traffic.curves import Flags, Floats, Ints


def totals(values: Floats, account: Ints, size: int, which: Flags | None = None) -> Floats:
    """Sum per account of the marked posts (all if None)."""
    if which is not None:
        values, account = values[which], account[which]
    return np.bincount(account, values, size).astype(float)


def numbers(account: Ints, size: int, which: Flags) -> Ints:
    """How many marked posts each account has."""
    return np.bincount(account[which], minlength=size).astype(np.int32)


class Ordered:
    """Marked posts by account and value: ranks, quantiles, means of the middle. Posts come in the order of accounts."""

    def __init__(self, values: Floats, account: Ints, size: int, which: Flags) -> None:
        posts = np.flatnonzero(which & np.isfinite(values))
        self.size = size
        self.number = np.bincount(account[posts], minlength=size)
        self.begin = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.number)])
        chosen, order = values[posts], np.empty(len(posts), np.int64)
        list(in_threads(
            lambda span: order_within(*span, self.begin, chosen, order), even_blocks(self.number, 4 * cores()), cores()
        ))  # fmt: skip
        self.posts, self.values, self.account = posts[order], chosen[order], account[posts]

    def quantile(self, share: float) -> Floats:
        """Quantile per account, straight lines between the two nearest posts."""
        if not len(self.values):
            return np.full(self.size, np.nan)
        place = share * np.maximum(self.number - 1, 0)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, np.maximum(self.number - 1, 0))
        last = len(self.values) - 1
        first = np.minimum(self.begin[:-1] + low, last)
        second = np.minimum(self.begin[:-1] + high, last)
        value = self.values[first] + (place - low) * (self.values[second] - self.values[first])
        return np.where(self.number > 0, value, np.nan)

    def share_rank(self) -> Floats:
        """Where each post lies among those of its account, between 0 and 1, in the order of `posts`."""
        place = np.arange(len(self.posts)) - self.begin[self.account]
        rank: Floats = (place + 0.5) / np.maximum(self.number[self.account], 1)
        return rank

    def mean(self, low: float = 0.0, high: float = 1.0) -> tuple[Floats, Floats]:
        """Mean of the posts ranked between two shares, and its standard error; nan below two posts."""
        rank = self.share_rank()
        inside = (rank >= low) & (rank <= high)
        account, values = self.account[inside], self.values[inside]
        number = np.bincount(account, minlength=self.size)
        total = np.bincount(account, values, self.size)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = total / number
            squares = np.bincount(account, (values - mean[account]) ** 2, self.size)
            error = np.sqrt(squares / (number - 1) / number)
        few = number < 2
        return np.where(few, np.nan, mean), np.where(few, np.nan, error)
