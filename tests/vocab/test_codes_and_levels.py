"""Written forms of division codes and of levels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.vocab.codes import normalise_code, trimmed
from jianhao.vocab.divisions import level_of
from jianhao.vocab.levels import Level, level_of_code, parse_level


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("33", "330000000000"),
        ("3301", "330100000000"),
        ("330106", "330106000000"),
        ("330106001", "330106001000"),
        ("330106001001", "330106001001"),
        ("３３０１０６", "330106000000"),
        (" '330106 ", "330106000000"),
        ("330106.0", "330106000000"),
        ("441900003", "441900003000"),
        ("460001", "460001000000"),  # 通什市, numbered without a city until 2001
        ("810000", "810000000000"),
    ],
)
def test_code_is_padded_to_twelve_digits(written: str, code: str) -> None:
    assert normalise_code(written) == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        "3",
        "33010",
        "3301061",
        "2024",
        "899999",
        "110001",
        "330100000001",
        "33.01E+10",
        "三三",
        "33010a",
        "٣٣٠١٠٦",
    ],
)
def test_what_cannot_be_a_code_is_none(written: str) -> None:
    assert normalise_code(written) is None


def test_trimming_undoes_padding() -> None:
    assert [
        trimmed(code.ljust(12, "0")) for code in ("33", "3301", "330106", "330106001", "330106001001")
    ] == [
        "33",
        "3301",
        "330106",
        "330106001",
        "330106001001",
    ]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("33", Level.province),
        ("3301", Level.city),
        ("441900", Level.city),
        ("429004", Level.county),
        ("330106001", Level.township),
        ("441900003", Level.township),
        ("330106001001", Level.village),
        ("not a code", None),
    ],
)
def test_level_from_code(code: str, level: Level | None) -> None:
    assert level_of(code) is level


def test_twelve_zeros_are_the_country() -> None:
    assert level_of_code("0" * 12) is Level.country


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("国家（部委） 部委 国务院部门 中央", Level.country),
        ("省级 省直 省直部门 省（自治区、直辖市） 自治区级 province", Level.province),
        ("市级 市直 设区市 设区的市 地级市 市（州）级 盟市 市级部门 副省级城市 City", Level.city),
        ("县级 区县 县（市、区）级 县(市、区) 旗县 县级市 市辖区 县直单位 区级", Level.county),
        ("乡镇 乡镇街道 乡镇（街道） 街道 镇街 乡镇级 街道办事处 苏木", Level.township),
        ("村 社区 村（社区） 村社区 嘎查 村级 居委会", Level.village),
    ],
)
def test_level_from_spellings(words: str, level: Level) -> None:
    assert {word: parse_level(word) for word in words.split()} == dict.fromkeys(words.split(), level)


@pytest.mark.parametrize("text", ["", "级", "直属", "部门", "县乡", "其他", "厅局级"])
def test_level_that_is_not_said_stays_open(text: str) -> None:
    assert parse_level(text) is None


@pytest.mark.parametrize("level", list(Level))
def test_level_reads_its_own_words(level: Level) -> None:
    assert parse_level(level.chinese) is level
    assert parse_level(level.value) is level


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    code = normalise_code(text)
    assert code is None or (len(code) == 12 and code.isdigit())
    assert parse_level(text) in {None, *Level}
