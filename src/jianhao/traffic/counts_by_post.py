"""A stream of counts put in the order of posts and ages; what cannot be used is counted by reason."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.growth_intake import count_rows, drop_others, last_counts, order_rows, scatter
from jianhao.traffic.curves import FINAL_AGE, UNKNOWN, Flags, Ints, Longs
from jianhao.traffic.minutes import NEVER, minutes
from jianhao.traffic.texts import Numbering

KINDS = ("exact", "at_least", "rounded")
METRIC_WORDS = ("people", "times")
METRICS = len(METRIC_WORDS) + 1
METRIC_SHIFT = 2
UNDATED = np.int32(2**31 - 1)  # age of a count whose time is not known: after all others, in no curve
MOST = 2**31 - 2
Octets = npt.NDArray[np.uint8]


@dataclass
class Columns:
    """Counts by post and age, one row each."""

    minute: Ints
    reads: Ints
    likes: Ints
    shares: Ints
    kind: Octets


@dataclass(frozen=True)
class Gathered:
    """Counts by post and age (see Curves), the metric of each account, and how many rows were set aside."""

    starts: Longs
    minute: Ints
    reads: Ints
    likes: Ints
    kind: Octets
    final_reads: Ints
    final_likes: Ints
    final_shares: Ints
    final_kind: Octets
    metric: Ints
    no_post: int
    negative: int
    future: int
    early: int
    doubled: int
    other_metric: int


class _Rows:
    """Rows as they come; `post` is UNKNOWN where a row is not used."""

    def __init__(self, room: int, numbering: Numbering, rank: Ints, published: Longs, end: np.int64) -> None:
        self.numbering, self.rank, self.published, self.end = numbering, rank, published, end
        self.post, self.minute, self.reads, self.likes, self.shares = (
            np.empty(room, np.int32) for _ in range(5)
        )
        self.kind = np.empty(room, np.uint8)
        self.size = 0
        self.aside: Counter[str] = Counter()

    def read(self, samples: Iterator[pa.RecordBatch]) -> None:
        """Take all batches, several at a time; each has its own rows, so their order stays."""
        with ThreadPoolExecutor(cores()) as pool:
            pending: deque[Future[Counter[str]]] = deque()
            for batch in samples:
                pending.append(pool.submit(self._take, batch, self.size))
                self.size += batch.num_rows
                if len(pending) > 2 * cores():
                    self.aside += pending.popleft().result()
            for left in pending:
                self.aside += left.result()

    def _take(self, batch: pa.RecordBatch, start: int) -> Counter[str]:
        """Fill the rows of a batch; how many are set aside, by reason."""
        to = slice(start, start + batch.num_rows)
        number = self.numbering.find(batch.column("post_id"))
        known = number >= 0
        post = np.where(known, self.rank[np.maximum(number, 0)] if len(self.rank) else UNKNOWN, UNKNOWN)
        judged = post >= 0
        collected = minutes(batch.column("collected_at"))
        dated = collected != NEVER
        age = collected - self.published[np.maximum(post, 0)] if len(self.published) else collected
        future = judged & dated & (collected >= self.end)
        early = judged & dated & (age < 0) & ~future
        self.post[to] = np.where(future | early, UNKNOWN, post)
        self.minute[to] = np.where(dated, np.minimum(age, MOST), UNDATED)
        aside = Counter(no_post=int((~known).sum()), future=int(future.sum()), early=int(early.sum()))
        for name in ("reads", "likes", "shares"):
            getattr(self, name)[to], wrong = _count(batch.column(name), judged)
            aside["negative"] += wrong
        self.kind[to] = _codes(batch.column("reads_kind"), KINDS, 0) | (
            _codes(batch.column("metric"), METRIC_WORDS, len(METRIC_WORDS)) << METRIC_SHIFT
        )
        return aside


def _count(column: pa.Array, judged: Flags) -> tuple[Ints, int]:
    """Counts, UNKNOWN where there is none or an impossible one; how many impossible ones judged posts have."""
    value = pc.fill_null(column, UNKNOWN).to_numpy(zero_copy_only=False)
    odd = (value < 0) | (value > MOST)
    if not odd.any():
        return value, 0
    wrong = odd & np.asarray(column.is_valid()) & judged
    return np.where(odd, UNKNOWN, value), int(wrong.sum())


def _codes(column: pa.Array, words: tuple[str, ...], other: int) -> Octets:
    if not pa.types.is_dictionary(column.type):
        first = column[0].as_py() if len(column) else None
        if first is not None and column.null_count == 0 and pc.all(pc.equal(column, first)).as_py():
            return np.full(
                len(column), words.index(first) if first in words else other, np.uint8
            )  # as most files are
        column = column.dictionary_encode()
    code = {word: k for k, word in enumerate(words)}
    codes = np.array([*(code.get(w, other) for w in column.dictionary.to_pylist()), other], np.uint8)
    place = pc.fill_null(column.indices, len(codes) - 1).to_numpy(zero_copy_only=False)
    found: Octets = codes[place]
    return found


def gather(
    samples: Iterator[pa.RecordBatch], room: int, numbering: Numbering, rank: Ints, account: Ints, published: Longs,
    accounts: int, end: np.int64,
) -> Gathered:  # fmt: skip
    """Read the stream; `rank` is each numbered post's place (UNKNOWN: not judged), `account` and `published` by place."""
    rows = _Rows(room, numbering, rank, published, end)
    rows.read(samples)
    metric, other = _metrics(rows, account, accounts)
    if len(account):
        drop_others(rows.post[: rows.size], rows.kind[: rows.size], METRIC_SHIFT, account, metric)
    starts, kept, columns = _in_order(rows, len(account))
    finals = _finals(starts, starts[:-1] + kept, columns, len(account))
    doubled = int(starts[-1] - kept.sum(dtype=np.int64))
    columns = _compact(starts, kept, columns)
    return Gathered(
        np.concatenate([np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)]), columns.minute, columns.reads, columns.likes,
        columns.kind, *finals, metric, rows.aside["no_post"], rows.aside["negative"], rows.aside["future"], rows.aside["early"],
        doubled, other,
    )  # fmt: skip


