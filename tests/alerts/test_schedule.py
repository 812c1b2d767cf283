"""The night, the rate, the retries: moments in, moments out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.alerts.schedule import LASTS, ROBOT, STEPS, Quiet, Rate, next_try, room_at
from jianhao.dates import SHANGHAI

MOMENTS = st.integers(1_577_836_800, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(21, 59), at(21, 59)),
        (at(22), at(7, day=3)),
        (at(23, 30), at(7, day=3)),
        (at(0, 0, 3), at(7, day=3)),
        (at(6, 59, 3), at(7, day=3)),
        (at(7, 0, 3), at(7, day=3)),
        (at(12), at(12)),
    ],
)
def test_the_night_of_shanghai(moment: datetime, expected: datetime) -> None:
    assert Quiet().over(moment) == expected
    assert Quiet().over(moment.astimezone(UTC)) == expected


def test_other_hours() -> None:
    noon = Quiet(time(12), time(14))
    assert noon.over(at(13)) == at(14)
    assert noon.over(at(14)) == at(14)
    assert Quiet(time(8), time(8)).over(at(8)) == at(8)


@settings(deadline=None)
@given(MOMENTS, st.times(), st.times())
def test_what_the_night_gives_back_is_day_and_not_before(moment: datetime, begin: time, end: time) -> None:
    quiet = Quiet(begin, end)
    after = quiet.over(moment)
    assert moment <= after < moment + timedelta(days=1)
    assert not quiet.covers(after)


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 20), st.integers(1, 120))
def test_a_rate_is_never_passed(gaps: list[int], most: int, seconds: int) -> None:
    rate, now, sent = Rate(most, seconds), at(9), []
    for gap in gaps:
        now = max(now + timedelta(seconds=gap), room_at(sent, now + timedelta(seconds=gap), rate))
        sent.append(now)
    for moment in sent:
        assert sum(moment <= other < moment + timedelta(seconds=seconds) for other in sent) <= most


def test_twenty_a_minute_is_kept_with_a_margin() -> None:
    assert ROBOT.most < 20
    burst = [at(9)] * ROBOT.most
    assert room_at(burst[:-1], at(9), ROBOT) == at(9)
    assert room_at(burst, at(9), ROBOT) == at(9, 1)
    assert room_at(burst, at(9, 2), ROBOT) == at(9, 2)


def test_retries_back_off_and_end() -> None:
    pauses = [(next_try(n, at(9), at(9), urgent=False) - at(9)).seconds for n in range(1, 8)]
    assert pauses == [*STEPS, STEPS[-1], STEPS[-1]]
    assert next_try(1, at(9), at(9), urgent=False, wait=600) == at(9, 10)
    late = at(9) + LASTS
    assert next_try(50, late, at(9), urgent=False) is None
    assert next_try(50, late, at(9), urgent=True) == late + timedelta(minutes=15)
