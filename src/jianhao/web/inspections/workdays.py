"""Deadlines in workdays of the State Council's calendar."""

from __future__ import annotations

from datetime import date

from jianhao.dates import Workdays, day_date, day_number


def workdays_after(day: date, count: int) -> date:
    """The last day of a period of `count` workdays that begins the day after `day`."""
    calendar, number = Workdays(), day_number(day)
    while count > 0:
        number += 1
        count -= calendar.is_workday(number)
    return day_date(number)
