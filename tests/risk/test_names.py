"""Names of the state, of places and bodies: wrong, given up, or rightly spoken of as past."""

from __future__ import annotations

import pytest
from risk_made import found_in

from jianhao.risk.former_places import former_places
from jianhao.risk.names import FORMER, find_names
from jianhao.risk.packaged import lines
from jianhao.risk.replies import find_insults


@pytest.mark.parametrize(
    "wrong", ["中华人民共合国", "中华人民大和国", "中华人民和国", "中华人民共共和国", "中华人民和共国"]
)
def test_a_wrongly_written_name_of_the_state(wrong: str) -> None:
    assert found_in(find_names, f"庆祝{wrong}成立")[0][0] == "state_name"


@pytest.mark.parametrize(
    "text",
    [
        "中华人民共和国成立七十五周年", "示例县人民政府令", "全国人民代表大会常务委员会", "最高人民法院、最高人民检察院",
        "中国共产党第二十次全国代表大会", "各级人民检察院和人民法院", "全国人大常委会办公厅", "人民代表大会制度",
    ],
)  # fmt: skip
def test_right_names_are_left_alone(text: str) -> None:
    assert found_in(find_names, text) == []


def test_a_former_name_is_a_hint_but_not_of_the_past() -> None:
    assert found_in(find_names, "请到襄樊市办理")[0] == ("former_place", "襄樊市")
    assert found_in(find_names, "国土资源部近日印发通知")[0] == ("former_body", "国土资源部")
    for text in (
        "原襄樊市",
        "2008年襄樊市政府",
        "襄樊市于2010年更名为襄阳市",
        "时任国土资源部部长",
        "根据《国土资源部关于某事的通知》",
    ):
        assert found_in(find_names, text) == [], text


def test_the_list_of_former_places_is_that_of_the_history_of_divisions() -> None:
    rows = [line.split("\t") for line in lines(FORMER["former_place"])]
    assert [(name, now, int(year)) for name, now, year in rows] == former_places()


def test_insults_are_of_the_account_s_own_words() -> None:
    assert found_in(find_insults, "你算什么东西，爱投诉投诉") == [
        ("insult", "你算什么东西"),
        ("insult", "爱投诉投诉"),
    ]
    assert found_in(find_insults, "已转有关部门办理。//@网友:你算什么东西") == []
    assert found_in(find_insults, "有人骂“傻逼”是不文明的") == []
    assert found_in(find_insults, "妈妈的嘱托，废物利用，心智障碍者") == []
