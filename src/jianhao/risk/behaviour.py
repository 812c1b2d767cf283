"""Signs of a stranger at the keyboard: a tool, an hour or a topic the account never used, many posts deleted at once.

Each account gets one row a rule: yes, no, or cannot be said because there is too little to compare with. A sign for security
only: never of anyone's attendance.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

COLUMNS = ("post_id", "tool", "precision", "day", "deleted")
LEAST_POSTS = 30  # earlier posts with the fact in question
LEAST_DAYS = 30  # over so many days
RECENT_DAYS = 14
NIGHT = range(7)  # hours in which an odd hour is worth a look; offices publish late, hardly before seven
DELETED_AT_ONCE, DELETED_TIMES = 5, 4.0
SHANGHAI_US = 8 * 3600 * 1_000_000
HOUR_US, DAY_US = 3600 * 1_000_000, 24 * 3600 * 1_000_000
LEAST_TOPIC_POSTS = 50
STRANGE_SHARE = 0.02  # of an account's earlier posts at least that strange: such a post is as strange as any

YES, NO, UNDETERMINED = "failed", "passed", "undetermined"


@dataclass(frozen=True, slots=True)
class Signal:
    """What one rule says of one account; `posts` are the posts that it rests on."""

    account_id: str
    rule: str
    outcome: str
    reason: str
    measured: str
    posts: tuple[str, ...] = ()


def find_signals(posts: pa.Table, strange: npt.NDArray[np.float64] | None = None) -> list[Signal]:
    """All rules for all accounts of a table with post_id, account_id, tool, published_at, precision, day, deleted.

    `strange`: per row how strange its words are to its account (risk.topics), NaN where that was not measured.
    """
    order = pc.sort_indices(
        posts, [("account_id", "ascending"), ("published_at", "ascending"), ("post_id", "ascending")]
    )
    rows = posts.select([*COLUMNS, "account_id", "published_at"]).take(order).combine_chunks()
    topics = np.full(rows.num_rows, np.nan) if strange is None else strange[np.asarray(order)]
    codes = np.asarray(rows.column("account_id").combine_chunks().dictionary_encode().indices)
    borders = np.flatnonzero(np.diff(codes, prepend=-1, append=-1)).tolist()
    signals: list[Signal] = []
    for begin, end in itertools.pairwise(borders):
        # Account by account: as Python objects all posts together would take more memory than all else.
        part = rows.slice(begin, end - begin)
        own = {name: part.column(name).to_pylist() for name in COLUMNS}
        clock = part.column("published_at").cast(pa.int64()).to_pylist()
        signals += _of_account(part.column("account_id")[0].as_py(), own, clock, topics[begin:end].tolist())
    return signals


def _of_account(
    account: str, own: Mapping[str, list[object]], clock: list[int | None], strange: list[float]
) -> Iterable[Signal]:
    days = [d for d in own["day"] if isinstance(d, int)]
    last = max(days, default=0)
    recent = [isinstance(d, int) and d > last - RECENT_DAYS for d in own["day"]]
    span = (last - RECENT_DAYS) - min(days, default=last) + 1
    ids = [str(p) for p in own["post_id"]]
    tools = [str(t) if t else None for t in own["tool"]]
    hours = [
        (at + SHANGHAI_US) // HOUR_US % 24 if at is not None and precision != "day" else None
        for at, precision in zip(clock, own["precision"], strict=True)
    ]
    return (
        _new(account, "new_tool", ids, tools, recent, span, "发布工具", None),
        _new(account, "new_hour", ids, hours, recent, span, "发布时刻", NIGHT),
        _topic(account, ids, recent, strange),
        _deletions(account, ids, own["deleted"], own["day"], last),
    )


def _new(
    account: str,
    rule: str,
    ids: list[str],
    values: Sequence[object],
    recent: list[bool],
    span: int,
    what: str,
    only: range | None,
) -> Signal:
    before = [v for v, r in zip(values, recent, strict=True) if not r and v is not None]
    lately = [(i, v) for i, v, r in zip(ids, values, recent, strict=True) if r and v is not None]
    if not any(v is not None for v in values):
        return Signal(account, rule, UNDETERMINED, f"发布内容没有{what}", "{}")
    if len(before) < LEAST_POSTS or span < LEAST_DAYS:
        return Signal(
            account,
            rule,
            UNDETERMINED,
            f"近{RECENT_DAYS}天以前有{what}的内容不足{LEAST_POSTS}条或不满{LEAST_DAYS}天",
            _json(before=len(before)),
        )
    known = set(before)
    if only is not None:  # the hours beside a known one are no news
        known |= {(int(str(v)) + step) % 24 for v in before for step in (-1, 1)}
    new = [(i, v) for i, v in lately if v not in known and (only is None or v in only)]
    if not new:
        return Signal(account, rule, NO, "", _json(before=len(before)))
    shown = sorted({str(v)[:40] for _, v in new})
    return Signal(account, rule, YES, "", _json(before=len(before), new=shown), tuple(i for i, _ in new))


def _topic(account: str, ids: list[str], recent: list[bool], strange_by_post: list[float]) -> Signal:
    measured = [(i, s, r) for i, s, r in zip(ids, strange_by_post, recent, strict=True) if not math.isnan(s)]
    before = sorted((s for _, s, r in measured if not r), reverse=True)
    if len(before) < LEAST_TOPIC_POSTS:
        return Signal(
            account,
            "new_topic",
            UNDETERMINED,
            f"近{RECENT_DAYS}天以前可比对正文的内容不足{LEAST_TOPIC_POSTS}条",
            _json(before=len(before)),
        )
    border = max(before[int(len(before) * STRANGE_SHARE)], 0.5)
    strange = [i for i, s, r in measured if r and s > border and s >= before[0]]
    figures = _json(before=len(before), border=round(border, 4))
    return Signal(account, "new_topic", YES if strange else NO, "", figures, tuple(strange))


def _deletions(
    account: str, ids: list[str], deleted: Sequence[object], days: Sequence[object], last: int
) -> Signal:
    known = [
        (i, bool(x), d)
        for i, x, d in zip(ids, deleted, days, strict=True)
        if x is not None and isinstance(d, int)
    ]
    if not known:
        return Signal(account, "deletion_burst", UNDETERMINED, "发布内容没有是否删除的信息", "{}")
    lately = [i for i, gone, d in known if gone and d > last - RECENT_DAYS]
    earlier = sum(gone for _, gone, d in known if d <= last - RECENT_DAYS)
    weeks = (last - RECENT_DAYS - min(d for _, _, d in known)) / RECENT_DAYS
    if weeks < 2:
        return Signal(
            account,
            "deletion_burst",
            UNDETERMINED,
            f"近{RECENT_DAYS}天以前的内容不满{2 * RECENT_DAYS}天",
            _json(recent=len(lately)),
        )
    usual = earlier / weeks
    burst = len(lately) >= DELETED_AT_ONCE and len(lately) >= DELETED_TIMES * max(usual, 0.5)
    figures = _json(recent=len(lately), usual=round(usual, 2))
    return Signal(
        account, "deletion_burst", YES if burst else NO, "", figures, tuple(lately) if burst else ()
    )


def _json(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
