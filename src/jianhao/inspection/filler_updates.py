"""凑数更新: whether reminders bring short filler posts. In total only: no account, no unit, nothing below ten accounts.

Reminding is meant to help; where it mainly brings fillers, the office should change its reminders, not look for who wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.store.schemas import FILLER_UPDATES

Days = npt.NDArray[np.int64]
AFTER_DAYS = 3
ALONE_DAYS = 14
SHORT = 60
LEAST_ACCOUNTS = 10
_NOTHING: Days = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class FillerUpdates:
    """Reminders, those followed by an update within AFTER_DAYS, and of these the ones that brought only short posts.

    `usual_share` is the share of short posts among all other posts of the same accounts. Counts of short posts and shares are
    None where fewer than LEAST_ACCOUNTS accounts answered with a text.
    """

    reminders: int
    answered: int
    accounts: int
    with_text: int
    short: int | None
    share: float | None
    usual_share: float | None
    sentence: str

    def table(self) -> pa.Table:
        """A FILLER_UPDATES table of one row."""
        return pa.table([pa.array([getattr(self, f.name)], f.type) for f in FILLER_UPDATES], FILLER_UPDATES)


def filler_updates(sent: pa.Table, posts: pa.Table, as_of: int) -> FillerUpdates:
    """What followed the reminders up to the as-of day; reminders younger than ALONE_DAYS are not counted yet.

    `sent` REMINDERS_SENT; `posts` with account_id, day, text and deleted. A reminder brought only a filler when every post of the
    AFTER_DAYS after it has fewer than SHORT letters and digits and nothing else follows until ALONE_DAYS after it.
    """
    sent = (
        sent.filter(pc.less_equal(sent.column("day"), as_of - ALONE_DAYS))
        .group_by(["account_id", "day"])
        .aggregate([])
    )
    places, days, lengths = _posts(posts, sent, as_of)
    after = np.zeros(days.size, bool)
    alone: list[bool] = []
    answered = 0
    told: set[str] = set()
    for account_id, day in zip(*(sent.column(n).to_pylist() for n in ("account_id", "day")), strict=True):
        own = places.get(account_id, _NOTHING)
        close = own[(days[own] >= day) & (days[own] <= day + AFTER_DAYS)]
        after[close] = True
        answered += close.size > 0
        if close.size and (lengths[close] >= 0).all():
            told.add(account_id)
            later = (days[own] > day + AFTER_DAYS) & (days[own] <= day + ALONE_DAYS)
            alone.append(bool((lengths[close] < SHORT).all() and not later.any()))
    usual = lengths[~after & (lengths >= 0)]
    return _report(sent.num_rows, answered, len(told), len(alone), sum(alone), usual)


def _posts(posts: pa.Table, sent: pa.Table, as_of: int) -> tuple[dict[str, Days], Days, Days]:
    """Places of each reminded account's public posts, and all their days and lengths (−1: no text)."""
    known = pc.and_(
        pc.is_in(posts.column("account_id"), sent.column("account_id").combine_chunks()),
        pc.less_equal(posts.column("day"), as_of),
    )
    public = pc.invert(pc.fill_null(posts.column("deleted"), False))
    own = posts.filter(pc.fill_null(pc.and_(known, public), False)).sort_by("account_id")
    solid = pc.replace_substring_regex(own.column("text"), r"[^\p{L}\p{N}]+", "")
    lengths = np.asarray(pc.fill_null(pc.utf8_length(solid), -1), np.int64)
    places: dict[str, Days] = {}
    start = 0
    for row in own.column("account_id").value_counts().to_pylist():
        places[row["values"]] = np.arange(start, start + row["counts"])
        start += row["counts"]
    return places, np.asarray(own.column("day"), np.int64), np.where(lengths == 0, -1, lengths)


def _report(
    reminders: int, answered: int, accounts: int, with_text: int, short: int, usual: Days
) -> FillerUpdates:
    head = f"共发提醒{reminders}次，{AFTER_DAYS}天内有更新的{answered}次。"
    if accounts < LEAST_ACCOUNTS:
        why = f"其中有正文可看的不足{LEAST_ACCOUNTS}个账号，凑数更新的比例不列。"
        return FillerUpdates(reminders, answered, accounts, with_text, None, None, None, head + why)
    share = short / with_text
    usual_share = float((usual < SHORT).mean()) if usual.size else None
    aside = "" if usual_share is None else f"；这些账号平时的发布中不足{SHORT}字的占{usual_share:.2%}"
    what = f"只更新不足{SHORT}字的内容、此后{ALONE_DAYS}天内没有其他更新的{short}次"
    text = f"有正文可看的{with_text}次中，{what}，占{share:.2%}{aside}。"
    tail = "本项只列总数，用于改进提醒办法，不对应到账号和单位。"
    return FillerUpdates(
        reminders, answered, accounts, with_text, short, share, usual_share, head + text + tail
    )
