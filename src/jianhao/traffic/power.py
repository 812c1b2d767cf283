"""What the data of an office can show: of something put in of a size, how much is found, as bench/traffic measured it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

FOUND = 0.8  # of what was put in, from which a size counts as seen


class Plan(StrEnum):
    """Ways of collecting that were measured, the richest first."""

    hourly = "hourly"
    snapshots_12 = "snapshots_12"
    snapshots_7 = "snapshots_7"
    six_hours = "six_hours"
    account_hours = "account_hours"
    daily = "daily"
    final = "final"

    @property
    def chinese(self) -> str:
        """How it is called where people read it."""
        return PLANS[self]


PLANS = {
    Plan.hourly: "每小时采集一次，连续72小时",
    Plan.snapshots_12: "72小时内采集12次",
    Plan.snapshots_7: "72小时内采集7次",
    Plan.six_hours: "每6小时采集一次，连续两天",
    Plan.account_hours: "后台导出的账号分小时阅读数",
    Plan.daily: "每天采集一次",
    Plan.final: "只有最终阅读数",
}
# What was put in, and how the least size that is seen is said; `{}` is the size.
KINDS = {
    "package": ("短时间内集中增加阅读", "原有阅读的{:g}倍起"),
    "topup": ("把阅读数补到整数", "原有阅读的{:g}倍起"),
    "stealth": ("仿照正常过程缓慢增加阅读", "原有阅读的{:g}倍起"),
    "forced": ("组织职工点赞", "每篇相当于职工人数的{:g}倍起"),
    "followers": ("一次增加关注用户", "增加原有数的{:g}倍起"),
}
SHARE_OF_STAFF = 0.3  # likes for each member of staff and post at size 1


@dataclass(frozen=True, slots=True)
class Power:
    """What a way of collecting could see on simulated data: of something of a size, the share found, the share of wrong ones."""

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

    def of(self, plan: str, kind: str) -> tuple[Power, ...]:
        """The rows of a plan and a kind by size."""
        return tuple(sorted((r for r in self.rows if (r.plan, r.kind) == (plan, kind)), key=lambda r: r.size))


@dataclass(frozen=True, slots=True)
class Seen:
    """The least measured size from which on at least FOUND is found (None: of no size), the share there or at the largest size."""

    size: float | None
    largest: float
    recall: float


@cache
def measured_power() -> PowerTable | None:
    """The table that bench/traffic wrote; None in a release that was never measured."""
    file = resources.files("jianhao.traffic").joinpath("power.toml")
    if not file.is_file():
        return None
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = tuple(
        Power(r["plan"], r["kind"], float(r["size"]), r["auc"], r.get("precision"), r["recall"])
        for r in data["row"]
    )
    return PowerTable(
        data["measured_on"], data["generator"], data["seeds"], data["accounts"], data["posts"], rows
    )


def seen(rows: Iterable[Power]) -> Seen | None:
    """What the rows of one plan and kind say together; None without rows."""
    by_size = sorted(rows, key=lambda row: row.size)
    if not by_size:
        return None
    last = by_size[-1]
    least = None
    for row in reversed(by_size):
        if row.recall < FOUND:
            break
        least = row
    if least is None:
        return Seen(None, last.size, last.recall)
    return Seen(least.size, last.size, least.recall)


def in_words(kind: str, found: Seen | None) -> str:
    """`原有阅读的1倍起（模拟数据中提示82%）`, `看不出（20倍时提示38%）`; `未测` without rows."""
    if found is None:
        return "未测"
    scale = SHARE_OF_STAFF if kind == "forced" else 1.0
    share = f"{100 * found.recall:.0f}%"
    if found.size is None:
        return f"看不出（{scale * found.largest:g}倍时提示{share}）"
    return f"{KINDS[kind][1].format(scale * found.size)}（提示{share}）"
