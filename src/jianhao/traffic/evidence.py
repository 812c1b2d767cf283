"""What one test says of every account, in the same shape for all tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.traffic.curves import Bytes, Floats, Ints
from jianhao.traffic.signals import Missing, Signal


@dataclass(frozen=True)
class Evidence:
    """p per account (nan: cannot be said, see `missing`), z of a comparison with peers (nan otherwise).

    `measured` and `usual` are the account's value and that of its peers in natural units, `posts` how many posts tell.
    """

    signal: Signal
    p: Floats
    z: Floats
    measured: Floats
    usual: Floats
    posts: Ints
    missing: Bytes


def evidence(
    signal: Signal,
    p: Floats,
    measured: Floats,
    usual: Floats,
    posts: Ints,
    missing: Bytes,
    z: Floats | None = None,
) -> Evidence:
    """As given, with a reason wherever p is nan: the one in `missing`, else that there are too few peers."""
    silent = ~np.isfinite(p)
    why = np.where(silent & (missing == Missing.said), Missing.few_peers, missing)
    why = np.where(silent, why, Missing.said).astype(np.int8)
    return Evidence(signal, p, np.full(len(p), np.nan) if z is None else z, measured, usual, posts, why)
