"""Names that pass for others, and neighbours' own names that do not."""

from __future__ import annotations

import pytest

from jianhao.vocab.divisions import name_exists
from jianhao.watch.impersonation import Named, imitations, search_terms
from jianhao.watch.names import Likeness, likeness
from jianhao.watch.readings import PLACES, sounds


@pytest.mark.parametrize(
    ("name", "known", "why"),
    [
        ("杭洲发布", "杭州发布", Likeness.SOUND),
        ("余航发布", "余杭发布", Likeness.SOUND),
        ("月清发布", "乐清发布", Likeness.SOUND),
        ("杭州發佈", "杭州发布", Likeness.SAME),
        ("ＡＢ示例发布", "ab示例发布", Likeness.SAME),
        ("西湖健康", "健康西湖", Likeness.ORDER),
        ("江千发布", "江干发布", Likeness.SHAPE),
        ("日照文旅推荐官", "日照文旅", Likeness.ADDED),
        ("安徽省教育考试招生院", "安徽省教育考试院", Likeness.ADDED),
        ("杭州发布", "杭州市发布", Likeness.ADDED),
        ("杭州市发布", "杭州发布", Likeness.ADDED),
    ],
)
def test_a_name_that_passes_for_another(name: str, known: str, why: Likeness) -> None:
    assert likeness(name, known) is why


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("湖州发布", "杭州发布"),  # as far from it as 杭洲发布
        ("玉林发布", "榆林发布"),  # of one sound, both places
        ("南海发布", "海南发布"),  # of the same characters, both places
        ("丽水发布", "溧水发布"),
        ("杭州教育", "杭州发布"),
        ("发布", "发布"),  # too short to say anything
        ("", "杭州发布"),
    ],
)
def test_a_name_of_its_own(name: str, known: str) -> None:
    assert likeness(name, known) is None


def test_every_reading_is_of_a_place_and_has_a_sound_for_each_character() -> None:
    assert all(len(sound.split()) == len(place) for place, sound in PLACES.items())
    assert sounds("乐清发布")[:2] == ("yue", "qin")
    assert [place for place in PLACES if not name_exists(place)] == []


def test_registered_accounts_imitate_nobody_and_the_surest_reason_is_given() -> None:
    register = [Named("weixin:a", "杭州发布"), Named("weixin:b", "杭洲发布"), Named("weixin:c", "示例县发布")]
    found = imitations(
        [Named("weixin:b", "杭洲发布"), Named("weixin:x", "杭洲发布"), Named("", "示例发布")], register
    )
    assert [(one.candidate.account_id, one.known.account_id, one.likeness) for one in found] == [
        ("weixin:x", "weixin:b", Likeness.SAME),
        ("", "weixin:c", Likeness.ADDED),
    ]
    assert "请核对" in found[0].sentence


def test_terms_to_search_for() -> None:
    terms = search_terms("示例县发布")
    assert terms[:2] == ("示例县发布", "示例县")
    assert len(set(terms)) == len(terms)
    assert "示例县官方" in terms
