"""A list entered anew is no closing, however many of its rows seem closed; a few closings are never taken for one."""

from __future__ import annotations

import pytest

from jianhao.watch.drift import Registered, Turned, drifts
from jianhao.watch.entered_anew import Row, only_entered_anew

DAY = 20_000


def _rows(number: int, day: int, mark: str) -> list[Row]:
    return [Row(f"{mark}{n}", f"key{n}", day) for n in range(number)]


@pytest.mark.parametrize(
    ("closed", "again", "after", "expected"),
    [
        (24, 24, 1, 24),
        (24, 12, 7, 12),  # half of them are there again: the others were closed indeed
        (24, 11, 1, 0),
        (24, 24, 8, 0),  # a month later it is an opening
        (19, 19, 1, 0),  # so few may all be closed and opened again
        (24, 24, -1, 0),
    ],
)
def test_what_a_list_entered_anew_looks_like(closed: int, again: int, after: int, expected: int) -> None:
    found = only_entered_anew(_rows(closed, DAY, "old"), _rows(again, DAY + after, "new"))
    assert found == {f"old{n}" for n in range(expected)}


def test_a_closing_of_unknown_day_is_left_alone() -> None:
    closed = [*_rows(24, DAY, "old"), Row("undated", "key1", None)]
    assert "undated" not in only_entered_anew(closed, _rows(24, DAY + 1, "new"))


def test_a_change_of_kind_is_a_drift_and_a_missing_kind_is_none() -> None:
    def of(kind: str) -> list[Registered]:
        return [Registered("1", "示例发布", kind=kind)]

    (drift,) = drifts(of("订阅号"), of("服务号"))
    assert (drift.what, drift.sentence) == (
        Turned.KIND, "账号类型由“订阅号”变为“服务号”，请核对是否经批准、是否仍为同一账号。",
    )  # fmt: skip
    assert drifts(of(""), of("服务号")) == drifts(of("订阅号"), of("")) == ()
