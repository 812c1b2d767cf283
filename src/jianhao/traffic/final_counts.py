"""Final counts of posts: exact and old enough, what the tests on counts look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.traffic.curves import Bytes, Curves, Floats, Ints
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.signals import Missing


@dataclass(frozen=True)
class Final:
    """Final counts of posts whose reads are exact and old enough; how many each account has."""

    account: Ints
    reads: Floats
    likes: Floats
    shares: Floats
    size: int
    posts: Ints
    missing: Bytes


def final_counts(curves: Curves, size: int, chosen: Parameters) -> Final:
    """What the tests on final counts look at; likes and shares are nan where nobody counted them."""
    exact = (curves.final_reads >= 0) & ~curves.final_capped
    account = curves.account[exact]
    posts = np.bincount(account, minlength=size).astype(np.int32)
    missing = np.where(
        posts == 0, Missing.no_counts, np.where(posts < chosen.least_posts, Missing.few_posts, Missing.said)
    )
    likes, shares = (
        np.where(c[exact] >= 0, c[exact], np.nan).astype(float)
        for c in (curves.final_likes, curves.final_shares)
    )
    return Final(
        account, curves.final_reads[exact].astype(float), likes, shares, size, posts, missing.astype(np.int8)
    )
