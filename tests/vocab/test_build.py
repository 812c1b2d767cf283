"""The packer: same sources, same bytes; the packed tables hold what the sources say."""

import csv
import gzip
import importlib.util
import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from jianhao.errors import JianhaoError
from jianhao.vocab.packed import load, pack, unpack

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
DATA = Path(__file__).resolve().parents[2] / "src" / "jianhao" / "vocab" / "data"


@pytest.fixture
def build() -> Iterator[ModuleType]:
    """scripts/build_vocab.py as a module."""
    sys.path.insert(0, str(SCRIPTS))
    spec = importlib.util.spec_from_file_location("build_vocab", SCRIPTS / "build_vocab.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(SCRIPTS))


def table(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small country: one province, one city, two counties of which one ended in 2025."""
    folder = tmp_path / "source"
    nbs, mca = folder / "divisions_nbs2023", folder / "divisions_mca2026_quhua"
    table(nbs / "provinces.csv", "code,name", '33,"示例省"')
    table(nbs / "cities.csv", "code,name,provinceCode", '3301,"甲市",33')
    table(nbs / "areas.csv", "code,name", '330101,"乙县"', '330102,"丙县"')
    table(
        nbs / "streets.csv",
        "code,name",
        '330101001,"子街道"',
        '330101002,"丑地区"',
        '330101003,"寅街道"',
        '330101004,"卯农场"',
        '330102001,"辰镇"',
    )
    with gzip.open(nbs / "villages.csv.gz", "wt", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["code", "name"])
        rows.writerows(
            [["330101001003", "午村委会"], ["330101001001", "巳社区居委会"], ["330101001002", "未村委会"]]
        )
        rows.writerows([["330101001200", "申村委会"], ["330102001000", "辰镇"]])
    counties = {"乙县": "330101000000", "戊区": "330103000000"}
    tree = {
        "示例省": {"code": "330000000000", "cities": {"甲市": {"code": "330100000000", "counties": counties}}}
    }
    table(mca / "divisions_v1.json", json.dumps({"provinces": tree}))
    townships = {
        "330101000000": {
            "townships": {"丑乡": "330101001000", "子街道": "330101005000", "亥街道": "330101003000"}
        },
        "330103000000": {"townships": {"辰镇": "330103001000"}},
    }
    table(mca / "townships_v1.json", json.dumps(townships))
    events = [
        {"year": 2025, "old": {"code": "330102000000"}, "new": {"code": "330103000000", "name": "戊区"}},
        {"year": 2025, "old": {"code": None}, "new": {"code": "330103000000", "name": "戊区"}},
        {"year": 2025, "old": {"code": None}, "new": {"code": None, "name": "己县"}},
        {"year": 2019, "old": {"code": "330101000000"}, "new": {"code": "330103000000", "name": "戊区"}},
    ]
    table(mca / "historical_changes_v1.json", json.dumps({"events": events}))
    table(
        folder / "divisions_history_areacodes" / "result.csv",
        "代码,名称,启用时间,变更/弃用时间,新代码",
        "330000,示例省,1981,,",
        "330100,甲市,1990,,",
        "330101,乙县,1990,,",
        "330102,丙县,1990,,",
        "332100,旧地区,1981,1990,",
        "332101,乙县,1981,1990,330101",
        "332102,丙县,1981,1990,330102;330101[1985]",
        encoding="utf-8-sig",
    )
    table(
        folder / "census_county_2020" / "county_population_2020_derived.csv",
        "code,province,city,county,level,population",
        "330000,示例省,示例省,示例省,province,300",
        "330100,示例省,甲市,市辖区,city,300",
        "330101,示例省,甲市,乙县,county,100",
        "330102,示例省,甲市,丙县,county,200",
        "NA,示例省,甲市,未收录开发区,zone,7",
    )
    return folder


def packed(build: ModuleType, source: Path, name: str) -> list[str]:
    return ["|".join(row) for row in build.tables(source)[name]]


def test_same_sources_give_the_same_bytes(build: ModuleType, source: Path, tmp_path: Path) -> None:
    first, second = build.write(source, tmp_path / "one"), build.write(source, tmp_path / "two")
    assert first == second
    assert sorted(first) == ["divisions", "history", "numbering", "population", "villages"]
    for name in first:
        assert (tmp_path / "one" / f"{name}.xz").read_bytes() == (
            tmp_path / "two" / f"{name}.xz"
        ).read_bytes()


def test_townships_are_paired_by_name_within_a_county(build: ModuleType, source: Path) -> None:
    assert packed(build, source, "divisions") == [
        "33|示例省|b||",
        "3301|甲市|b||",
        "330101|乙县|b||",
        "330101001|子街道|b||丑乡",  # the register gives this number to 丑乡
        "330101002|丑乡|b|丑地区|",
        "330101003|寅街道|n||亥街道",
        "330101004|卯农场|n||",
        "330102|丙县|n||",
        "330102001|辰镇|n||",
        "330103|戊区|m||",
        "330103001|辰镇|m||",
    ]


def test_other_numbers_and_townships_of_ended_counties(build: ModuleType, source: Path) -> None:
    assert packed(build, source, "numbering") == ["330101005|330101001|", "330102001|330103001|2025"]


def test_history_takes_later_events_and_works_out_prefectures(build: ModuleType, source: Path) -> None:
    assert packed(build, source, "history") == [
        "330000|示例省|1981||",
        "330100|甲市|1990||",
        "330101|乙县|1990||",
        "330102|丙县|1990|2025|330103",
        "330103|戊区|2025||",
        "332100|旧地区|1981|1990|330100",
        "332101|乙县|1981|1990|330101",
        "332102|丙县|1981|1990|330102",
    ]


def test_population_follows_whole_counties_only(build: ModuleType, source: Path) -> None:
    assert packed(build, source, "population") == [
        "33|300",
        "3301|300",
        "330101|100",
        "330102|200",
        "330103|200",
    ]


def test_villages_are_packed_by_township_in_order(build: ModuleType, source: Path) -> None:
    assert packed(build, source, "villages") == ["330101001|1-3 200|巳社区居委会|未村委会|午村委会|申村委会"]


def test_packed_rows_come_back(tmp_path: Path) -> None:
    content = pack("demo", [["1", "甲", ""], ["2", "", "乙"]])
    assert unpack("demo", content) == ["1\t甲", "2\t\t乙"]


def test_line_breaks_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="line break"):
        pack("demo", [["1", "甲\n乙"]])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xz",
        pack("demo", [["1"]])[:-8],
        pack("other", [["1"]]),
        lzma.compress(b"jianhao-vocab 1 demo 2\n1"),
    ],
)
def test_damaged_or_short_tables_are_refused(content: bytes) -> None:
    with pytest.raises(JianhaoError, match="词表文件demo"):
        unpack("demo", content)


def test_the_package_carries_all_tables_small_and_with_licences() -> None:
    sizes = {path.name: path.stat().st_size for path in DATA.glob("*.xz")}
    assert sorted(sizes) == ["divisions.xz", "history.xz", "numbering.xz", "population.xz", "villages.xz"]
    assert sum(sizes.values()) < 5_000_000
    licences = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    assert all(name in licences for name in sizes)
    assert len(load("history")) == 6_824  # 6,823 as published and 两江新区
