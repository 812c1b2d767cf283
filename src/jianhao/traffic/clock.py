"""Around what hour, and within how long, the reads beyond the usual came: for the sentence that people read."""

from __future__ import annotations

import numpy as np

from jianhao.kernels.growth_posts import EXCESS, FROM, TO
from jianhao.traffic.curves import Curves
from jianhao.traffic.growth import Grown
from jianhao.traffic.per_account import Ordered

CONCENTRATED = 0.6  # mean length of the hands of the clock from which an hour is named
DAY = 1440


def clocks(curves: Curves, grown: Grown, size: int) -> list[str]:
    """Words per account, such as `在2时前后约3小时内`; empty where nothing came beyond the usual."""
    late = grown.used & (grown.measures[:, EXCESS] > 0)
    lasted = np.where(late, grown.measures[:, TO] - grown.measures[:, FROM], np.nan)
    hours = Ordered(lasted, curves.account, size, late).quantile(0.5) / 60
    middle = curves.born() + (grown.measures[:, FROM] + grown.measures[:, TO]) / 2
    angle = np.where(late, middle, 0) * (2 * np.pi / DAY)
    number = np.bincount(curves.account[late], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        east = np.bincount(curves.account[late], np.cos(angle[late]), size) / number
        north = np.bincount(curves.account[late], np.sin(angle[late]), size) / number
        clock = np.arctan2(north, east) % (2 * np.pi) * 24 / (2 * np.pi)
        length = np.hypot(east, north)
    return [
        _words(c, h, r) if n else ""
        for c, h, r, n in zip(clock.tolist(), hours.tolist(), length.tolist(), number.tolist(), strict=True)
    ]


def _words(clock: float, hours: float, concentrated: float) -> str:
    lasting = f"约{max(round(hours), 1)}小时内"
    return (
        f"在{round(clock) % 24}时前后{lasting}"
        if concentrated >= CONCENTRATED
        else f"在发布后的某一段时间（{lasting}）"
    )
