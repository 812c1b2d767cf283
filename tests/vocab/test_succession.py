"""Codes that were valid once lead to those that took over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.vocab import division_tables
from jianhao.vocab.divisions import division
from jianhao.vocab.succession import Standing, current_code, former_names, succession


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("330106", ["330106"]),  # unchanged
        ("110103", ["110101"]),  # 崇文区 merged into 东城区
        ("330104", ["330102", "330114"]),  # 江干区 divided
        ("110223", ["110112"]),  # 通县 → 通州区
        ("469003", ["460400"]),  # a county that became a city
        ("371200", ["370100"]),  # a city that was merged into another
        ("350422", ["350481"]),  # 永安县 → 350420 → 359001 → 350481: three steps
        ("341400", ["340100", "340200", "340500"]),  # 地级巢湖市, by where its counties went
        ("132100", ["130400"]),
        ("500105", ["500157"]),  # 2025
        ("500112", ["500157", "500109"]),
    ],
)
def test_successors(code: str, now: list[str]) -> None:
    assert current_code(code) == tuple(one.ljust(12, "0") for one in now)


@pytest.mark.parametrize(
    ("code", "standing", "ended"),
    [
        ("330106", Standing.in_force, None),
        ("130503", Standing.in_force, None),  # renamed, same code
        ("110103", Standing.replaced, 2010),
        ("500112", Standing.replaced, 2025),
        ("110105400", Standing.renumbered, None),
        ("500105001", Standing.replaced, 2025),
        ("899999", Standing.unknown, None),
        ("810101", Standing.unknown, None),
    ],
)
def test_standing(code: str, standing: Standing, ended: int | None) -> None:
    found = succession(code)
    assert (found.standing, found.ended) == (standing, ended)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("330106", "330106000000（西湖区）在用。"),
        (
            "330104",
            "330104000000（江干区）已于2021年停用，现为330102000000（上城区）、330114000000（钱塘区）。",
        ),
        (
            "110105400",
            "110105400000是国家地名信息库的编码，本软件使用统计用区划代码110105020000（首都机场街道）。",
        ),
        (
            "120110010",
            "120110010000（华新街道）在用；国家地名信息库以同一编码表示东丽湖街道，请核对名称。",
        ),
        ("460321", "460321000000（西沙群岛）见于2023年统计用区划代码，2026年地名信息库未收录。"),
        ("2024", "2024未收录，请核对行政区划代码。"),
    ],
)
def test_sentence_says_so(code: str, sentence: str) -> None:
    assert succession(code).sentence == sentence


def test_township_of_a_dissolved_district_is_found_by_name() -> None:
    found = succession("500105001")
    old, new = division("500105001"), division(found.successors[0])
    assert old is not None
    assert new is not None
    assert (old.name, new.name, new.parent) == ("华新街街道", "华新街街道", "500157000000")


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("420600", ("襄樊市", "420600000000", 2010)),
        ("130503", ("桥西区", "130503000000", 2020)),
        ("110112", ("通县", "110223000000", 1997)),
        ("540481", ("米林县", "540422000000", 2023)),
        ("500157", ("渝北区", "500112000000", 2025)),
    ],
)
def test_former_names(code: str, known: tuple[str, str, int]) -> None:
    assert known in [(one.name, one.code, one.until) for one in former_names(code)]


def test_a_number_used_again_does_not_lend_its_old_name() -> None:
    # 410600 belonged to 焦作 in 1981 and to 鹤壁 afterwards.
    assert "焦作市" not in [one.name for one in former_names("410600")]


def test_every_ended_code_leads_to_codes_in_force() -> None:
    ended = [code for code in division_tables.periods() if division_tables.ended_in(code)]
    assert len(ended) == 3_239
    for code in ended:
        found = succession(code)
        assert found.standing is Standing.replaced, code
        for one in found.successors:
            now = division(one)
            assert now is not None, (code, one)
            assert now.ended is None, (code, one)


@settings(deadline=None)  # the first example loads the lists
@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert succession(text).sentence.endswith("。")
    former_names(text)
