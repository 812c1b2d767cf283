"""How text reuse is put into words: kinds, delays, shares, what stands nowhere else. Neutral: a prompt to verify."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from jianhao.documents.cells import MISSING
from jianhao.documents.labels import UNIQUE_KINDS

NOT_COMPARED: Final = "发布内容没有正文，未作内容同质化核查。"
WHAT_TO_DO: Final = "请在发布内容文件中提供“正文”列，或者改用带正文的导出格式，再重新检查。"
UNKNOWN_ORDER: Final = "时间先后待核实"
_MINUTES_IN_HOUR, _HOURS_IN_DAY = 60, 24
_SAID_IN_HOURS = 48


def lag(hours: float | None, *, by_day: bool = False) -> str:
    """`晚3小时` after the source; whole days where of one post only the day is known; 「时间先后待核实」 for None."""
    if hours is None:
        return UNKNOWN_ORDER
    return f"晚{duration(hours, by_day=by_day)}"


def duration(hours: float | None, *, by_day: bool = False) -> str:
    """`20分钟`, `3小时`, `5天` (natural days), half up and never 0; 「—」 for a missing one."""
    if hours is None:
        return MISSING
    if by_day or hours >= _SAID_IN_HOURS:
        return f"{max(_whole(hours / _HOURS_IN_DAY), 1):,}天"
    minutes = _whole(hours * _MINUTES_IN_HOUR)
    return f"{max(minutes, 1)}分钟" if minutes < _MINUTES_IN_HOUR else f"{_whole(hours)}小时"


def share(value: float | None) -> str:
    """`90.87%` of a share in 0..1 that has no two numbers of its own (shares of characters); 「—」 for a missing one."""
    if value is None:
        return MISSING
    return f"{(Decimal(str(value)) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def unique_words(counts: Mapping[str, int]) -> str:
    """`12条（文件2条、通知公告5条、其他5条）` of the posts that stand nowhere else, by kind; `0条` for none."""
    total = sum(counts.values())
    parts = [f"{word}{counts[kind]:,}条" for kind, word in UNIQUE_KINDS.items() if counts.get(kind)]
    return f"{total:,}条" + (f"（{'、'.join(parts)}）" if parts else "")


def _whole(value: float) -> int:
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))
