"""Day counts: workdays and natural days, the freeze by followers, an office's own terms, reminders of an account on its way out."""

from __future__ import annotations

from datetime import date

import pytest
from closing_made import TODAY, a_case

from jianhao.closing.case import Frozen
from jianhao.closing.deadlines import dues, silence_reminder
from jianhao.closing.facts import Facts
from jianhao.closing.freeze import (
    freeze_sentence,
    freeze_terms,
    freeze_waiver,
    frozen_from,
    silence_suspended,
)
from jianhao.closing.states import State
from jianhao.closing.terms import Terms, Unit, content, terms, unverified
from jianhao.closing.words import Route
from jianhao.dates import Workdays, day_number
from jianhao.errors import UnusableCall
from jianhao.vocab.platform_names import Platform


def day(year: int, month: int, of_month: int) -> int:
    return day_number(date(year, month, of_month))


@pytest.mark.parametrize(
    ("followers", "days"),
    [(0, 7), (1_000, 7), (1_001, 15), (10_000, 15), (10_001, 30), (100_000, 30), (100_001, 60), (None, 60)],
)
def test_wechat_freezes_by_followers(followers, days) -> None:
    known = freeze_terms(Platform.weixin, followers, TODAY)
    assert known is not None
    assert (known.days, known.confirm_within, known.assumed) == (days, 7, followers is None)
    assert known.window(TODAY) == Frozen(TODAY, TODAY + days, TODAY + days + 7)
    assert known.confidence == "待核"


def test_terms_of_a_freeze_are_dated() -> None:
    before = freeze_terms(Platform.weixin, 800, day(2018, 1, 1))
    assert before is not None
    assert before.days == 15
    assert freeze_terms(Platform.weixin, 800, day(2016, 1, 1)) is None
    assert freeze_terms(Platform.weibo, 800, TODAY) is None


def test_what_the_platform_said_counts_before_the_file() -> None:
    assert frozen_from(Platform.weixin, 800, TODAY, 20) == Frozen(TODAY, TODAY + 20, TODAY + 27)
    assert frozen_from(Platform.weibo, 800, TODAY, 20) == Frozen(TODAY, TODAY + 20, None)
    assert frozen_from(Platform.weibo, 800, TODAY, None) == Frozen(TODAY, None, None)


def test_a_mini_program_is_frozen_whatever_its_followers_and_nothing_is_to_be_confirmed() -> None:
    known = freeze_terms(Platform.weixin_mini, None, TODAY)
    assert known is not None
    assert (known.days, known.assumed) == (7, False)
    assert "其后不可撤销" in freeze_sentence(Platform.weixin_mini, None, TODAY)


def test_the_freeze_is_said_with_its_source() -> None:
    assert freeze_sentence(Platform.weixin, 12_000, TODAY) == (
        "粉丝数12,000，冻结30天，2024年6月19日至2024年6月26日须由管理员确认，逾期注销申请失效（待核，以平台告知为准）。"
    )
    assert freeze_sentence(Platform.weibo, 1, TODAY).endswith("以平台告知为准。")


def test_a_freeze_makes_silence_not_applicable_until_its_window_ends() -> None:
    frozen = Frozen(TODAY, TODAY + 7, TODAY + 14)
    assert [silence_suspended(frozen, TODAY + n) for n in (-1, 0, 14, 15)] == [False, True, True, False]
    assert silence_suspended(Frozen(TODAY, None, None), TODAY + 100) is None
    assert silence_suspended(None, TODAY) is False
    assert freeze_waiver(frozen) == (
        TODAY + 14,
        "平台自2024年5月20日起冻结账号，确认期至2024年6月3日，其间不能发布。",
    )
    assert freeze_waiver(Frozen(TODAY, None, None)) is None


def test_working_days_leave_out_the_holiday_and_take_in_the_day_made_up() -> None:
    five = Terms()["file_national"]
    assert (five.days, five.unit) == (5, Unit.WORKING)
    # 2024: 1–5 May off, 28 April and 11 May worked.
    assert five.due(day(2024, 4, 30), Workdays()) == day(2024, 5, 10)
    assert five.due(day(2024, 4, 26), Workdays()) == day(2024, 5, 7)
    own = Workdays(((day(2024, 5, 6), False),))
    assert five.due(day(2024, 4, 26), own) == day(2024, 5, 8)


