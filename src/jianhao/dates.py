"""Days and times of Asia/Shanghai: one integer `day` (days since 1970-01-01 there) for all date arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import chinese_calendar

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
EPOCH = date(1970, 1, 1)
MICROSECONDS_PER_DAY = 86_400_000_000
SHANGHAI_OFFSET_US = 8 * 3_600_000_000


def day_number(when: date) -> int:
    """Days since 1970-01-01 of a calendar date."""
    return when.toordinal() - EPOCH.toordinal()


def day_date(day: int) -> date:
    """Calendar date of a day number."""
    return date.fromordinal(EPOCH.toordinal() + day)


def day_of(moment: datetime) -> int:
    """Day number in Shanghai of a moment; a naive moment is taken as Shanghai time."""
    local = moment if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    return day_number(local.date())


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; a naive moment is taken as Shanghai time."""
    return (moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment).astimezone(UTC)


def chinese_date(day: int) -> str:
    """`2024年5月20日`, without leading zeros, as circulars write it."""
    when = day_date(day)
    return f"{when.year}年{when.month}月{when.day}日"


def iso_date(day: int) -> str:
    """`2024-05-20`, as tables write it."""
    return day_date(day).isoformat()


@dataclass(frozen=True, slots=True)
class Workdays:
    """The State Council's calendar with an office's own overrides.

    `overrides` maps a day number to True (works) or False (off). Beyond the published
    calendar the weekdays Monday to Friday count as working and `provisional` says so.
    """

    overrides: tuple[tuple[int, bool], ...] = ()

    def is_workday(self, day: int) -> bool:
        """Whether the office works on that day."""
        for known, works in self.overrides:
            if known == day:
                return works
        when = day_date(day)
        try:
            return bool(chinese_calendar.is_workday(when))
        except NotImplementedError:
            return when.weekday() < 5

    def provisional(self, day: int) -> bool:
        """Whether the holiday notice for that year is not in the calendar yet."""
        if any(known == day for known, _ in self.overrides):
            return False
        try:
            chinese_calendar.is_workday(day_date(day))
        except NotImplementedError:
            return True
        return False

    def count(self, first: int, last: int) -> int:
        """Workdays in the closed range of day numbers [first, last]."""
        return sum(self.is_workday(day) for day in range(first, last + 1))
