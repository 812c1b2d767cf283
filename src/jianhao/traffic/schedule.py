"""采集计划: at what hours which posts are to be counted, so that three days of growth can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jianhao.dates import SHANGHAI, in_utc

FULL = (1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72)  # hours after publication
LEAST = (2, 6, 12, 24, 36, 48, 72)
PLANS = {"full": FULL, "least": LEAST}
LATE = timedelta(minutes=30)  # a count later than this is the next one's
HEADINGS = ("采集时间", "内容ID", "发布后小时", "状态")


@dataclass(frozen=True, slots=True)
class Due:
    """One count to be taken: when (Shanghai), of which post, how many hours after publication; whether that moment has gone by."""

    at: datetime
    post_id: str
    hour: int
    missed: bool


def schedule(
    posts: Iterable[tuple[str, datetime]],
    now: datetime,
    hours: tuple[int, ...] = FULL,
    taken: Iterable[tuple[str, int]] = (),
) -> list[Due]:
    """Counts still to be taken of posts (id, moment of publication), earliest first; those in `taken` (id, hour) are done.

    Naive moments are Shanghai time. Moments gone by more than half an hour ago are listed as missed, once the rest has been said.
    """
    done, here = set(taken), in_utc(now)
    due = [
        Due(
            (in_utc(published) + timedelta(hours=hour)).astimezone(SHANGHAI),
            post_id,
            hour,
            _gone(published, hour, here),
        )
        for post_id, published in posts
        for hour in hours
        if (post_id, hour) not in done
    ]
    return sorted(due, key=lambda d: (d.missed, d.at.astimezone(UTC), d.post_id, d.hour))


def _gone(published: datetime, hour: int, now: datetime) -> bool:
    return in_utc(published) + timedelta(hours=hour) + LATE < now


def listed(due: Iterable[Due]) -> list[tuple[str, str, str, str]]:
    """Rows under HEADINGS, times as `2024-05-20 09:30`."""
    return [
        (d.at.strftime("%Y-%m-%d %H:%M"), d.post_id, str(d.hour), "已错过" if d.missed else "待采集")
        for d in due
    ]


def enough(hours: Iterable[float]) -> bool:
    """Whether counts at these ages make a curve that can be judged: seven within three days, two of them before hour 8."""
    early = [h for h in hours if 0 < h <= 72]
    return len(early) >= 7 and sum(h < 8 for h in early) >= 2