def test_beyond_the_published_holidays_it_says_so() -> None:
    case = a_case(state=State.CANCELLED, since=day(2049, 5, 3), cancelled_on=day(2049, 5, 3))
    (due,) = dues(case)
    assert "该年放假安排尚未公布" in due.sentence
    assert due.day == day(2049, 5, 10)


def test_each_deadline_says_who_when_and_how_it_is_counted() -> None:
    case = a_case(state=State.CANCELLED, since=TODAY, cancelled_on=TODAY)
    (due,) = dues(case)
    assert (
        due.sentence == "主办单位经办人应于2024年5月27日前（5个工作日）登记系统关停备案，自进入该状态起算。"
    )
    assert (due.left(TODAY), due.left(TODAY + 8)) == (7, -1)
    frozen = a_case(state=State.FROZEN, frozen=Frozen(TODAY, TODAY + 7, TODAY + 14))
    (due,) = dues(frozen)
    assert due.sentence == "主办单位经办人应于2024年6月3日前登记注销完成（平台确认期的最后一天，自然日）。"


@pytest.mark.parametrize(
    ("route", "followers", "days"),
    [(Route.APPLICATION, 5, 30), (Route.URGENT, 50_000, 0), (Route.ORDINARY, 10_001, 15), (Route.ORDINARY, 10_000, 7),
     (Route.LOST_PASSWORD, None, 7)],
)  # fmt: skip
def test_the_notice_stands_as_long_as_the_office_wants(route, followers, days) -> None:
    assert Terms().notice(route, followers).days == days
    own = terms({"notice": {"days": 20, "unit": "working", "source": "本省办法"}})
    assert own.notice(route, followers).chinese == "20个工作日"


def test_an_office_sets_its_own_terms() -> None:
    own = terms({"file_national": {"days": 10}})["file_national"]
    assert (own.days, own.unit, own.source, own.confidence) == (10, Unit.WORKING, "本机关设定", "本机关设定")
    assert Terms()["file_national"].days == 5


@pytest.mark.parametrize(
    "said",
    [{"没有": {"days": 1}}, {"release": {"days": -1}}, {"release": {"days": True}}, {"release": {"days": "3"}},
     {"release": {"days": 3, "unit": "weeks"}}, {"release": {"days": 10**9}}],
)  # fmt: skip
def test_terms_that_are_none_are_refused(said) -> None:
    with pytest.raises(UnusableCall, match="时限"):
        terms(said)


def test_the_file_says_where_everything_comes_from() -> None:
    for kind in ("term", "notice", "freeze", "look_back", "silence"):
        for row in content()[kind]:
            assert row["source"]
            assert row["confidence"] in ("官方", "转载", "第三方", "本项目", "待核")
    assert len(unverified()) == 5


@pytest.mark.parametrize(
    ("silent", "said"),
    [(6, None), (7, "已7天未更新；注销完成前仍须更新，2024年5月27日前应有公开发布，或者报批豁免。"),
     (14, "已14天未更新；注销完成前仍须更新，2024年5月20日前应有公开发布，或者报批豁免。"),
     (15, "已15天未更新，超过14天；未完成注销的账号继续接受检查，请更新或者报批豁免。")],
)  # fmt: skip
def test_an_account_to_be_cancelled_still_counts_its_days(silent, said) -> None:
    case = a_case(state=State.TO_CANCEL)
    assert silence_reminder(case, Facts(last_post=TODAY - silent), TODAY) == said
    assert silence_reminder(case, Facts(last_post=TODAY - silent, waiver_until=TODAY), TODAY) is None
    frozen = a_case(state=State.FROZEN, frozen=Frozen(TODAY - 1, TODAY + 6, TODAY + 13))
    assert silence_reminder(frozen, Facts(last_post=TODAY - silent), TODAY) is None
    assert silence_reminder(case, Facts(), TODAY) is None
    assert silence_reminder(a_case(state=State.CANCELLED), Facts(last_post=TODAY - silent), TODAY) is None
