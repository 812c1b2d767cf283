"""采集计划: at what hours which posts are to be counted, so that three days of growth can be seen; and what other plans could see."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources

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


@dataclass(frozen=True, slots=True)
class Power:
    """What a way of collecting could see on simulated data: of purchases of a size, the share found, the share of wrong ones."""

    plan: str
    kind: str
    size: float
    auc: float
    precision: float | None
    recall: float


@dataclass(frozen=True, slots=True)
class PowerTable:
    """All measured rows, and where they come from."""

    measured_on: str
    generator: str
    seeds: int
    accounts: int
    posts: int
    rows: tuple[Power, ...]


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


def measured_power() -> PowerTable | None:
    """The table that bench/traffic wrote; None in a release that was never measured."""
    file = resources.files("jianhao.traffic").joinpath("power.toml")
    if not file.is_file():
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = tuple(
        Power(r["plan"], r["kind"], r["size"], r["auc"], r.get("precision"), r["recall"]) for r in data["row"]
    )
    return PowerTable(
        data["measured_on"], data["generator"], data["seeds"], data["accounts"], data["posts"], rows
    )


PLAN_WORDS = {
    "hourly": "每小时采集一次，连续72小时",
    "snapshots_12": "72小时内采集12次",
    "snapshots_7": "72小时内采集7次",
    "daily": "每天采集一次",
    "account_hours": "后台导出的账号分小时阅读数",
    "final": "只有最终阅读数",
}


def in_words(power: Power) -> str:
    """What a row means, for whoever decides how to collect."""
    plan = PLAN_WORDS.get(power.plan, power.plan)
    share = f"{100 * power.recall:.0f}%"
    if power.recall < 0.1:
        return f"{plan}：相当于原有阅读{power.size:g}倍的增量基本不能看出（模拟数据中提示{share}）。"
    return f"{plan}：相当于原有阅读{power.size:g}倍的增量，模拟数据中可提示{share}。"
