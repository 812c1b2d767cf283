"""Hours from diaries, for accounts and for orders from above: measured or missing, never carried over."""

from __future__ import annotations

import pytest
from costs_made import AS_OF, diary, table

from jianhao.costs.order_hours import order_hours, relief_totals
from jianhao.costs.work_hours import work_hours
from jianhao.dates import Workdays
from jianhao.store.schemas import ORDER_HOURS, RELIEF_TOTALS, SUPERIOR_ORDERS

A, B, C = "weixin:gh_a", "weixin:gh_b", "weixin:gh_c"
WEEKS = (AS_OF - 28, AS_OF - 15)  # 22 April to 5 May 2024: the holiday of May, with 28 April worked


def orders(*rows: dict[str, object]):
    given = {
        "issuer": "甲示市某局",
        "kind": "posting",
        "content": "日更三条",
        "since": 19_723,
        "account_ids": [A, B],
    }
    return table([{"order_id": f"R{n}"} | given | row for n, row in enumerate(rows, 1)], SUPERIOR_ORDERS)


def test_days_are_covered_once_and_hours_add_up():
    found = work_hours(
        diary((A, AS_OF - 13, AS_OF, 10.0), (A, AS_OF - 13, AS_OF, 4.0), (A, AS_OF - 5, AS_OF, 1.0)),
        Workdays(),
        AS_OF,
    )[A]
    assert (found.hours, found.workdays, found.reason) == (15.0, 11, None)
    assert found.over(22) == pytest.approx(30.0)


def test_a_holiday_in_the_sample_leaves_too_few_workdays():
    found = work_hours(diary((A, *WEEKS, 10.0)), Workdays(), AS_OF)[A]
    assert (found.workdays, found.reason, found.over(60), found.weekly("R1")) == (
        8,
        "diary_too_short",
        None,
        None,
    )


def test_entries_after_the_as_of_day_are_not_there():
    assert work_hours(diary((A, AS_OF + 1, AS_OF + 14, 10.0)), Workdays(), AS_OF) == {}


def test_an_order_over_two_accounts_of_which_one_wrote():
    table_ = order_hours(
        orders({}), diary((A, AS_OF - 13, AS_OF, 11.0, "R1"), (A, AS_OF - 13, AS_OF, 5.0)), Workdays(), AS_OF
    )
    assert table_.schema == ORDER_HOURS
    (row,) = table_.to_pylist()
    assert (row["accounts"], row["accounts_measured"], row["reason"]) == (2, 1, None)
    assert row["hours_per_week"] == pytest.approx(11 / 11 * 5)
    assert (
        row["sentence"]
        == "甲示市某局自2024年1月1日起要求“日更三条”，涉及2个账号；有工时记录的1个每周共用5.0小时，其余1个没有，不作推算。"
    )


def test_a_diary_that_does_not_name_the_order_says_that_it_took_no_time():
    (row,) = order_hours(orders({}), diary((A, AS_OF - 13, AS_OF, 11.0)), Workdays(), AS_OF).to_pylist()
    assert (row["accounts_measured"], row["hours_per_week"]) == (1, 0.0)


def test_without_diaries_hours_are_missing():
    (row,) = order_hours(orders({}), diary(), Workdays(), AS_OF).to_pylist()
    assert (row["hours_per_week"], row["reason"]) == (None, "no_diary")
    assert row["sentence"].endswith("涉及2个账号；没有可用的工时记录，用时不能计算。")


def test_an_order_that_names_no_accounts_is_measured_where_diaries_name_it():
    entries = diary((C, AS_OF - 13, AS_OF, 22.0, "R1"), (A, AS_OF - 13, AS_OF, 9.0, "R9"))
    measured, unmeasured = order_hours(
        orders({"account_ids": []}, {"account_ids": []}), entries, Workdays(), AS_OF
    ).to_pylist()
    assert (measured["accounts"], measured["accounts_measured"], measured["hours_per_week"]) == (
        None,
        1,
        pytest.approx(10.0),
    )
    assert unmeasured["reason"] == "accounts_not_named"


@pytest.mark.parametrize(
    ("dates", "in_force", "words"),
    [
        ({"since": AS_OF, "until": None}, True, ""),
        ({"since": None, "until": None}, True, "（起始日期未填）"),
        ({"since": AS_OF - 90, "until": AS_OF - 1}, False, "已停止执行"),
        ({"since": AS_OF + 1}, False, "尚未开始执行"),
    ],
)
def test_which_orders_hold(dates, in_force, words):
    (row,) = order_hours(orders(dates), diary(), Workdays(), AS_OF).to_pylist()
    assert row["in_force"] is in_force
    assert words in row["sentence"]


def test_totals_for_relief_add_what_was_measured_and_say_what_was_not():
    given = orders({}, {"kind": "posting", "account_ids": [C]}, {"kind": "repost"}, {"until": AS_OF - 5})
    entries = diary(
        (A, AS_OF - 13, AS_OF, 11.0, "R1"),
        (B, AS_OF - 13, AS_OF, 22.0, "R1"),
        (B, AS_OF - 13, AS_OF, 2.2, "R3"),
    )
    totals = relief_totals(order_hours(given, entries, Workdays(), AS_OF))
    assert totals.schema == RELIEF_TOTALS
    posting, repost = totals.to_pylist()
    assert (posting["orders"], posting["orders_measured"], posting["hours_per_week"]) == (
        2,
        1,
        pytest.approx(15.0),
    )
    assert (
        posting["sentence"]
        == "甲示市某局的更新条数类要求2项，有工时记录的1项每周共用15.0小时。其余1项没有工时记录，不作推算。"
    )
    assert repost["hours_per_week"] == pytest.approx(1.0)
    assert relief_totals(order_hours(orders(), diary(), Workdays(), AS_OF)).num_rows == 0
