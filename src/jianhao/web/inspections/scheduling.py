"""The days of a schedule: which day comes next, which one was due last, where a holiday moves it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from jianhao.dates import Workdays, day_date, day_number
from jianhao.web.inspections.models.schedules import Every

MOST = {Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92}
WEEKDAYS = "一二三四五六日"


def in_words(every: str, day: int) -> str:
    """每周一、每月5日、每季度第1天."""
    if every == Every.WEEK:
        return f"每周{WEEKDAYS[day - 1]}"
    return f"每月{day}日" if every == Every.MONTH else f"每季度第{day}天"


def days_from(every: str, day: int, first: date) -> Iterator[date]:
    """The days of a schedule from `first` on; a month or quarter that is too short has its last day instead."""
    begin = _beginning(every, first)
    while True:
        after = _beginning(
            every,
            begin + timedelta(days=100 if every == Every.QUARTER else 40 if every == Every.MONTH else 7),
        )
        due = min(begin + timedelta(days=day - 1), after - timedelta(days=1))
        if due >= first:
            yield due
        begin = after


def _beginning(every: str, when: date) -> date:
    """The first day of the week, month or quarter that holds a day."""
    if every == Every.WEEK:
        return when - timedelta(days=when.weekday())
    month = when.month if every == Every.MONTH else 3 * ((when.month - 1) // 3) + 1
    return date(when.year, month, 1)


def begins_on(due: date, next_workday: bool) -> date:
    """The day on which the work begins: the due day, or the first workday from it on."""
    number, calendar = day_number(due), Workdays()
    while next_workday and not calendar.is_workday(number):
        number += 1
    return day_date(number)


def last_due(every: str, day: int, next_workday: bool, since: date, today: date) -> date | None:
    """The last day from `since` on whose work has begun by today; those before it are not made up for."""
    found = None
    for due in days_from(every, day, since):
        if begins_on(due, next_workday) > today:
            return found
        found = due
    return found  # not reached: the days of a schedule have no end


def next_due(every: str, day: int, next_workday: bool, since: date, today: date) -> date:
    """The first day from `since` on whose work begins after today."""
    return next(d for d in days_from(every, day, since) if begins_on(d, next_workday) > today)
