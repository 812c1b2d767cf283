"""The CUSUM of openings: quiet where openings are approved, soon loud where twice as many come."""

from __future__ import annotations

import numpy as np
import pytest

from jianhao.watch.growth import RUN_LENGTH, average_run, chart, threshold

RATES = [0.05, 0.2, 0.5, 1.0, 2.0, 5.0]


@pytest.mark.parametrize("rate", RATES)
def test_alarms_without_cause_are_far_apart_and_with_cause_near(rate: float) -> None:
    limit = threshold(rate)
    quiet = average_run(rate, limit)
    assert quiet >= RUN_LENGTH
    assert average_run(rate, limit, 4 * rate) < quiet / 2


@pytest.mark.parametrize("rate", [0.2, 1.0, 5.0])
def test_the_average_run_is_that_of_simulated_counties(rate: float) -> None:
    rng = np.random.default_rng(7)
    runs = []
    for _ in range(400):
        quarters = chart(rng.poisson(rate, 400).tolist(), rate)
        runs.append(next((at for at, one in enumerate(quarters, 1) if one.alarm), 400))
    assert np.mean(runs) == pytest.approx(average_run(rate, threshold(rate)), rel=0.2)


def test_the_sum_begins_anew_after_an_alarm_and_never_falls_below_nought() -> None:
    quarters = chart([0, 0, 9, 0], 0.2)
    assert [one.alarm for one in quarters] == [False, False, True, False]
    assert quarters[3].sum == 0
    assert chart([], 1.0) == ()
    assert not any(one.alarm for one in chart([0] * 40, 0.0))
