"""The quick ways of searching texts find what slow and plain ones do."""

from __future__ import annotations

import os
import random

import numpy as np
from risk_made import one_text

from jianhao.kernels.addresses import IN_ADDRESS
from jianhao.kernels.misprint_candidates import FIRST_HAN, LAST_HAN, MARGIN, load, look_over
from jianhao.kernels.prose import WORDS
from jianhao.risk.links import LONGEST, addresses
from jianhao.risk.misprint_model import NOTHING, PUNCTUATION, shipped
from jianhao.risk.texts import read_texts
from jianhao.risk.word_list import WordList

ROUNDS = 1500 if os.environ.get("JIANHAO_DEEP") else 150
LETTERS = "ab1人民政府国家微信x9é"
PIECES = (
    "县级以上地方各级人民政府", "依法追究刑事责任", "病人感冒发烧", "攻府", "责仁", "的", "在", "，", "。", "2026年", "A", "𠮷", "颉",
    "示例县", "加强", "权意", "行政诉颂", "\n",
)  # fmt: skip


def torn(codes: str, places: list[int], first: int, last: int) -> bool:
    plain = [c in "ab1x9é" for c in codes]
    if first and places[first] - places[first - 1] <= 1 and plain[first] and plain[first - 1]:
        return True
    if last + 1 == len(codes) or places[last + 1] - places[last] > 1:
        return False
    handle = codes[last] in "abxé" and codes[last + 1] in "19"
    return plain[last] and plain[last + 1] and not handle


def plainly_found(words: list[str], codes: str, places: list[int]) -> list[tuple[str, int, int]]:
    spans = sorted(
        (first, -last)
        for first in range(len(codes))
        for last in range(first + 1, len(codes))
        if codes[first : last + 1] in words and not torn(codes, places, first, last)
    )
    found, reached = [], -1
    for first, last in spans:
        if -last > reached:
            reached = -last
            found.append((codes[first : 1 - last], first, -last))
    return found


def test_words_are_found_as_by_trying_every_span() -> None:
    rng = random.Random(4)
    for _ in range(ROUNDS):
        words = ["".join(rng.choices(LETTERS, k=rng.randrange(2, 6))) for _ in range(rng.randrange(1, 30))]
        codes = "".join(rng.choices(LETTERS + "\0", k=rng.randrange(0, 80)))
        places = np.cumsum(rng.choices([1, 1, 1, 2], k=len(codes))).astype(np.int32)
        found = WordList((word, word) for word in words).find(
            np.array([ord(c) for c in codes], np.uint16), places
        )
        assert [(one.value, one.first, one.last) for one in found] == plainly_found(
            words, codes, places.tolist()
        )
        assert all((one.begin, one.end) == (places[one.first], places[one.last] + 1) for one in found)


def test_what_is_passed_over_hides_what_it_holds() -> None:
    codes = np.array([ord(c) for c in "人民政府和政府"], np.uint16)
    search = WordList([("人民政府", None), ("政府", 1), ("政", 2)])
    assert [(one.value, one.first) for one in search.find(codes, np.arange(7, dtype=np.int32))] == [(1, 5)]


def plain_addresses(text: str) -> list[tuple[int, int]]:
    found, reached = [], 0
    for at, character in enumerate(text):
        beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        plain = len(beside) == 2 and beside.isalnum() and beside.isascii()
        if at < reached or character != "." or not plain:
            continue
        begin, end = at, at + 1
        while (
            begin > max(0, at - LONGEST) and ord(text[begin - 1]) < 128 and IN_ADDRESS[ord(text[begin - 1])]
        ):
            begin -= 1
        while end < min(len(text), at + LONGEST) and ord(text[end]) < 128 and IN_ADDRESS[ord(text[end])]:
            end += 1
        found.append((begin, end))
        reached = end
    return found


def test_addresses_are_found_as_by_walking_from_every_dot() -> None:
    rng = random.Random(5)
    for _ in range(ROUNDS):
        texts = ["".join(rng.choices("ab1./:人 .", k=rng.randrange(0, 60))) for _ in range(3)]
        texts.append("a." * rng.randrange(0, 300))
        read = read_texts(texts)
        expected = [(row, *span) for row, text in enumerate(texts) for span in plain_addresses(text)]
        found = [(row, *(p - int(read.starts[row]) for p in span)) for row, *span in addresses(read).tolist()]
        assert found == expected


def test_places_that_nothing_known_holds_as_by_looking_up_every_sequence() -> None:
    model, rng = shipped(), random.Random(6)
    known = set(model.packed.keys.tolist())
    for _ in range(ROUNDS):
        text = "".join(rng.choices(PIECES, k=12))
        points, size = one_text(text).points, len(text)
        x = np.empty(size + 2 * MARGIN, np.uint16)
        load(points, 0, size, model.symbols, NOTHING, PUNCTUATION, x)
        seen, held = np.zeros(size + 2, np.bool_), np.zeros(size + 1, np.bool_)
        look_over(x, points, size, model.prose, seen, held, 0, size)
        symbols = x.tolist()

        for place in range(size):
            at = place + MARGIN
            expected = FIRST_HAN <= points[place] <= LAST_HAN and (
                any(key_of(symbols, last, 3, 3) in known for last in range(at, at + 3))
                or any(
                    key_of(symbols, last, n, WORDS + n) in known for n in (3, 4) for last in range(at, at + n)
                )
            )
            assert held[place] == expected, (text, place)


def key_of(symbols: list[int], last: int, length: int, tag: int) -> int:
    key = 0
    for symbol in symbols[last - length + 1 : last + 1]:
        key = key << 12 | symbol
    return key | tag << 60
