"""Facts of the packed lists: who lies where, what is counted, what exists."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.vocab import division_tables
from jianhao.vocab.divisions import (
    Division,
    children,
    counts,
    division,
    find,
    name_exists,
    path,
    population_2020,
    short_name,
)
from jianhao.vocab.levels import Level


def names(divisions: tuple[Division, ...]) -> list[str]:
    return [one.name for one in divisions]


def test_counts_of_the_statistical_list() -> None:
    # 2,978 / 41,352 / 620,573 as published, less the rows that repeat 东莞, 中山, 儋州 and 金门.
    assert list(counts("nbs2023").values()) == [31, 342, 2_975, 41_351, 620_572]


def test_counts_of_the_register_of_names() -> None:
    # 153 of 38,749 townships have a number that belongs to another place and no namesake.
    assert list(counts("mca2026").values()) == [34, 333, 2_847, 38_596, 0]


def test_a_county_says_where_it_is_from() -> None:
    assert division("330106") == Division("330106000000", "西湖区", Level.county, "330100000000", "mca2026")


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("330106", ["浙江省", "杭州市", "西湖区"]),
        ("110101001001", ["北京市", "东城区", "东华门街道", "多福巷社区居委会"]),
        ("441900121", ["广东省", "东莞市", "虎门镇"]),
        ("429004", ["湖北省", "仙桃市"]),
        ("500229", ["重庆市", "城口县"]),
        ("620201100", ["甘肃省", "嘉峪关市", "新城镇"]),
        ("330104", ["浙江省", "杭州市", "江干区"]),
        ("81", ["香港特别行政区"]),
    ],
)
def test_path_names_governments_only(code: str, places: list[str]) -> None:
    assert names(path(code)) == places


def test_path_of_an_unknown_code_ends_at_what_is_known() -> None:
    assert division("330106999") is None
    assert names(path("330106999")) == ["浙江省", "杭州市", "西湖区"]
    assert path("not a code") == ()


@pytest.mark.parametrize(
    ("code", "name"), [("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区")]
)
def test_hong_kong_macao_and_taiwan_are_provinces_without_parts(code: str, name: str) -> None:
    known = division(code)
    assert known is not None
    assert (known.name, known.level, known.parent) == (name, Level.province, "")
    assert children(code) == ()
    assert division(code + "0101") is None
    assert population_2020(code) is None


def test_children_are_those_in_force() -> None:
    districts = names(children("500000"))
    assert "两江新区" in districts
    assert "江北区" not in districts
    assert "市辖区" not in districts
    assert len(districts) == 37


def test_every_parent_lists_its_child() -> None:
    for code in ("330106", "441900121", "429004", "110101", "620201100", "710000"):
        known = division(code)
        assert known is not None
        if known.parent:
            assert known in children(known.parent)


def test_gaps_of_the_statistical_list_lead_to_the_counties_behind_them() -> None:
    assert names(children("110100"))[:3] == ["东城区", "西城区", "朝阳区"]
    assert "济源市" in names(children("419000"))


def test_villages_below_a_township_and_none_below_a_village() -> None:
    below = children("110101001")
    assert below[0].code == "110101001001"
    assert {one.level for one in below} == {Level.village}
    assert children("110101001001") == ()


def test_same_number_of_two_townships_is_told() -> None:
    known = division("120110010")
    assert known is not None
    assert (known.name, known.rival) == ("华新街道", "东丽湖街道")


def test_other_number_of_a_township_leads_to_the_place() -> None:
    known = division("110105400")
    assert known is not None
    assert (known.code, known.name) == ("110105020000", "首都机场街道")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("330106", ["330106000000"]),
        ("西湖区", ["330106000000", "360103000000"]),
        ("杭州市西湖区", ["330106000000"]),
        ("浙江 杭州 西湖", ["330106000000"]),
        ("襄樊市", ["420600000000"]),
        ("香港", ["810000000000"]),
        ("东莞市虎门镇", ["441900121000"]),
        ("朝阳区", ["110105000000", "220104000000"]),
        ("示例省甲市", []),
        ("", []),
    ],
)
def test_find(text: str, codes: list[str]) -> None:
    assert [one.code for one in find(text)] == codes


def test_find_puts_ended_places_last_and_says_when() -> None:
    assert [(one.code[:6], one.ended) for one in find("沙县")] == [
        ("350405", None),
        ("350427", 2021),
        ("352727", 1983),
    ]


@pytest.mark.parametrize(
    ("code", "residents"),
    [
        ("110000", 21_893_095),
        ("110101", 708_829),
        ("441900", 10_466_625),
        ("350405", population_2020("350427")),  # 沙县 became 沙县区 as a whole in 2021
        ("330104", 1_487_787),  # asked by its code of 2020
    ],
)
def test_population(code: str, residents: int) -> None:
    assert population_2020(code) == residents
    assert residents > 0


def test_merged_county_has_the_sum_of_its_parts() -> None:
    parts = [population_2020("350402"), population_2020("350403")]
    assert None not in parts
    assert population_2020("350404") == sum(part or 0 for part in parts)


@pytest.mark.parametrize("code", ["330102", "330114", "500157", "330106001", "810000", "nothing"])
def test_population_that_cannot_be_said_is_none(code: str) -> None:
    assert population_2020(code) is None


def test_county_populations_stay_within_the_nation() -> None:
    provinces = [population_2020(one) for one in division_tables.places() if len(one) == 2]
    # 1,409,778,724 less 2,000,000 servicemen, who belong to no province.
    assert sum(one or 0 for one in provinces) == 1_409_778_724


@pytest.mark.parametrize("name", ["西湖区", "西湖", "襄樊市", "虎门镇", "浙江省", "浙江", "鱼池朝鲜族乡"])
def test_real_names_exist(name: str) -> None:
    assert name_exists(name)


@pytest.mark.parametrize("name", ["示例省", "甲市", "乙县", "示例街道", ""])
def test_invented_names_do_not_exist(name: str) -> None:
    assert not name_exists(name)
    assert not name_exists(name, villages=True)


def test_villages_are_looked_at_only_when_asked() -> None:
    assert not name_exists("多福巷社区居委会")
    assert name_exists("多福巷社区居委会", villages=True)
    assert name_exists("多福巷社区", villages=True)
    assert name_exists("多福巷居民委员会", villages=True)
    assert not name_exists("示例不存在社区", villages=True)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江省", "浙江"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("延边朝鲜族自治州", "延边"),
        ("玉屏侗族自治县", "玉屏"),
        ("西湖区", "西湖"),
        ("通县", "通县"),
        ("虎门镇", "虎门"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_villages_stay_packed_until_asked_for() -> None:
    program = (
        "from jianhao.vocab import division_tables as tables\n"
        "from jianhao.vocab.divisions import children, division, find, path\n"
        "division('330106'); find('西湖区'); path('330106001'); children('330106')\n"
        "print(tables.village_rows.cache_info().currsize)\n"
        "division('110101001001')\n"
        "print(tables.village_rows.cache_info().currsize)\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.split() == ["0", "1"]


@settings(deadline=None)  # the first example loads the lists
@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    division(text)
    find(text)
    path(text)
    children(text)
    population_2020(text)
    assert name_exists(text) in {True, False}


@settings(deadline=None)  # the first example loads the lists
@given(st.from_regex(r"[1-8][1-5][0-9]{4}|[1-8][1-5][0-9]{10}", fullmatch=True))
def test_a_known_division_lies_at_the_end_of_its_path(code: str) -> None:
    known = division(code)
    steps = path(code)
    if known is not None:
        assert steps[-1] == known
    assert [one.level.rank for one in steps] == sorted({one.level.rank for one in steps})
