"""Which accounts an account's figures are set beside: the same platform and level, reads counted in the same way.

Too few of one level are joined by the other levels of the platform; platforms are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jianhao.costs.reads import Reads
from jianhao.costs.shrinkage import LEAST_ACCOUNTS, Gamma, prior_of_posts, prior_of_reads, steadiness
from jianhao.vocab.levels import Level
from jianhao.vocab.metrics import METRICS
from jianhao.vocab.platform_names import Platform

Key = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Peers:
    """A group: its name for readers, how many accounts with posts, how steady posts are, and the two priors."""

    name: str
    accounts: int
    k: float | None
    of_reads: Gamma | None
    of_posts: Gamma | None


def peer_groups(accounts: Sequence[Mapping[str, Any]], facts: Sequence[Reads], days: int) -> list[Peers]:
    """The group of each account, in the same order; `accounts` have platform and level."""
    narrow = [(a["platform"], a["level"], f.metric) for a, f in zip(accounts, facts, strict=True)]
    wide: list[Key] = [(platform, None, metric) for platform, _, metric in narrow]
    sizes = _sizes(narrow, facts)
    keys: list[Key] = [
        n if n[1] is not None and sizes.get(n, 0) >= LEAST_ACCOUNTS else w
        for n, w in zip(narrow, wide, strict=True)
    ]
    groups: dict[Key, Peers] = {}
    for key in dict.fromkeys(keys):
        # A group over all levels also holds the accounts that have a group of their own.
        own = [f for f, n in zip(facts, narrow, strict=True) if key in (n, (n[0], None, n[2]))]
        groups[key] = _peers(key, own, days)
    return [groups[key] for key in keys]


def _sizes(keys: Iterable[Key], facts: Iterable[Reads]) -> dict[Key, int]:
    sizes: dict[Key, int] = {}
    for key, fact in zip(keys, facts, strict=True):
        if fact.genuine is not None and fact.posts:
            sizes[key] = sizes.get(key, 0) + 1
    return sizes


def _peers(key: Key, facts: Sequence[Reads], days: int) -> Peers:
    seen = [f for f in facts if f.posts]
    read = [f for f in seen if f.genuine is not None and f.read_posts]
    posts = np.array([f.read_posts for f in read], float)
    means, variances = (
        np.array([np.nan if (v := getattr(f, name)) is None else v for f in read], float)
        for name in ("mean", "variance")
    )
    k = steadiness(posts, means, variances)
    reads = np.array([f.genuine for f in read], float)
    return Peers(
        name=_name(key), accounts=len(read), k=k,
        of_reads=None if k is None else prior_of_reads(posts, reads, k),
        of_posts=prior_of_posts(np.array([f.posts for f in seen], float), float(days)),
    )  # fmt: skip


def _name(key: Key) -> str:
    """`微信公众号·县级·阅读人数`."""
    platform, level, metric = key
    parts = [Platform(platform).chinese if platform in Platform.__members__ else platform]
    if level is not None:
        parts.append(Level(level).chinese)
    if metric is not None:
        parts.append(f"阅读{METRICS[metric]}")
    return "·".join(parts)
