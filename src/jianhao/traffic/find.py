"""传播数据核验 of a register, its posts and their counts: tables in, tables out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from jianhao.traffic.collected import plans_of, tallied
from jianhao.traffic.curves import Flags
from jianhao.traffic.export import followers_of, hourly_curves
from jianhao.traffic.genuine import Genuine, PostReads, Words, genuine_reads
from jianhao.traffic.growth import excess_of_posts
from jianhao.traffic.judge import Judged, judge
from jianhao.traffic.parameters import DEFAULT, Parameters
from jianhao.traffic.power import Plan
from jianhao.traffic.reading import Declared, Input, Read, SetAside, read_tables
from jianhao.traffic.results import accounts_table, growth_table, signals_table
from jianhao.traffic.signals import Family

ALL_DAYS = (-(2**31), 2**31 - 1)


@dataclass(frozen=True)
class Traffic:
    """The tables TRAFFIC, TRAFFIC_ACCOUNTS (all days) and TRAFFIC_GROWTH, and what they rest on."""

    signals: pa.Table
    accounts: pa.Table
    growth: pa.Table
    aside: SetAside
    read: Read
    judged: Judged
    posts: PostReads
    chosen: Parameters
    collected: Mapping[Plan, int]  # accounts with enough posts by the way in which their posts were counted

    def genuine(self, first: int, last: int) -> pa.Table:
        """TRAFFIC_ACCOUNTS of posts published on days first..last (day numbers): what costs of that time are divided by."""
        return accounts_table(self.read, self.judged, _genuine(self, first, last), self.chosen)


def find_traffic(
    register: pa.Table,
    posts: Input,
    samples: Input,
    *,
    account_reads: pa.Table | None = None,
    followers: pa.Table | None = None,
    as_of: int | None = None,
    declared: Sequence[Declared] = (),
    chosen: Parameters = DEFAULT,
) -> Traffic:
    """Judge every account of the register (ACCOUNTS_IN, at least account_id) by POSTS and SAMPLES, tables or Parquet files.

    `account_reads` (ACCOUNT_READS) and `followers` (FOLLOWERS_DATED) are used where there are any. `as_of` is a day number.
    """
    read = read_tables(register, posts, samples, as_of, declared)
    hourly = hourly_curves(account_reads, read)
    judged = judge(read.accounts, read.curves, hourly, followers_of(followers, read, as_of), chosen)
    reads = np.where(read.curves.final_reads >= 0, read.curves.final_reads, np.nan)
    by_post = PostReads(
        read.curves.account, read.day, reads, excess_of_posts(judged.grown), read.curves.final_capped
    )
    found = Traffic(
        signals=pa.table({}), accounts=pa.table({}), growth=pa.table({}), aside=read.aside, read=read, judged=judged,
        posts=by_post, chosen=chosen, collected=tallied(plans_of(read.curves, hourly, read.accounts.size), judged.sufficient),
    )  # fmt: skip
    genuine = _genuine(found, *ALL_DAYS)
    return replace(
        found,
        signals=signals_table(read, judged, genuine, chosen),
        accounts=accounts_table(read, judged, genuine, chosen),
        growth=growth_table(read, judged),
    )


def reads_in_question(judged: Judged) -> Flags:
    """Accounts of whose reads a part is taken off: a reminder that speaks of reads."""
    flags: Flags = judged.lead & (judged.family == list(Family).index(Family.bought_reads))
    return flags


def _genuine(found: Traffic, first: int, last: int) -> Genuine:
    reminded = reads_in_question(found.judged)
    return genuine_reads(
        found.posts, reminded, _seeds(found.read.accounts.ids, found.chosen.seed), found.chosen, first, last
    )


def _seeds(ids: Sequence[str], seed: int) -> Words:
    """A seed of its own for every account."""
    digests = (hashlib.sha256(f"{seed}\x1f{name}".encode()).digest()[:8] for name in ids)
    return np.array([int.from_bytes(d, "little") for d in digests], np.uint64)
