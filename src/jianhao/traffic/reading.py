"""Canonical tables become arrays: posts of registered accounts, their counts by age, and how many rows were set aside and why.

Tables are read as streams; what is held is some seventeen bytes for each count and some hundred for each post.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from jianhao.kernels.growth_intake import earliest
from jianhao.traffic.counts_by_post import UNDATED, Gathered, gather
from jianhao.traffic.curves import FINAL_AGE, UNKNOWN, Accounts, Curves, Flags, Ints, Longs
from jianhao.traffic.definitions import Alike, alike
from jianhao.traffic.minutes import NEVER, minutes
from jianhao.traffic.texts import Numbering
from jianhao.vocab.levels import Level

Input: TypeAlias = "pa.Table | Sequence[Path]"
POST_COLUMNS = ("post_id", "account_id", "published_at", "precision")
SAMPLE_COLUMNS = ("post_id", "collected_at", "reads", "reads_kind", "metric", "likes", "shares")
ROUGH = {"second": 0, "minute": 0, "hour": 1, "day": 2}
METRICS = ("people", "times", "")
BATCH_ROWS = 131_072


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows that were not used, by reason; posts in `declared`, `late` and `no_time`, counts in the rest but `undefined`."""

    declared: int = 0
    late: int = 0  # published after the as-of day
    no_time: int = 0  # without a time of publication
    no_post: int = 0  # counts of posts that are not in the posts table
    negative: int = 0  # below 0, or more than any platform shows
    future: int = 0  # collected after the as-of day
    early: int = 0  # collected before the post was published
    doubled: int = 0  # several counts of one minute
    other_metric: int = 0  # counted by another definition of reads than most of the account's
    undefined: int = 0  # posts of which a count follows no definition, or another than those of peers


@dataclass(frozen=True)
class Read:
    """What is judged. `metric[a]` is an index into METRICS; `day` and `numbers` belong to the posts of `curves`.

    `undefined` marks accounts whose reads nobody can compare: what they count was not said, or changed while they were counted.
    """

    accounts: Accounts
    curves: Curves
    metric: Ints
    platforms: tuple[str, ...]
    day: Ints
    numbers: Ints
    numbering: Numbering
    aside: SetAside
    undefined: Flags


@dataclass(frozen=True)
class Declared:
    """Posts that something known explains: published on days first..last (day numbers), of one account or (None) of all."""

    first: int
    last: int
    account_id: str | None = None


