"""Days of Shanghai, and the working calendar with its end caught."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jianhao.dates import Workdays, chinese_date, day_date, day_number, day_of, in_utc, iso_date

DAY = day_number(date(2024, 5, 20))


def test_a_day_is_counted_from_the_epoch_in_shanghai():
    assert DAY == 19863
    assert day_date(DAY) == date(2024, 5, 20)
    assert day_of(datetime(2024, 5, 19, 16, 0, tzinfo=UTC)) == DAY
    assert day_of(datetime(2024, 5, 20, 15, 59, 59, tzinfo=UTC)) == DAY
    assert day_of(datetime(2024, 5, 20, 23, 59)) == DAY  # noqa: DTZ001


def test_a_naive_moment_is_shanghai_time():
    assert in_utc(datetime(2024, 5, 20, 8, 0)) == datetime(2024, 5, 20, 0, 0, tzinfo=UTC)  # noqa: DTZ001


def test_dates_are_written_as_circulars_and_tables_write_them():
    assert chinese_date(DAY) == "2024年5月20日"
    assert iso_date(DAY) == "2024-05-20"


@pytest.mark.parametrize(
    ("when", "works"),
    [
        (date(2024, 5, 20), True),
        (date(2024, 5, 19), False),
        (date(2024, 5, 11), True),
        (date(2024, 10, 1), False),
    ],
)
def test_workdays_follow_the_state_council_calendar(when, works):
    assert Workdays().is_workday(day_number(when)) is works
    assert not Workdays().provisional(day_number(when))


def test_beyond_the_published_calendar_weekdays_count_and_are_provisional():
    monday, sunday = day_number(date(2039, 1, 3)), day_number(date(2039, 1, 2))
    assert Workdays().is_workday(monday)
    assert not Workdays().is_workday(sunday)
    assert Workdays().provisional(monday)


def test_an_office_may_override_a_day():
    days = Workdays(((DAY, False),))
    assert not days.is_workday(DAY)
    assert not days.provisional(DAY)
    assert days.count(DAY, DAY + 6) == 4
