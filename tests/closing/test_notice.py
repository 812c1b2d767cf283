"""The notice: fourteen parts, what is missing is said, basis only from what was ticked, the short form within 300 characters."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from closing_made import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.closing.notice import (
    KNOWN_BASIS,
    NONE,
    Announcement,
    BasisDocument,
    Channel,
    Listed,
    Slot,
    contradictions,
    office_telephones,
    unanswered,
)  # fmt: skip
from jianhao.closing.notice_text import SAME_NAME, SHORT_LIMIT, lacks, paragraphs, plain, short, title
from jianhao.closing.words import PublicReason

FULL = Announcement(
    agency="示例县住房和城乡建设局",
    day=TODAY,
    reason=PublicReason.CONSOLIDATION,
    accounts=(Listed("示例县住建", "微信公众号", "gh_0123456789ab"),),
    basis=(replace(KNOWN_BASIS[0], ticked=True), KNOWN_BASIS[1]),
    stops_on=TODAY,
    cancels_from=TODAY + 8,
    channels=(
        Channel(
            "示例县发布",
            "微信公众号",
            "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzAwMDAwMDAwMA==",
        ),
    ),
    history="历史内容已归档，可在示例县人民政府网站“历史账号”栏目查询",
    services="公租房申请改在示例县政务服务网办理",
    data="账号收集的留言已答复完毕，个人信息按规定删除",
    telephones=("0000-1234567",),
)


def test_a_full_notice_lacks_nothing_and_has_all_parts() -> None:
    assert (unanswered(FULL), contradictions(FULL), lacks(FULL)) == ((), (), None)
    text = plain(FULL)
    for part in ("“示例县住建”", "gh_0123456789ab", "国办发〔2018〕123号", "整合优化政务新媒体", "自即日起停止更新", "2024年5月28日起",
                 "“示例县发布”（微信公众号）", "历史内容已归档", "公租房申请改在", "个人信息按规定删除", "0000-1234567", SAME_NAME,
                 "示例县住房和城乡建设局", "2024年5月20日", "感谢社会各界"):  # fmt: skip
        assert part in text, part
    assert "【待填" not in text


def test_only_what_was_ticked_is_cited() -> None:
    assert "国办秘函〔2019〕19号" not in plain(FULL)
    none = replace(FULL, basis=KNOWN_BASIS)
    assert unanswered(none) == (Slot.BASIS,)
    assert all(document.title not in plain(none) for document in KNOWN_BASIS)
    on_purpose = replace(none, no_basis=True)
    assert unanswered(on_purpose) == ()
    assert "根据" not in plain(on_purpose)
    assert not any(document.ticked for document in KNOWN_BASIS)


@pytest.mark.parametrize(
    ("slot", "change"),
    [
        (Slot.REASON, {"reason": None}), (Slot.ACCOUNTS, {"accounts": ()}), (Slot.STOPS, {"stops_on": None}),
        (Slot.CANCELS, {"cancels_from": None}), (Slot.CHANNELS, {"channels": ()}), (Slot.HISTORY, {"history": " "}),
        (Slot.SERVICES, {"services": ""}), (Slot.DATA, {"data": ""}), (Slot.TELEPHONE, {"telephones": ()}),
        (Slot.THANKS, {"thanks": ""}), (Slot.SIGNATURE, {"agency": ""}), (Slot.SIGNATURE, {"day": None}),
    ],
)  # fmt: skip
def test_a_part_that_is_missing_is_said_and_never_made_up(slot, change) -> None:
    said = replace(FULL, **change)
    assert unanswered(said) == (slot,)
    assert lacks(said) == f"尚未填写：{slot.chinese}。"
    assert f"【待填：{slot.chinese}】" in plain(said)


def test_nothing_of_the_kind_is_an_answer() -> None:
    said = replace(FULL, history=NONE, services=NONE, data=NONE)
    assert unanswered(said) == ()
    assert "该账号未提供办事服务。" in plain(said)
    assert "该账号未收集个人信息。" in plain(said)


def test_a_mobile_number_is_no_telephone_of_an_office() -> None:
    said = replace(
        FULL, telephones=("138 0000 0000", "139-1234-5678", "+86 137 0000 0000", "１３６００００００００")
    )
    assert office_telephones(said) == ()
    assert Slot.TELEPHONE in unanswered(said)
    assert contradictions(said) == ("监督和咨询电话中有手机号码，已略去；请填写单位电话。",)
    assert "1380000" not in plain(said).replace(" ", "")
    assert office_telephones(replace(FULL, telephones=("0000-1380 0000",))) == ("0000-1380 0000",)


def test_what_cannot_be_right_is_said() -> None:
    said = replace(
        FULL, stops_on=TODAY - 1, cancels_from=TODAY - 2, channels=(Channel("示例县住建", "微博"),)
    )
    assert contradictions(said) == (
        "注销日期早于停更日期。", "停更日期早于公告日期。", "承接渠道“示例县住建”在本公告的关停清单中。",
    )  # fmt: skip


def test_a_batch_has_a_list_and_a_title_with_the_number() -> None:
    accounts = tuple(
        Listed(f"示例县第{n}局", "微信公众号", f"gh_{n:012x}", "示例县发布") for n in range(1, 81)
    )
    said = replace(FULL, accounts=accounts)
    assert title(said) == "关于关停“示例县第1局”等80个政务新媒体账号的公告"
    text = plain(said)
    assert "共80个，见所附清单。" in text
    assert text.count("由示例县发布承接") == 80
    assert len(short(said).text) <= SHORT_LIMIT
    assert "等80个账号" in short(said).text


def test_the_short_form_keeps_what_followers_need() -> None:
    said = short(FULL)
    assert len(said.text) <= SHORT_LIMIT
    for part in (
        "“示例县住建”",
        "自即日起停止更新",
        "“示例县发布”",
        "0000-1234567",
        "示例县住房和城乡建设局，2024年5月20日",
    ):
        assert part in said.text
    assert said.left_out == tuple(s for s in (Slot.THANKS, Slot.BASIS, Slot.DATA) if s in said.left_out)
    assert ("其他事项见政府网站公告。" in said.text) == bool(said.left_out)


texts = st.text(st.characters(codec="utf-8"), max_size=400)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.fixed_dictionaries({
    "agency": texts, "history": texts, "services": texts, "data": texts, "no_channel": texts, "thanks": texts, "title": texts,
    "telephones": st.lists(texts, max_size=3).map(tuple), "day": st.none() | st.integers(0, 40_000),
    "stops_on": st.none() | st.integers(0, 40_000), "cancels_from": st.none() | st.integers(0, 40_000),
    "accounts": st.lists(st.builds(Listed, texts, texts, texts, texts), max_size=5).map(tuple),
    "channels": st.lists(st.builds(Channel, texts, texts, texts), max_size=3).map(tuple),
    "basis": st.lists(st.builds(BasisDocument, texts, texts, st.booleans()), max_size=3).map(tuple),
    "reason": st.none() | st.sampled_from(PublicReason), "no_basis": st.booleans(),
}))  # fmt: skip
def test_whatever_is_typed_the_short_form_has_room_and_nothing_is_lost_silently(values) -> None:
    said = Announcement(**values)
    made = short(said)
    assert len(made.text) <= SHORT_LIMIT
    assert {p.slot for p in paragraphs(said)} >= set(Slot) - {
        Slot.TITLE,
        Slot.BASIS,
        Slot.CANCELS,
        Slot.SIGNATURE,
    }
    for slot in unanswered(said):
        if slot not in (Slot.TITLE, Slot.SIGNATURE, Slot.ACCOUNTS, Slot.THANKS):
            assert f"【待填：{slot.chinese}】" in plain(said)


def test_the_strategy_covers_every_field() -> None:
    assert len(fields(Announcement)) == 16
