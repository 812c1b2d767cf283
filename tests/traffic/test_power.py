"""What data can show: read off what was measured, never promised beyond it; and how an office's counts are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from traffic.plans import Plan as Ways
from traffic.plans import account_hours, curves_of
from traffic.world import World

from jianhao.traffic.collected import plans_of, tallied
from jianhao.traffic.export import curves_by_hour
from jianhao.traffic.power import FOUND, KINDS, Plan, Power, Seen, in_words, measured_power, seen


def rows(*recalls: tuple[float, float]) -> list[Power]:
    return [Power("final", "package", size, 0.9, None, recall) for size, recall in recalls]


@pytest.mark.parametrize(
    ("measured", "found"),
    [
        (((0.3, 0.1), (1.0, 0.82), (3.0, 0.99)), Seen(1.0, 3.0, 0.82)),
        (
            ((3.0, 0.99), (0.3, 0.9), (1.0, 0.7)),
            Seen(3.0, 3.0, 0.99),
        ),  # what a larger size does not show is not shown
        (((0.3, 0.0), (20.0, 0.38)), Seen(None, 20.0, 0.38)),
        ((), None),
    ],
)
def test_the_least_size_is_one_from_which_on_all_are_found(measured, found):
    assert seen(rows(*measured)) == found


def test_words_say_what_cannot_be_seen():
    assert in_words("package", Seen(1.0, 20.0, 0.82)) == "原有阅读的1倍起（提示82%）"
    assert in_words("forced", Seen(3.0, 20.0, 0.9)) == "每篇相当于职工人数的0.9倍起（提示90%）"
    assert in_words("stealth", Seen(None, 20.0, 0.38)) == "看不出（20倍时提示38%）"
    assert in_words("package", None) == "未测"


def test_the_table_was_measured_for_every_way_kind_and_size():
    found = measured_power()
    if found is None:  # a release in which bench/traffic has not run says nothing of power
        return
    assert found.seeds >= 6
    sizes = {row.size for row in found.rows}
    assert len(found.rows) == len(Plan) * (len(KINDS) + 1) * len(
        sizes
    )  # packages with likes are measured as well
    assert all(0 <= row.recall <= 1 and 0 <= row.auc <= 1 for row in found.rows)


def test_more_data_never_show_packages_later():
    found = measured_power()
    if found is None:
        return
    least = [seen(found.of(plan, "package")) for plan in (Plan.hourly, Plan.snapshots_12, Plan.final)]
    sizes = [np.inf if s is None or s.size is None else s.size for s in least]
    assert sizes == sorted(sizes)
    assert all(s is None or s.size is None or s.recall >= FOUND for s in least)


@pytest.mark.parametrize("way", list(Ways))
def test_counts_are_told_for_the_way_they_were_collected(bought: World, way: Ways) -> None:
    size = len(bought.level)
    curves = curves_of(bought, Ways.final if way is Ways.account_hours else way)
    hourly = None
    if way is Ways.account_hours:
        hourly = curves_by_hour(*account_hours(bought), curves.account, curves.published)
    found = plans_of(curves, hourly, size)
    assert set(found) == {way}
    enough = np.arange(size) % 2 == 0
    assert tallied(found, enough) == {way: int(enough.sum())}


def test_an_account_without_posts_has_final_counts_at_best(bought: World) -> None:
    curves = curves_of(bought, Ways.hourly)
    assert plans_of(curves, None, len(bought.level) + 1)[-1] is Plan.final
