"""Cut texts: nothing lost, nothing too long, no character broken."""

from __future__ import annotations

import json
import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.alerts.robots import DINGTALK_FRAME, DINGTALK_LIMIT, DingTalk, Form, WeCom
from jianhao.alerts.splitting import characters, in_bytes, numbered, split

COUNT = 5_000 if os.environ.get("JIANHAO_DEEP") else 300
TEXTS = st.text() | st.text("甲乙a\n\r é\u0301\u200d👨👩🇨🇳\ufe0f", max_size=400)


@settings(max_examples=COUNT, deadline=None)
@given(TEXTS, st.integers(4, 300))
def test_parts_give_the_text_back(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(in_bytes(part) <= limit for part in parts)
    assert all(parts) or parts == ("",)


@settings(max_examples=COUNT, deadline=None)
@given(TEXTS)
def test_characters_are_whole(text: str) -> None:
    found = list(characters(text))
    assert "".join(found) == text
    longest = max(map(in_bytes, found), default=1)
    borders = _ends(found) | {0}
    for part_end in _ends(split(text, max(longest, 12))):
        assert part_end in borders


def _ends(parts) -> set[int]:
    ends, place = set(), 0
    for part in parts:
        place += len(part)
        ends.add(place)
    return ends


@settings(max_examples=COUNT, deadline=None)
@given(st.text(min_size=1, max_size=60), st.integers(60, 9_000))
def test_no_platform_gets_more_than_it_takes(text: str, times: int) -> None:
    long = (text * times)[:40_000]
    for form, limit in ((Form.TEXT, 2_048), (Form.MARKDOWN, 4_096)):
        parts = WeCom("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", form).parts(long)
        assert all(len(part.encode()) <= limit for part in parts)
        assert "".join(_bare(part, len(parts)) for part in parts) == long
    parts = DingTalk("https://oapi.dingtalk.com/robot/send?access_token=x").parts(long)
    assert all(
        len(json.dumps(p, ensure_ascii=False).encode()) <= DINGTALK_LIMIT - DINGTALK_FRAME + 2 for p in parts
    )
    assert "".join(_bare(part, len(parts)) for part in parts) == long


def _bare(part: str, count: int) -> str:
    return part if count == 1 else part.partition("\n")[2]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, ("",)),
        ("甲乙丙", 6, ("甲乙", "丙")),
        ("甲乙丙", 7, ("甲乙", "丙")),
        ("一行\n二行\n三", 12, ("一行\n", "二行\n三")),
        ("a\nbcdefgh", 8, ("a\nbcdefg", "h")),  # a line end too early is no place to cut
        ("ée\u0301", 3, ("é", "e\u0301")),
        ("🇨🇳🇨🇳", 8, ("🇨🇳", "🇨🇳")),
    ],
)
def test_where_it_is_cut(text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert split(text, limit) == parts


def test_a_heap_of_accents_is_cut_between_code_points() -> None:
    heap = "a" + "\u0301" * 500
    parts = split(heap, 50)
    assert "".join(parts) == heap
    assert all(in_bytes(part) <= 50 for part in parts)
    assert all(not unicodedata.category(p[0]).startswith("C") for p in parts)


def test_a_limit_below_one_character_is_refused() -> None:
    with pytest.raises(ValueError):
        split("甲", 2)


def test_parts_say_their_place() -> None:
    assert numbered("甲" * 5, 30) == ("甲" * 5,)
    assert numbered("甲" * 20, 36) == (
        "（1/3）\n甲甲甲甲甲甲甲",
        "（2/3）\n甲甲甲甲甲甲甲",
        "（3/3）\n甲甲甲甲甲甲",
    )
