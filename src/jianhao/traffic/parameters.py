"""Every threshold of 传播数据核验 in one place, with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Defaults are those measured in docs/performance.md; thresholds were chosen on some seeds and measured on others."""

    least_posts: int = 8  # fewer say nothing
    least_points: int = 3  # counts of a post that make a curve
    least_peers: int = 30  # accounts that a comparison needs
    growth_posts: int = 300  # posts from which the usual growth of an hour of publication is learnt
    growth_rounds: int = 3
    growth_sample: int = 200_000  # posts learnt from, about
    growth_left_out: float = 0.2  # share of the most unusual posts not learnt from
    significant: float = 3.5  # a window that holds so much more than chance
    q: float = 0.05  # rate of wrong reminders among all (Benjamini-Hochberg)
    corroborating: float = 0.01  # p of a test that no genuine wave of readers sets off
    second: float = 0.05  # p of one more test of the same family: one test alone is only to look at
    trimmed: float = (
        0.25  # of an account's most unusual posts left out: a few posts that spread are no pattern
    )
    resamples: int = 400
    interval: float = 0.9
    seed: int = 20260101


DEFAULT = Parameters()