def batches(table: Input, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The columns of a table or of Parquet files as a stream."""
    if isinstance(table, pa.Table):
        yield from table.select(list(columns)).to_batches(BATCH_ROWS)
        return
    paths = [str(path) for path in table]
    if paths:
        scanner = ds.dataset(paths, format="parquet").scanner(
            columns=list(columns), batch_size=BATCH_ROWS, batch_readahead=4, fragment_readahead=1
        )
        yield from scanner.to_batches()


def read_tables(
    register: pa.Table,
    posts: Input,
    samples: Input,
    as_of: int | None = None,
    declared: Sequence[Declared] = (),
) -> Read:
    """Register, posts and samples as arrays. `as_of` is a day number: later posts and counts are set aside; None: nothing is."""
    ids = sorted({i for i in register.column("account_id").to_pylist() if i})
    end = NEVER if as_of is None else (np.int64(as_of) + 1) * 1440
    numbering, account, published, rough, late, no_time = _posts(posts, ids, end)
    hidden = _declared(published, account, ids, declared)
    order = np.lexsort((numbering.hashes[: numbering.count], published, account))
    order = order[~hidden[order]]
    rank = np.full(numbering.count, UNKNOWN, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    shown = published[order]
    rows = sum(_rows(samples))
    found = gather(
        batches(samples, SAMPLE_COLUMNS), rows, numbering, rank, account[order], shown, len(ids), end
    )
    accounts, platforms = _accounts(register, ids, found.metric)
    lasted = _counted_for(found)
    same = alike(accounts.platform, platforms, account[order], shown, shown + lasted, _known(found, lasted))
    aside = SetAside(
        undefined=same.left_out, declared=int(hidden.sum()), late=late, no_time=no_time, no_post=found.no_post, negative=found.negative,
        future=found.future, early=found.early, doubled=found.doubled, other_metric=found.other_metric,
    )  # fmt: skip
    curves = _compared(_curves(account[order], shown, rough[order], found), same)
    day = (shown // 1440).astype(np.int32)
    return Read(
        accounts,
        curves,
        found.metric,
        platforms,
        day,
        order.astype(np.int32),
        numbering,
        aside,
        same.undefined,
    )


def _counted_for(found: Gathered) -> Longs:
    """Minutes from publication to the last dated count of each post; 0 without one."""
    ends = found.starts[1:]
    last = np.where(
        np.diff(found.starts) > 0, found.minute[np.maximum(ends - 1, 0)] if len(found.minute) else 0, 0
    )
    return np.where(last == UNDATED, 0, last).astype(np.int64)


def _known(found: Gathered, lasted: Longs) -> tuple[Flags, Flags, Flags]:
    """Posts whose reads, likes and shares were counted: a final count, or counts of a post too young to have one."""
    young = (np.diff(found.starts) > 0) & (lasted < FINAL_AGE)
    reads, likes, shares = (
        final >= 0 for final in (found.final_reads, found.final_likes, found.final_shares)
    )
    return reads | young, likes | young, shares | young


def _compared(curves: Curves, same: Alike) -> Curves:
    """Without the counts that count something else than those of peers."""
    if not same.left_out:
        return curves
    rows = np.repeat(np.arange(curves.size, dtype=np.int32), np.diff(curves.starts))
    return replace(
        curves,
        reads=np.where(same.reads[rows], curves.reads, UNKNOWN).astype(np.int32),
        likes=np.where(same.likes[rows], curves.likes, UNKNOWN).astype(np.int32),
        final_reads=np.where(same.reads, curves.final_reads, UNKNOWN).astype(np.int32),
        final_likes=np.where(same.likes, curves.final_likes, UNKNOWN).astype(np.int32),
        final_shares=np.where(same.shares, curves.final_shares, UNKNOWN).astype(np.int32),
    )


def _rows(table: Input) -> Iterator[int]:
    if isinstance(table, pa.Table):
        yield table.num_rows
    else:
        yield from (ds.dataset(str(path), format="parquet").count_rows() for path in table)


def _posts(
    posts: Input, ids: list[str], end: np.int64
) -> tuple[Numbering, Ints, Longs, npt.NDArray[np.uint8], int, int]:
    """Number the posts of registered accounts published by the end; their account and minute of publication in Shanghai."""
    numbering, known = Numbering(), pa.array(ids, pa.string())
    account, published, rough = (np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.uint8))
    late = no_time = 0
    for batch in batches(posts, POST_COLUMNS):
        owner = pc.fill_null(
            pc.index_in(_plain(batch.column("account_id")), value_set=known), UNKNOWN
        ).to_numpy(False)
        minute = minutes(batch.column("published_at"))
        registered = (owner >= 0) & np.asarray(batch.column("post_id").is_valid())
        timeless = registered & (minute == NEVER)
        after = registered & ~timeless & (minute >= end)
        late, no_time = late + int(after.sum()), no_time + int(timeless.sum())
        wanted = registered & ~timeless & ~after
        numbers = numbering.add(_plain(batch.column("post_id")), wanted)
        account, published, rough = _longer(numbering.count, account, published, rough)
        account[numbers[wanted]] = owner[wanted]
        coarse = _rough(batch.column("precision"))
        earliest(numbers, minute, coarse, published, rough)
    size = numbering.count
    return numbering, account[:size], published[:size], rough[:size], late, no_time


def _longer(
    size: int, account: Ints, published: Longs, rough: npt.NDArray[np.uint8]
) -> tuple[Ints, Longs, npt.NDArray[np.uint8]]:
    if size <= len(account):
        return account, published, rough
    more = max(size, 2 * len(account)) - len(account)
    return (
        np.concatenate([account, np.full(more, UNKNOWN, np.int32)]),
        np.concatenate([published, np.full(more, NEVER)]),
        np.concatenate([rough, np.full(more, 255, np.uint8)]),
    )


def _plain(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _rough(precision: pa.Array) -> npt.NDArray[np.uint8]:
    """0 where the minute of publication is known, more where it is not."""
    place = pc.index_in(_plain(precision), value_set=pa.array(list(ROUGH)))
    codes = np.array([*ROUGH.values(), 2], np.uint8)
    found: npt.NDArray[np.uint8] = codes[pc.fill_null(place, len(ROUGH)).to_numpy(False)]
    return found


def _declared(
    published: Longs, account: Ints, ids: list[str], declared: Sequence[Declared]
) -> npt.NDArray[np.bool_]:
    """Posts whose three days of growth touch a declared span."""
    hidden = np.zeros(len(published), np.bool_)
    place = {name: k for k, name in enumerate(ids)}
    day = published // 1440
    for span in declared:
        touched = (day + 3 >= span.first) & (day <= span.last)
        if span.account_id is not None:
            touched &= account == place.get(span.account_id, -2)
        hidden |= touched
    return hidden


def _accounts(register: pa.Table, ids: list[str], metric: Ints) -> tuple[Accounts, tuple[str, ...]]:
    """The register in the order of ids; accounts whose reads are counted differently are different platforms to each other."""
    rows = {
        row["account_id"]: row for row in register.select(_given(register)).to_pylist() if row["account_id"]
    }
    words = [
        f"{rows[i].get('platform') or i.partition(':')[0]}/{METRICS[m]}"
        for i, m in zip(ids, metric.tolist(), strict=True)
    ]
    names = sorted(set(words))
    code = {name: k for k, name in enumerate(names)}
    levels = [rows[i].get("level") for i in ids]
    followers = [rows[i].get("followers") for i in ids]
    return Accounts(
        tuple(ids),
        np.array([code[w] for w in words], np.int32),
        np.array([Level(v).rank if v in Level.__members__ else UNKNOWN for v in levels], np.int32),
        np.array([np.nan if f is None or f < 0 else float(f) for f in followers], float),
    ), tuple(names)


def _given(register: pa.Table) -> list[str]:
    return [n for n in ("account_id", "platform", "level", "followers") if n in register.schema.names]


def _curves(account: Ints, published: Longs, rough: npt.NDArray[np.uint8], found: Gathered) -> Curves:
    return Curves(
        account=account.astype(np.int32),
        published=np.where(rough == 0, published, UNKNOWN),
        starts=found.starts,
        minute=found.minute,
        reads=found.reads,
        likes=found.likes,
        capped=(found.kind & 3 != 0).astype(np.int8),
        final_reads=found.final_reads,
        final_likes=found.final_likes,
        final_shares=found.final_shares,
        final_capped=found.final_kind & 3 != 0,
    )
