"""What was found, as tables: whole columns at a time; sentences only where somebody will read them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jianhao.store.schemas import TRAFFIC, TRAFFIC_ACCOUNTS, TRAFFIC_GROWTH
from jianhao.traffic.clearness import clear
from jianhao.traffic.clock import clocks
from jianhao.traffic.curves import UNKNOWN, Flags, Floats
from jianhao.traffic.evidence import Evidence
from jianhao.traffic.genuine import Genuine
from jianhao.traffic.judge import NO_RUNG, Judged
from jianhao.traffic.parameters import Parameters
from jianhao.traffic.picture import growth_pictures
from jianhao.traffic.reading import METRICS, Read
from jianhao.traffic.sentences import (
    BRIEFLY,
    Said,
    fallen,
    insufficient,
    sentence,
    unremarkable,
    unsaid,
)
from jianhao.traffic.signals import BY_SIGNAL, Family, Missing, Rung, Signal
from jianhao.vocab.levels import CHINESE, Level
from jianhao.vocab.platforms import Platform

# The sentence of an account is that of the first of these tests that says something clearly.
TELLING = (
    Signal.burst, Signal.night, Signal.heap, Signal.burst_nolike, Signal.share_low, Signal.like_low, Signal.dose_shares,
    Signal.dose_likes, Signal.reach_high, Signal.disp_low, Signal.kl, Signal.like_high, Signal.like_early,
    Signal.like_uneven, Signal.like_flat, Signal.like_cv_low, Signal.like_underdisp, Signal.fol_noresp, Signal.reach_low, Signal.fol_step,
)  # fmt: skip
BESIDE = 3  # tests that agree are named beside the one that is told, so many at most


def signals_table(read: Read, judged: Judged, genuine: Genuine, chosen: Parameters) -> pa.Table:
    """TRAFFIC by account and test, `combined` last of each account."""
    hours = clocks(read.curves, judged.grown, len(judged.p))
    parts = [_test_rows(read, judged, found, hours, chosen) for found in judged.evidence.values()]
    parts += [_clawback_rows(read, judged), _combined_rows(read, judged, genuine, hours, chosen)]
    whole = pa.concat_tables(parts)
    order = np.lexsort(
        (np.repeat(np.arange(len(parts)), len(judged.p)), np.tile(np.arange(len(judged.p)), len(parts)))
    )
    return whole.take(pa.array(order)).combine_chunks()


def _known(values: Floats) -> pa.Array:
    return pa.array(values, pa.float64(), mask=~np.isfinite(values))


def _lead(flags: Flags, said: Flags) -> pa.Array:
    """Yes or no where it can be said, null elsewhere: the one place where `lead` is written."""
    return pa.array(flags, pa.bool_(), mask=~said)


def _test_rows(read: Read, judged: Judged, found: Evidence, hours: list[str], chosen: Parameters) -> pa.Table:
    size, test = len(judged.p), BY_SIGNAL[found.signal]
    small = np.nan_to_num(found.p, nan=1.0) < chosen.corroborating
    of_family = judged.lead & (judged.family == (list(Family).index(test.family) if test.family else -1))
    texts: list[str | None] = [None] * size
    for k in np.flatnonzero(small).tolist():
        texts[k] = sentence(_said(found, k, hours), test.family or Family.bought_reads)
    for k in np.flatnonzero(~np.isfinite(found.p)).tolist():
        texts[k] = unsaid(_why(read, judged, found, k))
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = found.measured / found.usual
    return _table(
        read, found.signal, pa.repeat(pa.scalar(str(test.family)), size), _known(found.p), pa.nulls(size, pa.float64()),
        _known(np.where(np.isfinite(found.p), effect, np.nan)), found.posts.astype(np.int64), pa.nulls(size, pa.float64()),
        pa.array(np.full(size, Rung.single), pa.int32(), mask=~small), _lead(of_family & small, np.isfinite(found.p)), texts,
    )  # fmt: skip


def _why(read: Read, judged: Judged, found: Evidence, account: int) -> Missing:
    """Why a test says nothing of an account: what is wrong with all its counts comes first."""
    if not judged.sufficient[account]:
        return Missing.few_posts
    if read.undefined[account]:
        return Missing.no_definition
    why = Missing(int(found.missing[account]))
    return Missing.few_peers if why is Missing.said else why


def _said(found: Evidence, account: int, hours: list[str]) -> Said:
    return Said(
        found.signal,
        float(found.measured[account]),
        float(found.usual[account]),
        int(found.posts[account]),
        hours[account],
    )


def _clawback_rows(read: Read, judged: Judged) -> pa.Table:
    size = len(judged.p)
    fell = judged.fallen_posts > 0
    texts = [
        fallen(int(p), int(r)) if p else None
        for p, r in zip(judged.fallen_posts, judged.fallen_reads, strict=True)
    ]
    nothing = pa.nulls(size, pa.float64())
    return _table(
        read, Signal.clawback, pa.repeat(pa.scalar(str(Family.bought_reads)), size), nothing, nothing,
        pa.array(judged.fallen_reads), judged.fallen_posts.astype(np.int64), nothing,
        pa.array(np.full(size, Rung.platform), pa.int32(), mask=~fell), _lead(fell, judged.sufficient & judged.watched), texts,
    )  # fmt: skip


def _combined_rows(
    read: Read, judged: Judged, genuine: Genuine, hours: list[str], chosen: Parameters
) -> pa.Table:
    size = len(judged.p)
    told = judged.family != -1
    family = pa.array([str(f) for f in Family]).take(pa.array(np.maximum(judged.family, 0)))
    family = pa.array(
        [f if t else None for f, t in zip(family.to_pylist(), told.tolist(), strict=True)], pa.string()
    )
    texts: list[str | None] = [_of_account(read, judged, k, hours, chosen) for k in range(size)]
    nothing = pa.nulls(size, pa.float64())
    return _table(
        read, Signal.combined, family, _known(judged.p), _known(judged.q), nothing, judged.posts.astype(np.int64),
        _known(np.where(judged.sufficient, excess_known(judged, genuine), np.nan)),
        pa.array(judged.rung.astype(np.int32), pa.int32(), mask=judged.rung == NO_RUNG),
        _lead(judged.lead | (judged.fallen_posts > 0), judged.said), texts,
    )  # fmt: skip


def excess_known(judged: Judged, genuine: Genuine) -> Floats:
    """Excess reads; nan where reads are in question but no curve of a post tells how many."""
    asked = judged.lead & (judged.family == list(Family).index(Family.bought_reads))
    return np.where(asked & (genuine.excess == 0), np.nan, genuine.excess)


def _of_account(read: Read, judged: Judged, account: int, hours: list[str], chosen: Parameters) -> str:
    if not judged.sufficient[account]:
        return insufficient(int(judged.posts[account]), chosen.least_posts)
    if judged.fallen_posts[account]:
        return fallen(int(judged.fallen_posts[account]), int(judged.fallen_reads[account]))
    if judged.rung[account] == NO_RUNG:
        if np.isfinite(judged.p[account]):
            return unremarkable()
        return unsaid(Missing.no_definition if read.undefined[account] else Missing.few_peers)
    return _told(judged, account, list(Family)[judged.family[account]], hours, chosen)


def _told(judged: Judged, account: int, family: Family, hours: list[str], chosen: Parameters) -> str:
    """The first test that anybody sees, else the one that is least by chance; beside it others that anybody sees."""
    tests = [judged.evidence[s] for s in TELLING if BY_SIGNAL[s].family is family]
    p = {e.signal: float(np.nan_to_num(e.p[account], nan=2.0)) for e in tests}
    said = {e.signal: _said(e, account, hours) for e in tests}
    seen = [s for s in said if p[s] < chosen.second and clear(s, said[s].measured, said[s].usual)]
    firm = [s for s in seen if p[s] < chosen.corroborating]
    told = firm[0] if firm else min(p, key=lambda s: p[s])
    beside: dict[str, Signal] = {}
    for signal in seen:
        if signal is not told:
            beside.setdefault(BRIEFLY[signal], signal)
    beside.pop(BRIEFLY[told], None)
    return sentence(said[told], family, list(beside.values())[:BESIDE])


def _table(
    read: Read, signal: Signal, family: pa.Array, p: pa.Array, q: pa.Array, effect: pa.Array, posts: Floats, excess: pa.Array,
    rung: pa.Array, lead: pa.Array, texts: list[str | None],
) -> pa.Table:  # fmt: skip
    size = len(read.accounts.ids)
    columns = [
        pa.array(read.accounts.ids, pa.string()), pa.repeat(pa.scalar(str(signal)), size), family, p, q, effect,
        pa.array(posts, pa.int64()), excess, rung, lead, pa.array(texts, pa.string()),
    ]  # fmt: skip
    return pa.table(columns, schema=TRAFFIC)


def accounts_table(read: Read, judged: Judged, genuine: Genuine, chosen: Parameters) -> pa.Table:
    """TRAFFIC_ACCOUNTS; nothing is said of accounts without a post whose reads are known."""
    some = genuine.posts > 0
    excess = np.where(some, excess_known(judged, genuine), np.nan)
    known = np.isfinite(excess)
    words = pa.array([METRICS[m] or None for m in read.metric.tolist()], pa.string())

    def told(values: Floats) -> pa.Array:
        return _known(np.where(known, values, np.nan))

    columns = [
        pa.array(read.accounts.ids, pa.string()), words, pa.array(_peers(read, judged), pa.string()),
        pa.array(genuine.posts.astype(np.int64)), pa.array(genuine.lower_bounds.astype(np.int64)),
        _known(np.where(some, genuine.reads, np.nan)), told(excess), told(genuine.excess_low), told(genuine.excess_high),
        told(genuine.genuine), told(genuine.reads - genuine.excess_high), told(genuine.reads - genuine.excess_low),
    ]  # fmt: skip
    return pa.table(columns, schema=TRAFFIC_ACCOUNTS)


def _peers(read: Read, judged: Judged) -> list[str | None]:
    """In words, with whom each account is compared."""
    levels = list(Level)
    names: dict[tuple[int, int], str] = {}
    for (platform, band), codes in judged.groups.levels.items():
        said = "、".join("层级未填" if c == UNKNOWN else CHINESE[levels[c]] for c in sorted(codes))
        names[platform, band] = f"{_platform(read.platforms[platform])}，{said}"
    keys = zip(judged.groups.platform.tolist(), judged.groups.band.tolist(), strict=True)
    return [names.get(key) for key in keys]


def _platform(word: str) -> str:
    """The platform's Chinese name of a `platform/metric` word."""
    name = word.partition("/")[0]
    return Platform(name).chinese if name in Platform.__members__ else name


def growth_table(read: Read, judged: Judged) -> pa.Table:
    """TRAFFIC_GROWTH of the accounts with something to look at."""
    wanted = judged.rung != NO_RUNG
    drawn = growth_pictures(judged.grown, judged.groups, wanted, judged.lead)
    rows = [
        (read.accounts.ids[p.account], h, p.own[k], p.median[k], p.low[k], p.high[k], p.accounts)
        for p in drawn
        for k, h in enumerate(p.hours)
    ]
    columns = zip(*rows, strict=True) if rows else [()] * len(TRAFFIC_GROWTH)
    return pa.table(
        [pa.array(list(c), t) for c, t in zip(columns, TRAFFIC_GROWTH.types, strict=True)],
        schema=TRAFFIC_GROWTH,
    )