def _metrics(rows: _Rows, account: Ints, accounts: int) -> tuple[Ints, int]:
    """What most counts of each account count, and how many counts count something else: they never meet in one curve."""
    if not len(account):
        return np.full(accounts, METRICS - 1, np.int32), 0
    post = rows.post[: rows.size]
    tally = np.zeros(accounts * METRICS, np.int64)
    for low in range(0, rows.size, 1 << 22):
        part = slice(low, low + (1 << 22))
        some = (post[part] >= 0) & (rows.reads[: rows.size][part] >= 0)
        tally += np.bincount(
            account[post[part][some]] * METRICS + (rows.kind[part][some] >> METRIC_SHIFT),
            minlength=len(tally),
        )
    by_metric = tally.reshape(accounts, METRICS)
    metric = np.argmax(by_metric, axis=1).astype(np.int32)
    metric[by_metric.sum(axis=1) == 0] = METRICS - 1
    return metric, int(tally.sum() - by_metric[np.arange(accounts), metric].sum())


def _in_order(rows: _Rows, posts: int) -> tuple[Longs, Ints, Columns]:
    post = rows.post[: rows.size]
    number = np.zeros(posts, np.int64)
    count_rows(post, number)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(number, dtype=np.int64)])
    whole = int(starts[-1])
    to = Columns(
        np.empty(whole, np.int32), np.empty(whole, np.int32), np.empty(whole, np.int32), np.empty(whole, np.int32),
        np.empty(whole, np.uint8),
    )  # fmt: skip
    scatter(
        post, rows.minute, rows.reads, rows.likes, rows.shares, rows.kind, starts[:-1].copy(),
        to.minute, to.reads, to.likes, to.shares, to.kind,
    )  # fmt: skip
    for name in ("post", "minute", "reads", "likes", "shares", "kind"):
        delattr(rows, name)  # the unordered copy is as large as the ordered one
    kept = np.zeros(posts, np.int32)
    blocks = even_blocks(number, 4 * cores())
    list(in_threads(
        lambda span: order_rows(*span, starts, to.minute, to.reads, to.likes, to.shares, to.kind, kept), blocks, cores()
    ))  # fmt: skip
    return starts, kept, to


def _finals(starts: Longs, ends: Longs, columns: Columns, posts: int) -> tuple[Ints, Ints, Ints, Octets]:
    reads, likes, shares = np.empty(posts, np.int32), np.empty(posts, np.int32), np.empty(posts, np.int32)
    kind = np.empty(posts, np.uint8)
    last_counts(
        starts, ends, columns.minute, columns.reads, columns.likes, columns.shares, columns.kind, FINAL_AGE,
        reads, likes, shares, kind,
    )  # fmt: skip
    return reads, likes, shares, kind


def _compact(starts: Longs, kept: Ints, columns: Columns) -> Columns:
    """Without the rows that went."""
    if int(kept.sum(dtype=np.int64)) == int(starts[-1]):
        return columns
    place = np.arange(int(starts[-1])) - np.repeat(starts[:-1], np.diff(starts))
    stay = place < np.repeat(kept, np.diff(starts))
    return Columns(
        columns.minute[stay],
        columns.reads[stay],
        columns.likes[stay],
        columns.shares[stay],
        columns.kind[stay],
    )
