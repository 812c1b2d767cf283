"""What is said: a group hears numbers only, a person's text is masked, every text has its number."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.alerts.messages import Counts, Notice, group_text, personal_text, short_text
from jianhao.alerts.occasions import Occasion

ADDRESS = "https://jh.example.org/inbox/"


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_can_be_said_to_a_group(occasion: Occasion) -> None:
    counts = Counts("20261102-1", occasion, 3, 17, 2, ADDRESS)
    for text in (group_text(counts), short_text(counts), group_text(counts, again=True)):
        assert "20261102-1" in text
        assert not any(word in text for word in ("造假", "作弊", "疑点", "线索", "刷量"))
    assert "再次发送" in group_text(counts, again=True)
    assert "再次发送" not in group_text(counts)
    assert (
        len(short_text(counts, again=True)) <= 67
    )  # one text of a telephone, with room for the gateway's signature


def test_sentences_of_a_group() -> None:
    due = Counts("1", Occasion.DUE, people=3, matters=17, overdue=1, address=ADDRESS)
    assert (
        group_text(due)
        == f"【待办汇总】本单位3人有待办事项，其中1人有已逾期事项。\n请登录查看：{ADDRESS}\n编号：1"
    )
    hijack = Counts("2", Occasion.HIJACK, matters=1)
    assert (
        group_text(hijack)
        == "【账号疑似被盗用（待核实）】新增1条提醒，请立即登录查看。\n请登录系统查看。\n编号：2"
    )
    assert short_text(due) == "您有17项待办，其中已逾期1项，请登录办理。编号1"


def test_counts_have_no_room_for_a_name() -> None:
    assert {field.name: field.type for field in fields(Counts)} == {
        "number": "str",
        "occasion": "Occasion",
        "people": "int",
        "matters": "int",
        "overdue": "int",
        "address": "str",
    }


@pytest.mark.parametrize("number", ["", "乙县", "1\n2", "a", "x" * 41])
def test_a_number_carries_no_words(number: str) -> None:
    with pytest.raises(ValueError):
        Counts(number, Occasion.DUE)
    with pytest.raises(ValueError):
        Notice(number, Occasion.DUE, "待办")


@pytest.mark.parametrize(
    "address", ["javascript:x", "https://例", "http://a b", "ftp://x", "http://x\nBcc: y"]
)
def test_an_address_is_plain(address: str) -> None:
    with pytest.raises(ValueError):
        Notice("1", Occasion.DUE, "待办", (), address)


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_a_persons_text_is_whole_and_masked(title: str, lines: list[str]) -> None:
    notice = Notice("7", Occasion.OTHER, f"{title} 13900001234", tuple(lines), ADDRESS)
    text = personal_text(notice, again=True)
    assert "13900001234" not in text
    assert "13900001234" not in notice.subject
    assert "\n" not in notice.subject
    assert text.endswith("编号：7（再次发送，如已收到同一编号请忽略）")
    text.encode("utf-8")
