"""附件.xlsx: sheets by edition, real types, counts that agree, hostile texts, fixed bytes."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from jianhao.documents.annex import write_annex
from jianhao.documents.annex_rows import PENDING_HEADINGS, PROBLEM_HEADINGS
from jianhao.documents.figures import figures
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.inspection.result import Edition

EVERYWHERE = ["说明", "不合格账号", "提醒事项", "待核实", "全部账号", "检查明细"]


def _book(result: Any, folder: Path) -> Any:
    write_annex(result, folder / "附件.xlsx")
    return openpyxl.load_workbook(folder / "附件.xlsx")


def _rows(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[2]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize(
    ("edition", "more"),
    [
        (Edition.INTERNAL, ["处置建议", "未读入行", "名录外账号"]),
        (Edition.UNIT, ["处置建议", "未读入行"]),
        (Edition.PUBLIC, []),
    ],
)
def test_sheets_of_each_edition(
    fixtures: ModuleType, tmp_path: Path, edition: Edition, more: list[str]
) -> None:
    book = _book(fixtures.build(edition=edition), tmp_path)
    assert book.sheetnames == EVERYWHERE + more
    heads = [cell.value for cell in book["全部账号"][2]]
    assert ("处置建议" in heads) == ("原创占比" in heads) == (edition is not Edition.PUBLIC)
    assert edition.value in str(book["说明"]["B3"].value)


def test_lists_agree_with_the_figures(fixtures: ModuleType, tmp_path: Path) -> None:
    result = fixtures.build()
    counts, book = figures(result), _book(result, tmp_path)
    problems = _rows(book["不合格账号"])
    assert tuple(problems[0]) == PROBLEM_HEADINGS
    assert (
        len({(r["账号名称"], r["平台"], r["主办单位"]) for r in problems}) == counts.total.unqualified == 10
    )
    assert len(problems) == sum(r.failed for r in counts.failures if r.severity == "veto")
    assert len(_rows(book["提醒事项"])) == sum(r.failed for r in counts.failures if r.severity != "veto")
    pending = _rows(book["待核实"])
    assert tuple(pending[0]) == PENDING_HEADINGS
    assert len({(r["账号名称"], r["平台"]) for r in pending}) == counts.total.undetermined
    assert len(_rows(book["全部账号"])) == 60
    assert len(_rows(book["检查明细"])) == result.verdicts.num_rows
    conclusions = [r["检查结论"] for r in _rows(book["全部账号"])]
    assert conclusions.count("不合格") == counts.total.unqualified
    assert conclusions.count("未检查") == counts.total.unexamined


def test_a_problem_says_what_was_measured(fixtures: ModuleType, tmp_path: Path) -> None:
    rows = _rows(_book(fixtures.build(), tmp_path)["不合格账号"])
    row = next(r for r in rows if r["账号名称"] == "甲市教育")
    assert row["问题类型"] == "监测时间点前2周内无更新"
    assert row["问题描述"].startswith(
        "监测时间点2024年5月20日前2周内无更新（最近一次公开发布为5月5日，间隔15天）"
    )
    assert (row["检查时间"], row["最近更新日"]) == (datetime(2024, 5, 20), datetime(2024, 5, 5))  # noqa: DTZ001
    assert (row["整改期限"], row["整改状态"]) == ("　月　日前", "待整改")


def test_every_list_says_how_many_items_were_examined(fixtures: ModuleType, tmp_path: Path) -> None:
    book = _book(fixtures.build(), tmp_path)
    for name in EVERYWHERE[1:]:
        assert "其余未检查" in book[name]["A1"].value
        assert "工具生成，未经审签" in book[name]["A1"].value
    cover = {row[0]: row[1] for row in book["说明"].iter_rows(min_row=3, values_only=True)}
    assert "其余未检查" in cover["已查与应查"]
    assert cover["可判断"] == str(figures(fixtures.build()).total.judged)
    assert fixtures.build().info.files[0].sha256 in cover["材料：账号台账"]


def test_types_are_real(fixtures: ModuleType, tmp_path: Path) -> None:
    sheet = _book(fixtures.build(), tmp_path)["全部账号"]
    heads = [cell.value for cell in sheet[2]]
    cells = dict(zip(heads, sheet[3], strict=True))
    assert (cells["账号ID"].data_type, cells["账号ID"].number_format) == ("s", "@")
    assert (cells["行政区划代码"].data_type, cells["最近更新日"].is_date) == ("s", True)
    assert (cells["已查项"].data_type, cells["应查项"].data_type) == ("n", "n")
    assert cells["粉丝数（人）"].value == "—"
    assert cells["原创占比"].value == "—"


def test_print_set_up(fixtures: ModuleType, tmp_path: Path) -> None:
    sheet = _book(fixtures.build(demo=True), tmp_path)["不合格账号"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:K12"
    assert "演示数据" in sheet.oddHeader.right.text
    assert sheet.oddFooter.center.text == "第&P页 共&N页"


def test_hostile_texts_stay_texts(fixtures: ModuleType, tmp_path: Path) -> None:
    book = _book(fixtures.build(hostile=True), tmp_path)
    names = [row["账号名称"] for row in _rows(book["全部账号"])]
    assert names[0] == "<script>alert(1)</script>"
    assert names[2] == "'=cmd|' /C calc'!A1"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_raw_rich_text_does_not_get_into_the_xml(fixtures: ModuleType, tmp_path: Path) -> None:
    result = fixtures.build()
    names = result.accounts["name"].to_pylist()
    names[0] = "<r><t>甲</t></r><bad></r>"
    index = result.accounts.schema.get_field_index("name")
    accounts = result.accounts.set_column(index, "name", [names])
    book = _book(dataclasses.replace(result, accounts=accounts), tmp_path)
    assert _rows(book["全部账号"])[0]["账号名称"] == "'<r><t>甲</t></r><bad></r>"


def test_the_same_result_gives_the_same_bytes(fixtures: ModuleType, tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        write_annex(fixtures.build(hostile=True), tmp_path / name)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_nothing_to_list_is_an_empty_table(fixtures: ModuleType, tmp_path: Path) -> None:
    result = fixtures.build()
    empty = dataclasses.replace(result, rejected=result.rejected.slice(0, 0))
    assert _rows(_book(empty, tmp_path)["未读入行"]) == []


def test_long_tables_go_on_in_further_sheets(tmp_path: Path) -> None:
    rows = ([n, f"行{n}"] for n in range(25))
    with Book(tmp_path / "长表.xlsx", title="长表", day=0, stamp="") as book:
        columns = [Column("序号", 8, Kind.COUNT), Column("内容", 20)]
        assert book.table("明细", columns, rows, note="说明", row_limit=13) == 25
    read = openpyxl.load_workbook(tmp_path / "长表.xlsx")
    assert read.sheetnames == ["明细", "明细（2）", "明细（3）"]
    assert [r["序号"] for name in read.sheetnames for r in _rows(read[name])] == list(range(25))


def test_a_failing_table_leaves_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(TypeError, match="序号 holds numbers"),
        Book(tmp_path / "坏.xlsx", title="", day=0, stamp="") as book,
    ):
        book.table("明细", [Column("序号", 8, Kind.COUNT)], [["一"]], note="")
    assert list(tmp_path.iterdir()) == []
