"""The growth of an account's posts beside that of its peers, as numbers to draw: share of three days' reads come by each age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.kernels.growth_posts import BINS
from jianhao.traffic.curves import Flags, Floats
from jianhao.traffic.growth import Grown
from jianhao.traffic.peers import Groups

HOURS = tuple(int(minutes // 60) for minutes in BINS)  # ages at which shares are given
BAND = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class GrowthPicture:
    """One account: `own[k]` of the reads had come `hours[k]` hours after publication; of its peers the median and the band.

    `accounts` peers, those with a reminder left out; None where an account has no curve.
    """

    account: int
    hours: tuple[int, ...]
    own: tuple[float, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    accounts: int


def growth_pictures(grown: Grown, groups: Groups, wanted: Flags, reminded: Flags) -> list[GrowthPicture]:
    """Pictures of the wanted accounts that have curves."""
    shares = cumulative_shares(grown)
    drawn = np.isfinite(shares[:, -1])
    pictures = []
    for account in np.flatnonzero(wanted & drawn).tolist():
        alike = (groups.platform == groups.platform[account]) & (groups.band == groups.band[account])
        peers = shares[alike & drawn & ~reminded & (np.arange(len(drawn)) != account)]
        if not len(peers):
            continue
        low, middle, high = (tuple(np.quantile(peers, q, axis=0).tolist()) for q in (BAND[0], 0.5, BAND[1]))
        pictures.append(
            GrowthPicture(account, HOURS, tuple(shares[account].tolist()), middle, low, high, len(peers))
        )
    return pictures


def cumulative_shares(grown: Grown) -> Floats:
    """Accounts x ages; nan where an account has no curve. Each post counts by the root of its reads."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Floats = np.cumsum(grown.found, axis=1) / grown.found.sum(axis=1, keepdims=True)
    return shares
