"""An account's reads by hour, as its back office exports them: burst, kl and night without counts of single posts.

What comes from one publication to the next is taken as one curve. It holds the tail of older posts too; so do those of peers,
and the usual growth is learnt from such curves alone.
"""

from __future__ import annotations

import numpy as np

from jianhao.traffic.curves import Accounts, Curves
from jianhao.traffic.evidence import Evidence
from jianhao.traffic.growth import grow, growth_tests
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.peers import Groups
from jianhao.traffic.signals import Signal

OF_LIKES = (
    Signal.burst_nolike,
    Signal.like_early,
    Signal.like_uneven,
)  # the export by the hour counts reads only


def hourly_tests(
    found: list[Evidence], hourly: Curves, accounts: Accounts, groups: Groups, chosen: Parameters
) -> list[Evidence]:
    """The growth tests with the account-hour answer put in where posts have no curves."""
    grown = grow(hourly, accounts.platform[hourly.account], accounts.size, chosen)
    other = {e.signal: e for e in growth_tests(hourly, grown, groups, chosen)}
    return [e if e.signal in OF_LIKES else _filled(e, other[e.signal]) for e in found]


def _filled(posts: Evidence, hours: Evidence) -> Evidence:
    use = ~np.isfinite(posts.p) & np.isfinite(hours.p)
    names = ("p", "z", "measured", "usual", "posts", "missing")
    columns = {n: np.where(use, getattr(hours, n), getattr(posts, n)) for n in names}
    return Evidence(posts.signal, **columns)
