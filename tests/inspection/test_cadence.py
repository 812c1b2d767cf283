"""The gap test's inputs: exposure on workdays, and a prior only where the run can carry one."""

from __future__ import annotations

from datetime import date

import pytest

from jianhao.dates import Workdays, day_number
from jianhao.inspection.cadence import DAY_OFF_EXPOSURE, Exposure, Rhythm, cadences

AS_OF = day_number(date(2024, 5, 20))


def test_a_workday_counts_one_and_a_day_off_a_fraction():
    exposure = Exposure(AS_OF, Workdays())
    assert exposure.between(AS_OF, AS_OF) == pytest.approx(1)
    assert exposure.between(AS_OF - 1, AS_OF - 1) == pytest.approx(DAY_OFF_EXPOSURE)
    assert exposure.between(AS_OF + 1, AS_OF) == pytest.approx(0)


def test_small_runs_have_no_prior_and_silent_accounts_no_cadence():
    (known, none) = cadences([Rhythm(30, AS_OF - 100, AS_OF - 10), None], AS_OF, Workdays())
    assert none is None
    assert known is not None
    assert (known.active_days, known.shape, known.rate) == (30, None, None)
    assert known.gap_exposure > 0


def test_a_prior_is_fitted_over_accounts_that_differ():
    rhythms = [Rhythm(10 + 8 * (i % 12), AS_OF - 200, AS_OF - 1) for i in range(60)]
    found = cadences(rhythms, AS_OF, Workdays())
    shapes = {c.shape for c in found if c is not None}
    assert len(shapes) == 1
    assert next(iter(shapes)) > 0
    mean = found[0].shape / found[0].rate
    rates = [r.active_days / c.exposure for r, c in zip(rhythms, found, strict=True)]
    assert mean == pytest.approx(sum(rates) / len(rates), rel=0.05)
