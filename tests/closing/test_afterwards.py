"""Look backs and savings: measured against what was assumed, missing is missing, nothing is saved before the contract ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from closing_made import TODAY, a_case
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.closing.case import Incomplete
from jianhao.closing.look_back import Followers, duties_carried, look_backs, loss_rate, moved
from jianhao.closing.public import incomplete_archives, public_entry
from jianhao.closing.records import kept, restored
from jianhao.closing.savings import Saving, saving, total
from jianhao.closing.states import State
from jianhao.closing.words import IncompleteCause

SEEN = Followers(active=600.0, before=10_000, after=10_500, growth=2.0, days=100)


def test_look_backs_are_counted_from_the_cancellation() -> None:
    case = a_case(state=State.LOOKING_BACK, cancelled_on=TODAY, look_backs=(30,))
    assert [(one.days, one.due - TODAY, one.recorded) for one in look_backs(case)] == [
        (30, 30, True), (90, 90, False), (180, 180, False), (365, 365, False),
    ]  # fmt: skip
    assert look_backs(case)[0].sentence == "第30天（2024年6月19日）"
    assert look_backs(a_case()) == ()


def test_the_successors_own_growth_is_not_counted_as_moved() -> None:
    said = moved(SEEN)
    assert (said.moved, said.lost) == (300.0, 0.5)
    assert said.sentence == "活跃关注用户约600名，100天内约300名转到承接账号，流失约50%。"
    assert moved(replace(SEEN, after=10_100)).moved == 0.0
    assert moved(replace(SEEN, after=99_999)).lost == 0.0


@pytest.mark.parametrize("name", ["active", "before", "after", "growth"])
def test_what_is_not_known_is_not_guessed(name) -> None:
    said = moved(replace(SEEN, **{name: None}))
    assert (said.moved, said.lost) == (None, None)
    assert said.sentence.startswith("缺少")
    assert moved(replace(SEEN, active=0.0)).lost is None


def test_a_rate_needs_successors_enough_and_says_how_sure_it_is() -> None:
    few = loss_rate([SEEN] * 4 + [replace(SEEN, after=None)])
    assert (few.value, few.successors, few.sentence) == (
        None,
        4,
        "可用的承接账号只有4个，少于5个，沿用假设。",
    )
    same = loss_rate([SEEN] * 6)
    assert (same.value, same.low, same.high) == (0.5, 0.5, 0.5)
    mixed = loss_rate([replace(SEEN, after=10_200 + 60 * n) for n in range(1, 9)])
    assert mixed.low is not None
    assert mixed.high is not None
    assert mixed.value == pytest.approx(1 - 270 / 600)
    assert mixed.value - mixed.low == pytest.approx(
        2.365 * (8 / 7 * sum((60 * n - 270) ** 2 for n in range(1, 9))) ** 0.5 / 4800
    )


counts = st.none() | st.integers(0, 10**7)
seen_ones = st.builds(
    Followers,
    st.none() | st.floats(0, 1e6),
    counts,
    counts,
    st.none() | st.floats(-1e3, 1e3),
    st.integers(0, 400),
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(seen_ones, max_size=40))
def test_rates_are_shares_whatever_was_seen(seen) -> None:
    said = loss_rate(seen)
    if said.value is not None and said.low is not None and said.high is not None:
        assert 0 <= said.low <= said.value + 1e-9
        assert said.value <= said.high + 1e-9
        assert said.high <= 1


def test_duties_are_counted_in_three_answers() -> None:
    assert duties_carried([True, False, None]) == "移交的3项职责中1项由承接渠道履行，1项未见履行，1项未核对。"
    assert duties_carried([]) == "没有移交的职责。"


@pytest.mark.parametrize(
    ("arguments", "so_far", "sentence"),
    [
        ((None, TODAY, None, False), None, "年度费用未填，不计算节约。"),
        ((36_500.0, None, None, False), None, "账号尚未注销，不计算节约。"),
        ((36_500.0, TODAY, None, True), None, "不知道运维合同何时到期，不计算节约。"),
        ((36_500.0, TODAY, TODAY, None), None, "不知道运维合同何时到期，不计算节约。"),
        ((36_500.0, TODAY - 10, None, False), 1_000.0, "自2024年5月10日起节约1,000元（每年36,500元）。"),
        ((36_500.0, TODAY - 10, TODAY - 3, True), 300.0, "自2024年5月17日起节约300元（每年36,500元）。"),
        ((36_500.0, TODAY - 10, TODAY - 90, True), 1_000.0, "自2024年5月10日起节约1,000元（每年36,500元）。"),
        ((36_500.0, TODAY - 10, TODAY + 30, True), 0.0, "费用付至2024年6月19日，自该日起每年节约36,500元。"),
    ],
)
def test_nothing_is_saved_before_the_contract_ends(arguments, so_far, sentence) -> None:
    said = saving(*arguments, TODAY)
    assert said.sentence == sentence
    assert said.so_far == (None if so_far is None else pytest.approx(so_far))


def test_savings_are_added_without_those_that_cannot_be_said() -> None:
    assert total((Saving(5.0, 1.0, 0, ""), Saving(None, None, None, ""), Saving(7.0, 1.0, 0, ""))) == (
        12.0,
        1,
    )


SIGNED = Incomplete("2020年以前的图片", IncompleteCause.NO_EXPORT, "甲", TODAY, "丙", TODAY)


def test_the_public_is_told_once_it_was_announced() -> None:
    assert public_entry(a_case(state=State.PREPARING, notice_on=TODAY), "示例县住建", "") is None
    announced = public_entry(
        a_case(state=State.TO_CANCEL, notice_on=TODAY), "示例县住建", "“示例县发布”（微信公众号）"
    )
    assert announced is not None
    assert announced.standing == "“示例县住建”已于2024年5月20日公告关停，正在办理注销。"
    assert announced.successor == "请关注“示例县发布”（微信公众号）。"
    gone = public_entry(
        a_case(state=State.FINISHED, notice_on=TODAY, cancelled_on=TODAY + 9, incomplete=SIGNED),
        "示例县住建",
        "",
    )
    assert gone is not None
    assert gone.standing.startswith("“示例县住建”已于2024年5月29日注销")
    assert gone.reason == "关停原因：整合优化政务新媒体。"
    assert gone.archive == "内容未能完整归档，缺少：2020年以前的图片（平台不提供导出）。"
    assert gone.successor == "没有承接账号，请查阅政府网站。"


def test_incomplete_archives_are_counted_by_cause_once_accepted() -> None:
    asked = replace(SIGNED, accepted_by="", accepted_on=None)
    hijacked = replace(SIGNED, cause=IncompleteCause.HIJACKED)
    cases = [a_case(incomplete=one) for one in (SIGNED, SIGNED, hijacked, asked, None)]
    assert incomplete_archives(cases) == ((IncompleteCause.HIJACKED, 1), (IncompleteCause.NO_EXPORT, 2))


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"state": "nowhere"}, {"approvals": [{"person": "甲"}]}, {"frozen": {"x": 1}}]
)
def test_what_is_no_closing_is_not_restored(change) -> None:
    with pytest.raises(ValueError, match=r"."):
        restored(kept(a_case()) | change)
    with pytest.raises(ValueError, match="not a closing"):
        restored({"format": 1})
    assert restored(kept(a_case())) == a_case()
