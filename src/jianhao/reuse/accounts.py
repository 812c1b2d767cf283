"""What the posts of an account amount to: how much of it is its own, whom it lives from, how late it comes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels import pair
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.judging import Judged
from jianhao.store.schemas import REUSE_ACCOUNTS, REUSE_EDGES

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[Any]
HOUR = 3_600_000_000
CLUSTER_SHARE = 0.3  # of an account's characters from one other account: it lives from it
LAG_SHARE = 0.3  # share from which a post's lag counts


def accounts_table(
    corpus: Corpus, judged: Judged, counted: Flags, ordered: Flags, since: int | None
) -> pa.Table:
    """REUSE_ACCOUNTS of all accounts with judged texts, by id; only texts from day `since` on count."""
    recent = _recent(corpus, judged, since)
    total: Floats = np.bincount(corpus.account[recent], judged.plain[recent], len(corpus.accounts))
    posts = np.bincount(corpus.account[recent], minlength=len(corpus.accounts))
    taken = _taken(corpus, judged, counted & ~ordered, recent)
    covered = np.bincount(taken.account, taken.characters, len(corpus.accounts))
    with np.errstate(invalid="ignore"):
        originality = np.where(total > 0, 1 - np.minimum(covered / np.maximum(total, 1), 1), np.nan)
    main, main_share = _main_sources(taken, total)
    lag = _median_lag(corpus, judged, counted & ~ordered, recent)
    cluster = _clusters(main, main_share)
    names = corpus.accounts
    there = np.flatnonzero(posts)
    there = (
        there[np.argsort(np.asarray(names.take(pa.array(there)).to_pylist(), object))]
        if there.size
        else there
    )
    return pa.table([
        names.take(pa.array(there)), pa.array(posts[there], pa.int64()), _maybe(originality[there]),
        names.take(pa.array(np.maximum(main, 0)[there], mask=main[there] < 0)), _maybe(main_share[there]), _maybe(lag[there]),
        names.take(pa.array(np.maximum(cluster, 0)[there], mask=cluster[there] < 0)),
    ], REUSE_ACCOUNTS)  # fmt: skip


def edges_table(
    corpus: Corpus, judged: Judged, counted: Flags, ordered: Flags, since: int | None
) -> pa.Table:
    """REUSE_EDGES: who takes from whom, the most first."""
    recent = _recent(corpus, judged, since)
    m = judged.measures
    rows = np.flatnonzero(counted & recent[m[:, pair.TEXT]])
    taker, source = corpus.account[m[rows, pair.TEXT]], corpus.account[m[rows, pair.SOURCE]]
    key = taker.astype(np.int64) * len(corpus.accounts) + source
    edges, which = np.unique(key, return_inverse=True)
    number = np.bincount(which, minlength=edges.size)
    told = np.bincount(which, ordered[rows], edges.size).astype(np.int64)
    characters = np.bincount(which, m[rows, pair.FRESH], edges.size).astype(np.int64)
    order = np.lexsort((edges, -number))
    ends = [
        corpus.accounts.take(pa.array(side[order])) for side in np.divmod(edges, max(len(corpus.accounts), 1))
    ]
    return pa.table(
        [*ends, *(pa.array(v[order], pa.int64()) for v in (number, told, characters))], REUSE_EDGES
    )


def _recent(corpus: Corpus, judged: Judged, since: int | None) -> Flags:
    judged_texts = ~corpus.source_only & (corpus.lengths > 0)
    return judged_texts & (corpus.day >= since) if since is not None else judged_texts


class _Taken:
    """Characters that an account took from another, one row a pair of posts."""

    def __init__(self, account: Ints, source: Ints, characters: Ints) -> None:
        self.account, self.source, self.characters = account, source, characters


def _taken(corpus: Corpus, judged: Judged, chosen: Flags, recent: Flags) -> _Taken:
    m = judged.measures
    rows = chosen & recent[m[:, pair.TEXT]]
    return _Taken(
        corpus.account[m[rows, pair.TEXT]], corpus.account[m[rows, pair.SOURCE]], m[rows, pair.FRESH]
    )


def _main_sources(taken: _Taken, total: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Per account the one from which most characters come (−1 if none) and their share of all its characters."""
    size = total.size
    main, share = np.full(size, -1, np.int64), np.full(size, np.nan)
    edges, which = np.unique(taken.account.astype(np.int64) * size + taken.source, return_inverse=True)
    characters = np.bincount(which, taken.characters, edges.size)
    for k in np.lexsort((-edges, characters)).tolist():
        account, source = divmod(int(edges[k]), size)
        main[account], share[account] = source, min(characters[k] / max(total[account], 1), 1.0)
    return main, share


def _median_lag(corpus: Corpus, judged: Judged, chosen: Flags, recent: Flags) -> Floats:
    m = judged.measures
    text, source = m[:, pair.TEXT], m[:, pair.SOURCE]
    much = m[:, pair.COVERED] >= LAG_SHARE * np.maximum(judged.plain[text], 1)
    rows = np.flatnonzero(chosen & recent[text] & much)
    clock = np.asarray(corpus.facts.column("published_at").cast(pa.int64()))[corpus.rows]
    lag = (clock[text[rows]] - clock[source[rows]]) / HOUR
    account = corpus.account[text[rows]]
    median = np.full(len(corpus.accounts), np.nan)
    order = np.argsort(account, kind="stable")
    bounds = np.searchsorted(account[order], np.arange(len(corpus.accounts) + 1))
    for one in np.unique(account).tolist():
        median[one] = np.median(lag[order[bounds[one] : bounds[one + 1]]])
    return median


def _clusters(main: npt.NDArray[np.int64], share: Floats) -> npt.NDArray[np.int64]:
    """Per account the main account of its cluster (−1 if none): upwards from those that live from one another."""
    lives_from = np.where(np.nan_to_num(share) >= CLUSTER_SHARE, main, -1)
    cluster = np.full(main.size, -1, np.int64)
    for account in np.flatnonzero(lives_from >= 0).tolist():
        seen = [account]
        while lives_from[seen[-1]] >= 0 and lives_from[seen[-1]] not in seen:
            seen.append(int(lives_from[seen[-1]]))
        # Where two live from each other the one with the smaller number stands for both.
        top = seen[-1] if lives_from[seen[-1]] < 0 else min(seen[seen.index(int(lives_from[seen[-1]])) :])
        cluster[account] = cluster[top] = top
    return cluster


def _maybe(values: Floats) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))
