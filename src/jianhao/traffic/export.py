"""What the back office exports becomes arrays: hourly reads of accounts as curves from one publication to the next, follower days."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.traffic.curves import Curves, FollowerDays, Ints, Longs
from jianhao.traffic.reading import METRICS, Read

HOURS = 72
LEAST_HOURS = 12  # between two publications, for a curve
LEAST_SHARE = 0.5  # of the hours that must be in the export


def hourly_curves(account_reads: pa.Table | None, read: Read) -> Curves | None:
    """One curve for each hour with a publication, until the next one; None without any hourly reads."""
    if account_reads is None:
        return None
    account, hour, reads = _hours(account_reads, read)
    if not len(account):
        return None
    return curves_by_hour(account, hour, reads, read.curves.account, read.curves.published)


def _hours(table: pa.Table, read: Read) -> tuple[Ints, Longs, Longs]:
    """Account, hour since 1970-01-01 in Shanghai, reads of all sources together, counted as the account's posts are."""
    place = pc.fill_null(
        pc.index_in(table["account_id"], value_set=pa.array(read.accounts.ids, pa.string())), -1
    )
    account = place.to_numpy()
    known = table["hour"].is_valid() if not len(table) else pc.is_valid(table["hour"])
    metric = pc.fill_null(
        pc.index_in(table["metric"], value_set=pa.array(METRICS[:2])), len(METRICS) - 1
    ).to_numpy()
    reads = pc.fill_null(table["reads"], -1).to_numpy()
    whole = np.asarray(pc.is_null(table["channel"])).astype(bool)
    use = (account >= 0) & np.asarray(known).astype(bool) & whole & (reads >= 0)
    use &= metric == _counted(account, metric, use, len(read.accounts.ids))[np.maximum(account, 0)]
    hour = (
        pc.fill_null(table["day"], 0).to_numpy().astype(np.int64) * 24
        + pc.fill_null(table["hour"], 0).to_numpy()
    )
    return account[use].astype(np.int32), hour[use], reads[use].astype(np.int64)


def _counted(account: Ints, metric: Ints, use: np.ndarray[tuple[int], np.dtype[np.bool_]], size: int) -> Ints:
    """What most rows of each account count: two definitions never meet in one curve."""
    tally = np.bincount(account[use] * len(METRICS) + metric[use], minlength=size * len(METRICS))
    most: Ints = np.argmax(tally.reshape(size, len(METRICS)), axis=1).astype(np.int32)
    return most


def curves_by_hour(account: Ints, hour: Longs, reads: Longs, post_account: Ints, published: Longs) -> Curves:
    """Curves of accounts' hourly reads, cut at the hours with a publication; hours given twice count once, the larger."""
    base = int(min(hour.min(), (published[published >= 0] // 60).min(initial=hour.min())))
    span = int(hour.max()) - base + HOURS + 2
    key = account.astype(np.int64) * span + (hour - base)
    order = np.lexsort((reads, key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    key, value = key[order][last], reads[order][last]
    begins = np.unique(
        post_account[published >= 0].astype(np.int64) * span + (published[published >= 0] // 60 - base)
    )
    begins = begins[begins % span < span - HOURS]
    following = np.append(begins[1:], begins[-1:] + HOURS)
    other = following // span != begins // span
    length = np.where(other, HOURS, np.minimum(following - begins, HOURS))
    low, high = np.searchsorted(key, begins), np.searchsorted(key, begins + length)
    held = high - low
    # An export ends somewhere: a curve ends with the last hour in it.
    length = np.where(held > 0, key[np.maximum(high - 1, 0)] - begins + 1, 0)
    good = (length >= LEAST_HOURS) & (held >= LEAST_SHARE * length)
    begins, low, held = begins[good], low[good], held[good]
    starts = np.concatenate([[0], np.cumsum(held)])
    rows = np.repeat(low - starts[:-1], held) + np.arange(int(starts[-1]))
    running = np.cumsum(value[rows])
    before = np.concatenate([[0], running])[starts[:-1]]
    counts = (running - np.repeat(before, held)).astype(np.int32)
    minute = ((key[rows] - np.repeat(begins, held) + 1) * 60).astype(np.int32)
    nothing = np.full(len(counts), -1, np.int32)
    none = np.full(len(begins), -1, np.int32)
    return Curves(
        (begins // span).astype(np.int32), (begins % span + base) * 60, starts.astype(np.int64), minute, counts, nothing,
        np.zeros(len(counts), np.int8), none, none, none, np.zeros(len(begins), np.bool_),
    )  # fmt: skip


def followers_of(table: pa.Table | None, read: Read, as_of: int | None) -> FollowerDays | None:
    """Rows of registered accounts by account and day; of two of one day the larger, none after the as-of day."""
    if table is None or not table.num_rows:
        return None
    place = pc.fill_null(
        pc.index_in(table["account_id"], value_set=pa.array(read.accounts.ids, pa.string())), -1
    )
    account, day = place.to_numpy(), pc.fill_null(table["day"], -1).to_numpy()
    number = pc.fill_null(table["followers"], -1).to_numpy()
    use = (account >= 0) & (day >= 0) & (number > 0)
    if as_of is not None:
        use &= day <= as_of
    account, day, number = account[use], day[use], number[use].astype(float)
    order = np.lexsort((number, day, account))
    account, day, number = account[order], day[order], number[order]
    last = np.append((account[1:] != account[:-1]) | (day[1:] != day[:-1]), True)[: len(account)]
    return FollowerDays(account[last].astype(np.int32), day[last].astype(np.int32), number[last])
