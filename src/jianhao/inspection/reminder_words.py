"""What a reminder says: how long, until when, how many workdays remain, and the three answers a unit can give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianhao.dates import Workdays, iso_date
from jianhao.inspection.rules._words import day_text

CHOICES = ("已更新", "报备", "申请关停")
_CHOICES_TEXT = "请选择：已更新（附链接）；报备（写明不能更新的原因和恢复时间）；申请关停。"
_PROVISIONAL = "该年放假安排尚未公布，工作日按周一至周五计。"


def reminder_text(values: Mapping[str, Any], as_of: int, workdays: Workdays) -> str:
    """The whole text to a unit from the values of a `Reminder`; days are day numbers."""
    parts = [_silence(values, as_of), _limit(values, as_of, workdays)]
    if values["state"] == "suspected":
        parts.append(
            "按该账号平时的发布节奏，出现这样长的间隔可能性低于千分之一，疑似停更，请核对账号是否仍在运行。"
        )
    if values["provisional"]:
        parts.append(_PROVISIONAL)
    return "".join([*parts, _CHOICES_TEXT])


def awaiting_text(accounts: int, fresh_days: int) -> str:
    """What the regulator is told of accounts whose records are old."""
    if not accounts:
        return ""
    return f"{accounts}个账号待采集：没有{fresh_days}天以内的发布记录，是否将到期不能判断，未发提醒。"


def _silence(values: Mapping[str, Any], as_of: int) -> str:
    known = _day(values["known_to"], as_of)
    if values["last_update"] is None:
        return f"至{known}没有取得公开发布，已超过更新期限。"
    last = _day(values["last_update"], as_of)
    days = values["known_to"] - values["last_update"]
    return f"最近一次公开发布为{last}，至{known}已{days}天没有更新。"


def _limit(values: Mapping[str, Any], as_of: int, workdays: Workdays) -> str:
    due = values["due_on"]
    if due is None:
        return ""
    day = _day(due, as_of)
    if values["overdue"]:
        return f"更新期限为{day}，已超期{as_of - due}天。"
    if due < as_of:
        return f"更新期限为{day}，已到期，此后的发布记录尚未取得，是否超期待核实。"
    left = values["workdays_left"]
    remain = "今天到期" if due == as_of else f"还有{due - as_of}天"
    return f"更新期限为{day}（含当日），{remain}，其中工作日{left}天。{_last_workday(due, as_of, workdays)}"


def _last_workday(due: int, as_of: int, workdays: Workdays) -> str:
    """Where the limit falls on a day off: the last workday before it."""
    if workdays.is_workday(due):
        return ""
    before = [day for day in range(as_of, due) if workdays.is_workday(day)]
    rest = f"{_day(due, as_of)}为休息日"
    return (
        f"{rest}，此前最后一个工作日为{_day(before[-1], as_of)}。" if before else f"{rest}，此前没有工作日。"
    )


def _day(day: int, as_of: int) -> str:
    return day_text(iso_date(day), as_of)
