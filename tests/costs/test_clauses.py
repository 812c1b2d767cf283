"""Clauses that pay for reads, followers or counts of posts, and those that forbid it."""

from __future__ import annotations

import pytest
from clause_cases import CASES
from clause_cases_last import LAST
from clause_cases_later import LATER
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.costs.clause_words import folded
from jianhao.costs.clauses import TEXT_LENGTH, find_clauses


def found(text: str) -> dict[str, str]:
    return {str(c.thing): str(c.basis) for c in find_clauses(text)}


@pytest.mark.parametrize(("text", "expected"), CASES + LATER + LAST)
def test_what_a_clause_counts(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [c for c in CASES if "；" not in c[0] and c[0].count("。") == 1]
)
def test_other_sentences_around_change_nothing(text, expected):
    around = f"一、服务内容。{text}二、乙方应当配备专职人员，遵守保密规定。"
    assert found(around) == expected


def test_places_are_those_of_the_text():
    text = "一、总则。\n　　二、每月发布不少于２０条，未达到的扣减服务费５％；账号归甲方。"
    (clause,) = find_clauses(text)
    assert text[clause.start : clause.end] == "二、每月发布不少于２０条，未达到的扣减服务费５％"


def test_one_finding_for_each_sentence_and_thing():
    clauses = find_clauses("阅读量达到1万次的付款500元；阅读量达到2万次的付款900元。")
    assert [(c.thing, c.start) for c in clauses] == [("reads", 0), ("reads", 16)]


@pytest.mark.parametrize("text", [None, "", "   ", "。；\n"])
def test_no_text_no_clause(text):
    assert find_clauses(text) == ()


@settings(deadline=None, max_examples=60)
@given(st.text("阅读量粉丝数不得以作为付款依据达到1万条，。；：、元/每少于扣减 \n", max_size=200))
def test_any_text_is_read_and_places_lie_inside(text):
    for clause in find_clauses(text):
        assert 0 <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end] == text[clause.start : clause.end].strip()


@given(st.text(max_size=80))
def test_folding_keeps_places(text):
    assert len(folded(text)) == len(text)


def test_very_long_texts_are_read_up_to_a_limit():
    text = "每月发布不少于20条。" + "甲" * TEXT_LENGTH + "。粉丝数不少于1万人。"
    assert found(text) == {"posts": "target"}


def test_hostile_repetition_does_not_take_long():
    for piece in ("发布", "每月", "阅读量、", "不得以", "按", "1条", "粉丝新增"):
        find_clauses(piece * 5_000)
