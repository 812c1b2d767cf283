"""Which pairs documents show side by side, and which posts they therefore need: bounded, the most telling first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.documents.labels import UNIQUE_KINDS
from jianhao.reuse.parameters import DEFAULT
from jianhao.reuse.result import Reuse

LOW: Final = 0.7  # accounts with less of their own are listed and shown first
PAIRS_OF_ACCOUNT: Final = 3
PAIRS_AT_MOST: Final = 300
PAIR_ROWS: Final = 20_000
UNIQUE_ROWS: Final = 20_000
UNIQUE_OF_ACCOUNT: Final = 8
CLOSING: Final = ("merge", "close")


def shown_pairs(reuse: Reuse) -> pa.Table:
    """The rows of `pairs` that are shown side by side, grouped by account, at most 3 an account and 300 in all.

    No templates and nothing below 30 %. Accounts with the least of their own come first; where not all fit, every account
    with little of its own has one before any has two. Of an account the pairs that nobody ordered, then the largest share,
    then the latest; one pair of a post.
    """
    pairs = reuse.pairs
    chosen = pairs.filter(
        pc.and_(pc.not_equal(pairs["kind"], "template"), pc.greater_equal(pairs["share"], DEFAULT.contains))
    )
    ranked = _ranked(chosen.append_column("place", pa.array(range(chosen.num_rows), pa.int64())), reuse)
    keep = sorted(_turns(ranked)[:PAIRS_AT_MOST], key=lambda turn: turn[-1])
    return ranked.take(pa.array([at for *_, at in keep], pa.int64())).select(pairs.column_names)


def _turns(ranked: pa.Table) -> list[tuple[bool, int, int]]:
    """(not low, turn, row) in the order in which pairs are taken: at most 3 an account, one of a post."""
    turns: list[tuple[bool, int, int]] = []
    posts: set[str] = set()
    count: Counter[str] = Counter()
    columns = (ranked[name].to_pylist() for name in ("post_id", "account_id", "own"))
    for at, (post, account, own) in enumerate(zip(*columns, strict=True)):
        if post not in posts and count[account] < PAIRS_OF_ACCOUNT:
            posts.add(post)
            count[account] += 1
            turns.append((own >= LOW, count[account] if own < LOW else 0, at))
    return sorted(turns)


def _ranked(pairs: pa.Table, reuse: Reuse) -> pa.Table:
    """The pairs in the order of `shown_pairs`, with the originality of their account as `own`."""
    columns = (reuse.accounts[name].to_pylist() for name in ("account_id", "originality"))
    known = dict(zip(*columns, strict=True))
    # An account without a post in the window has no figure: it comes after those that have one.
    originality = [known.get(account) for account in pairs["account_id"].to_pylist()]
    ranked = pairs.append_column(
        "own", pa.array([1.0 if o is None else o for o in originality], pa.float64())
    )
    keys = ("own", "account_id", "ordered", "share", "place")
    return ranked.sort_by([(key, "descending" if key in ("share", "place") else "ascending") for key in keys])


def shown_posts(reuse: Reuse) -> list[str]:
    """The posts whose texts are shown side by side, each once."""
    pairs = shown_pairs(reuse)
    return list(dict.fromkeys(pairs["post_id"].to_pylist() + pairs["source_post_id"].to_pylist()))


def listed_posts(reuse: Reuse, accounts: pa.Table) -> list[str]:
    """The posts that 附件.xlsx and the panels list by title; `accounts` are those of the result (ACCOUNTS)."""
    pairs, unique = listed_pairs(reuse), listed_unique(reuse, closing(accounts))
    columns = (pairs["post_id"], pairs["source_post_id"], unique["post_id"])
    return list(dict.fromkeys(post for column in columns for post in column.to_pylist()))


def listed_pairs(reuse: Reuse) -> pa.Table:
    """Pairs that 附件.xlsx lists: those that nobody ordered first, by account and share; templates are left out."""
    pairs = reuse.pairs.select([name for name in reuse.pairs.column_names if name != "spans"])
    pairs = pairs.filter(pc.not_equal(pairs["kind"], "template"))
    keys = [
        ("ordered", "ascending"), ("account_id", "ascending"), ("share", "descending"),
        ("post_id", "ascending"), ("source_post_id", "ascending"),
    ]  # fmt: skip
    return pairs.sort_by(keys).slice(0, PAIR_ROWS)


def listed_unique(reuse: Reuse, first: Collection[str]) -> pa.Table:
    """Posts that stand nowhere else as 附件.xlsx lists them: of the accounts `first` first, then by kind and account."""
    unique, kinds = reuse.unique, list(UNIQUE_KINDS)
    later = pc.invert(pc.is_in(unique["account_id"], pa.array(sorted(first), pa.string())))
    rank = pc.index_in(unique["kind"], pa.array(kinds, pa.string()))
    ranked = unique.append_column("later", later).append_column("rank", rank)
    keys = ("later", "rank", "account_id", "post_id")
    ranked = ranked.sort_by([(key, "ascending") for key in keys]).slice(0, UNIQUE_ROWS)
    return ranked.drop_columns(["later", "rank"])


def closing(accounts: pa.Table) -> frozenset[str]:
    """Accounts that are proposed for merging or closing: what stands only there would have to be kept."""
    changed = pc.is_in(accounts["advice"], pa.array(CLOSING, pa.string()))
    return frozenset(accounts.filter(changed)["account_id"].to_pylist())
