"""Misprints: found with what to write instead where clean prose says so, and clean prose left alone."""

from __future__ import annotations

import os

import numpy as np
import pytest
from risk_made import found_in, one_text

from jianhao.errors import JianhaoError
from jianhao.risk.learning import (
    Sentence,
    added,
    characters_of,
    count,
    count_pairs,
    examples,
    model_of,
    symbols_of,
    together,
    trained,
    untrained,
    word_keys,
)
from jianhao.risk.limits import judged_by_others, limit_for, with_limit
from jianhao.risk.misprint_model import pack, shipped, unpack
from jianhao.risk.misprints import corrections, find_misprint_hits
from jianhao.risk.packaged import words
from jianhao.risk.similar import Likeness, similar_characters

WRONG = (
    ("各级人民攻府应当加强领导", "人民政府"), ("依法追究刑事责仁", "责任"), ("维护社会公共利意", "利益"),
    ("提起行政诉颂", "诉讼"), ("保护公民的合法权意", "权益"),
)  # fmt: skip
RIGHT = (
    "县级以上地方各级人民政府应当加强对本行政区域内安全生产工作的领导。",
    "违反本法规定，构成犯罪的，依法追究刑事责任。",
    "示例县政务服务中心周六延时服务，群众可以预约办理。",
    "当事人对行政处罚决定不服的，可以依法申请行政复议或者提起行政诉讼。",
)


@pytest.mark.parametrize(("text", "word"), WRONG)
def test_a_misprint_of_official_prose_and_what_it_should_be(text: str, word: str) -> None:
    hits = find_misprint_hits(one_text(text))
    assert len(hits) == 1
    put_right = (
        text[: hits[0].start]
        + hits[0].suggestion.removeprefix("疑为“").removesuffix("”")
        + text[hits[0].end :]
    )
    assert word in put_right
    assert hits[0].text == text[hits[0].start : hits[0].end]


@pytest.mark.parametrize("text", RIGHT)
def test_clean_prose_is_left_alone(text: str) -> None:
    assert found_in(find_misprint_hits, text) == []


def test_words_of_today_are_not_held_against_older_prose() -> None:
    for word in words("usual_words.txt"):
        text = f"请看示例县{word}发布的消息。"
        assert found_in(find_misprint_hits, text) == [], text
    assert found_in(find_misprint_hits, "各级人民攻府应当加强领导，请看微博视频。") == [("misprint", "攻")]


def test_a_long_text_is_read_whole_and_each_place_once() -> None:
    text = "".join(RIGHT) * 12
    for at in range(100, len(text) - 100, 97 if os.environ.get("JIANHAO_DEEP") else 411):
        place = text.find("政府", at)
        if place < 0:
            break
        wrong = text[:place] + "攻" + text[place + 1 :]
        assert corrections(one_text(wrong), shipped()) == [(0, place, "政")]


def test_a_damaged_model_is_refused() -> None:
    for content in (b"", b"\xfd7zXZ", b"junk"):
        with pytest.raises(JianhaoError, match="已损坏"):
            unpack(content)


def test_characters_are_alike_in_sound_or_shape() -> None:
    alike = similar_characters(
        "政攻正症己已院完",
        "怔",
        {"己": "zhz", "已": "zhz", "院": "ab1234567", "完": "1234567"},
        [("政", "攻")],
    )
    assert alike["政"] == {"正": Likeness.SOUND, "症": Likeness.SOUND, "攻": Likeness.SHAPE}
    assert alike["怔"] == {"正": Likeness.SOUND, "政": Likeness.SOUND, "症": Likeness.SOUND}
    assert not any("怔" in others for others in alike.values())
    assert alike["已"]["己"] == Likeness.STROKE
    assert alike["完"]["院"] == Likeness.PART


def test_a_model_learnt_from_a_few_texts_finds_what_they_show() -> None:
    texts = [*RIGHT, "示例县人民政府", "本级人民政府", "各级人民政府"] * 5
    words = {"政府": 99, "人民": 99, "行政": 1, "府": 3}
    characters = characters_of(texts, words)
    symbols = symbols_of(characters)
    half = len(texts) // 2
    grams = added([count(texts[:half], symbols), count(texts[half:], symbols)])
    whole = count(texts, symbols)
    assert all(
        (a[0] == b[0]).all() and (a[1] == b[1]).all() for a, b in zip(grams[1:], whole[1:], strict=True)
    )
    shown = [Sentence(t.replace("政府", "攻府"), t) for t in RIGHT[:1]] + [Sentence(t, t) for t in RIGHT]
    packed = untrained(
        characters, grams, word_keys(words, symbols), {"攻": {"政": 5}, "府": {"附": 1}}, shown
    )
    found = examples(model_of(packed), shown * 20)
    assert found.right.sum() == 20
    clean = {"clean": {k for k in range(len(shown) * 20) if k % len(shown)}}
    learnt = with_limit(trained(packed, found), limit_for(found, judged_by_others(packed, [found]), clean))
    again = unpack(pack(learnt))
    assert all(
        np.array_equal(getattr(again, n), getattr(learnt, n)) for n in ("keys", "values", "answers", "bounds")
    )
    assert pack(again) == pack(learnt)
    assert corrections(one_text("各级人民攻府"), model_of(again)) == [(0, 4, "政")]


def test_a_limit_is_set_by_trees_that_have_not_seen_the_sentences() -> None:
    texts = [*RIGHT] * 3
    characters = characters_of(texts, ())
    symbols = symbols_of(characters)
    shown = [Sentence(t.replace("政府", "攻府"), t) for t in RIGHT[:1]] * 3
    packed = untrained(
        characters, count(texts, symbols), word_keys({}, symbols), {"攻": {"政": 5, "正": 1}}, ()
    )
    part = examples(model_of(packed), shown)
    scores = judged_by_others(packed, [part, part])
    assert scores.size == 2 * part.right.size == together([part, part]).right.size
    # Two of three sentences may be reported: the limit lies just above the third best.
    one = limit_for(part, np.array([3.0, 2.0, 1.0]), {"clean": {0, 1, 2}}, alarms=0.67)
    assert 1.0 < one < 2.0
    assert with_limit(packed, one).bounds[1] == pytest.approx(one)


def test_pairs_of_words_count_as_the_sequences_they_hold() -> None:
    symbols = symbols_of(characters_of(["人民政府"], ()))
    grams = count_pairs([("人民", "政府", 9), ("人", "民", 2)], {"政府": 20}, symbols)
    known = {
        length: {
            "".join(_named(symbols, key, length)): n
            for key, n in zip(keys.tolist(), numbers.tolist(), strict=True)
        }
        for length, (keys, numbers) in enumerate(grams, 1)
    }
    assert known[2] == {"民政": 9, "政府": 20}  # 人民 only twice, as neighbours
    assert known[3] == {"人民政": 9, "民政府": 9}
    assert known[4] == {"人民政府": 9}
    assert known[5] == {}


def _named(symbols: np.ndarray[tuple[int], np.dtype[np.uint16]], key: int, length: int) -> list[str]:
    points = {int(symbols[ord(c)]): c for c in "人民政府"}
    return [points[key >> 12 * k & 0xFFF] for k in reversed(range(length))]
