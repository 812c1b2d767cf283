"""How sentences of rules write days, spans and lists; the voice of official circulars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jianhao.dates import chinese_date, day_date, day_number


def day_text(iso: object, as_of: int) -> str:
    """`5月5日`, with the year where it differs from the as-of day's; `iso` is a date as tables write it."""
    when = date.fromisoformat(str(iso))
    if when.year == day_date(as_of).year:
        return f"{when.month}月{when.day}日"
    return chinese_date(day_number(when))


def point(as_of: int) -> str:
    """`监测时间点2024年5月20日`."""
    return f"监测时间点{chinese_date(as_of)}"


def span_text(days: int) -> str:
    """`2周` for 14, `10天` for 10: whole weeks up to four are written as weeks."""
    return f"{days // 7}周" if days in (7, 14, 21, 28) else f"{days}天"


def listed(values: object) -> str:
    """Items joined as Chinese prose lists them; anything but a list gives an empty text."""
    if not isinstance(values, Iterable) or isinstance(values, (str, Mapping)):
        return ""
    return "、".join(str(value) for value in values)


def common_sentence(measured: Mapping[str, Any], as_of: int, reason: str) -> str | None:
    """The sentence of reasons that every rule shares, None where the rule has its own."""
    if reason == "waived":
        return (
            f"已批准豁免（事由：{measured.get('waiver_reason')}；批准人：{measured.get('waiver_approver')}；"
            f"至{day_text(measured['waiver_until'], as_of)}）。"
        )
    if reason == "field_missing":
        return f"台账未填写{listed(measured.get('missing'))}，待核实。"
    if reason == "scope":
        return f"账号适用范围：{measured.get('scope')}，不在本规则包适用范围内。"
    if reason == "not_effective":
        return f"{point(as_of)}不在该规则施行期内（{_effective(measured)}）。"
    return _SIMPLE.get(reason)


_SIMPLE = {
    "closed": "账号已注销或关停，不再检查。",
    "not_opened": "账号尚未开通，不检查。",
}


def _effective(measured: Mapping[str, Any]) -> str:
    start, end = measured.get("effective_from"), measured.get("effective_to")
    until = f"，至{chinese_date(day_number(date.fromisoformat(str(end))))}止" if end else ""
    return f"自{chinese_date(day_number(date.fromisoformat(str(start))))}起{until}"
