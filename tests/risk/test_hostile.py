"""Whatever a text holds, it is read to its end in time that grows with its length, and the places named lie within it."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_made import one_text

from jianhao.risk.own_words import Lexicon
from jianhao.risk.scan import Words, hits_of
from jianhao.risk.texts import read_texts

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
PIECES = (
    "加微信", "澳门新葡京", "1", "0", "9", "１", "x", "X", "-", " ", ".", "@", "://", "http", "%", "*", "（", "）", "。", "\n", "\u200b",
    "中华人民共", "和国", "襄樊市", "//@", "“", "亻", "jia", "wei", "𠮷", "㎡", "ﷺ", "2008年", "家庭电话：", "\ufffd", "人民攻府", "\x00",
)  # fmt: skip
SEARCH = Words(Lexicon().search())


def check(text: str) -> None:
    for hit in hits_of(one_text(text), SEARCH):
        assert 0 <= hit.start < hit.end <= len(text), (text, hit)
        assert len(hit.text) <= 200


@settings(max_examples=2000 if DEEP else 120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_pieces_in_any_order(text: str) -> None:
    check(text)


@settings(max_examples=1000 if DEEP else 80, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check("".join(c for c in text if not "\ud800" <= c <= "\udfff"))


@pytest.mark.parametrize(
    "piece", [*PIECES, "1 ", "1-", "a.", ".a", "http://", "0571-", "加 ", "人", "中华人民共和", "（a"]
)
def test_one_piece_a_hundred_thousand_times(piece: str) -> None:
    # A step that looked back over everything would not end here within the patience of any test run.
    text = piece * (100_000 if DEEP else 8_000)
    for hit in hits_of(one_text(text), SEARCH)[:5]:
        assert hit.end <= len(text)


def test_bytes_that_are_no_text() -> None:
    import pyarrow as pa

    rng = random.Random(1)
    raw = [bytes(rng.randrange(256) for _ in range(rng.randrange(300))) for _ in range(300)]
    column = pa.Array.from_buffers(pa.string(), len(raw), pa.array(raw, pa.binary()).buffers())
    texts = read_texts(column)
    assert texts.size == len(raw)
    hits_of(texts, SEARCH)


def test_a_slice_of_a_column_is_read_as_that_slice() -> None:
    import pyarrow as pa

    column = pa.array(["甲" * 5, None, "加微信abc12345 澳门新葡京", "末"])
    sliced = read_texts(column.slice(1, 2))
    assert sliced.size == 2
    assert {hit.row for hit in hits_of(sliced, SEARCH)} == {1}
