"""Openings after closings: what they have in common, what is too late or too early, what cannot be said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jianhao.watch.rebound import Known, Sign, rebounds

DAY = 20_000
CLOSED = Known(
    "weixin:old", "示例县水务", "weixin", "示例县水务局", "示例县水务局", frozenset({"h1"}), 18_000, DAY
)
NEW = Known("weixin:new", "清清河水", "weixin", "别的单位", opened_on=DAY + 30)


def signs(**changes: object) -> tuple[Sign, ...]:
    found = rebounds([CLOSED, replace(NEW, **changes)])
    return found.leads[0].signs if found.leads else ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"agency": "示例县水务局"}, (Sign.UNIT,)),
        ({"subject": "示例县水务局"}, (Sign.SUBJECT,)),
        ({"contacts": frozenset({"h1", "h2"})}, (Sign.CONTACT,)),
        ({"name": "示例县水务发布"}, (Sign.NAME,)),
        ({"agency": "示例县水务局", "platform": "weixin_channels"}, ()),
        (
            {"agency": "示例县水务局", "platform": "weixin_channels", "name": "示例县水务"},
            (Sign.OTHER_PLATFORM,),
        ),
        ({"agency": "示例县水务局", "opened_on": DAY + 365}, (Sign.UNIT,)),
        ({"agency": "示例县水务局", "opened_on": DAY + 366}, ()),
        ({"agency": "示例县水务局", "opened_on": DAY - 1}, ()),
        ({"agency": "示例县水务局", "opened_on": None}, ()),
        ({"agency": "", "subject": ""}, ()),
    ],
)
def test_what_is_taken_for_a_rebound(changes: dict[str, object], expected: tuple[Sign, ...]) -> None:
    assert signs(**changes) == expected


def test_an_opening_of_unknown_day_is_said_and_nothing_follows_from_it() -> None:
    found = rebounds([CLOSED, replace(NEW, name="示例县水务发布", opened_on=None)])
    assert found.leads == ()
    assert [one.account_id for one in found.undated] == ["weixin:new"]


def test_the_sentence_says_why_and_asks() -> None:
    (lead,) = rebounds([CLOSED, replace(NEW, agency="示例县水务局", name="示例县水务发布")]).leads
    assert lead.sentence == (
        "“示例县水务发布”在“示例县水务”关停（2024年10月4日）后30天开设：同一单位、同一平台、名称相同或者相近。请核对是否经批准开设。"
    )
    (approved,) = rebounds([CLOSED, replace(NEW, agency="示例县水务局", approval_no="示批1号")]).leads
    assert "批准文号示批1号" in approved.sentence
