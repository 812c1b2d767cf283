"""The user's own file back with 校验结果: place, colour, what is kept, what is never kept, what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from jianhao.documents import annotated, annotated_grid, annotated_workbook
from jianhao.documents.annotated import write_annotated
from jianhao.ingest.sniff import Kind
from jianhao.ingest.table import ERROR_MARK, LOST_MARK, Merge, batch_schema
from jianhao.store.schemas import REJECTED

DAY = 19_863
BOLD = ["账号ID", "账号名称", "平 台"]


def _issues(*rows: tuple[str, int, str, str]) -> pa.Table:
    names = ("sheet", "row", "column", "message")
    values = [dict.fromkeys(REJECTED.names, "") | dict(zip(names, row, strict=True)) for row in rows]
    return pa.Table.from_pylist(values, schema=REJECTED)


def _source() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["示例省甲市政务新媒体台账"])
    sheet.merge_cells("A1:C1")
    sheet.append(BOLD)
    sheet.append(["weixin:示例1", "甲市发布", "微信"])
    sheet.append([7.1e18, "=SUM(1,2)", "某平台"])
    sheet.append([None, "=[1]外部!A1", None])
    sheet.column_dimensions["B"].width = 33
    sheet.add_data_validation(DataValidation(type="list", formula1='"微信,微博"', sqref="C3:C9"))
    book.create_sheet("无关")["A1"] = "不动"
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


ISSUES = (
    ("台账", 4, "账号ID", "台账.xlsx第4行：账号ID末位已丢失。"),
    ("台账", 4, "平台", "台账.xlsx第4行：平台名称无法识别。"),
    ("台账", 5, "账号名称", "=HYPERLINK(1)"),
)


@pytest.fixture
def kept(tmp_path: Path) -> Any:
    assert write_annotated(_source(), Kind.XLSX, _issues(*ISSUES), tmp_path / "出.xlsx", day=DAY) is None
    return openpyxl.load_workbook(tmp_path / "出.xlsx")


def test_the_result_stands_right_of_the_table_in_the_row_concerned(kept: Any) -> None:
    sheet = kept["台账"]
    assert [sheet.cell(row, 4).value for row in (1, 2, 3)] == [None, "校验结果", None]
    assert sheet["D4"].value == "台账.xlsx第4行：账号ID末位已丢失。\n台账.xlsx第4行：平台名称无法识别。"


def test_the_cells_concerned_are_amber_and_no_others(kept: Any) -> None:
    sheet = kept["台账"]
    amber = {c.coordinate for row in sheet.iter_rows() for c in row if c.fill.start_color.rgb == "00FFF4D6"}
    assert amber == {"A4", "C4", "D4", "B5", "D5", "D2"}


def test_the_users_workbook_is_kept(kept: Any) -> None:
    sheet = kept["台账"]
    assert kept.sheetnames == ["台账", "无关"]
    assert kept["无关"]["A1"].value == "不动"
    assert str(sheet.merged_cells) == "A1:C1"
    assert sheet.column_dimensions["B"].width == 33
    assert sheet.data_validations.dataValidation[0].formula1 == '"微信,微博"'
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=SUM(1,2)", "f")


def test_our_text_and_formulas_that_need_other_files_are_never_formulas(kept: Any) -> None:
    sheet = kept["台账"]
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("'=HYPERLINK(1)", "s")
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("'=[1]外部!A1", "s")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = _source()
    for name in ("1.xlsx", "2.xlsx"):
        write_annotated(source, Kind.XLSX, _issues(*ISSUES), tmp_path / name, day=DAY)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_an_annotated_file_is_annotated_afresh(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_annotated(_source(), Kind.XLSX, _issues(*ISSUES), first, day=DAY)
    left = _issues(("台账", 5, "账号名称", "第5行：请补填。"))
    assert write_annotated(first, Kind.XLSX, left, second, day=DAY) is None
    sheet = openpyxl.load_workbook(second)["台账"]
    assert [sheet.cell(row, 4).value for row in (2, 4, 5)] == ["校验结果", None, "第5行：请补填。"]
    assert sheet["A4"].fill.fill_type is None
    assert sheet.max_column == 4


def test_issues_without_a_place_stand_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    issues = _issues(("台账", 0, "", "整个文件的问题。"), ("别的表", 3, "", "该表的问题。"), *ISSUES)
    write_annotated(_source(), Kind.XLSX, issues, tmp_path / "出.xlsx", day=DAY)
    sheet = openpyxl.load_workbook(tmp_path / "出.xlsx")["校验说明"]
    assert [row[0].value for row in sheet.iter_rows()] == ["整个文件的问题。", "该表的问题。"]


def test_a_known_header_row_is_used(tmp_path: Path) -> None:
    issues = _issues(("台账", 4, "B", "第4行：请改。"))
    write_annotated(_source(), Kind.XLSX, issues, tmp_path / "出.xlsx", day=DAY, headers={"台账": 2})
    sheet = openpyxl.load_workbook(tmp_path / "出.xlsx")["台账"]
    assert sheet["D2"].value == "校验结果"
    assert sheet["B4"].fill.fill_type == "solid"


def test_many_messages_in_a_row_are_cut(tmp_path: Path) -> None:
    issues = _issues(*(("台账", 4, "账号ID", f"问题{n}。") for n in range(30)))
    write_annotated(_source(), Kind.XLSX, issues, tmp_path / "出.xlsx", day=DAY)
    lines = openpyxl.load_workbook(tmp_path / "出.xlsx")["台账"]["D4"].value.split("\n")
    assert (len(lines), lines[-1]) == (11, "等30处。")


def test_macros_and_links_to_other_files_are_not_kept(tmp_path: Path) -> None:
    source = _with_parts({"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert write_annotated(source, Kind.XLSX, _issues(*ISSUES), tmp_path / "出.xlsx", day=DAY) is None
    with zipfile.ZipFile(tmp_path / "出.xlsx") as archive:
        assert not [n for n in archive.namelist() if "vba" in n or "externalLink" in n]


def _with_parts(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO(_source())
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "source",
    [b"PK\x03\x04 damaged", b"", _with_parts({"xl/theme/theme9.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"})],
    ids=["damaged", "empty", "entities"],
)
def test_what_cannot_be_kept_is_said_and_not_written(source: bytes, tmp_path: Path) -> None:
    reason = write_annotated(source, Kind.XLSX, _issues(*ISSUES), tmp_path / "出.xlsx", day=DAY)
    assert reason is not None
    assert reason.endswith("。")
    assert list(tmp_path.iterdir()) == []


def test_too_many_cells_or_issues_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated_workbook, "CELLS_AT_MOST", 5)
    reason = write_annotated(_source(), Kind.XLSX, _issues(*ISSUES), tmp_path / "出.xlsx", day=DAY)
    assert "个单元格或体量过大" in str(reason)
    monkeypatch.setattr(annotated, "ISSUES_AT_MOST", 2)
    reason = write_annotated(_source(), Kind.XLSX, _issues(*ISSUES), tmp_path / "出.xlsx", day=DAY)
    assert "超过2处" in str(reason)


@dataclass(frozen=True)
class Table:
    """A RawTable of rows in memory."""

    sheet: str
    rows: Sequence[Sequence[str]]
    merges: tuple[Merge, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def head(self) -> list[list[str]]:
        return [list(row) for row in self.rows]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        rows = self.rows[first_row:]
        columns = [pa.array(c, pa.string()) for c in zip(*rows, strict=True)]
        numbers = pa.array(range(first_row + 1, len(self.rows) + 1), pa.int64())
        yield pa.RecordBatch.from_arrays([*columns, numbers], schema=batch_schema(self.width))


CSV = Table(
    "",
    [
        ["说明", "", ""],
        ["账号ID", "标题", "阅读数"],
        ["weixin:1", "=cmd|x", "12"],
        [f"{LOST_MARK}7123456789012345000", f"{ERROR_MARK}#N/A", ERROR_MARK],
    ],
)


def test_other_formats_become_a_workbook_with_the_same_rows(tmp_path: Path) -> None:
    issues = _issues(("", 4, "账号ID", "第4行：末位已丢失。"), ("", 9, "", "第9行不存在。"))
    assert write_annotated(b"", Kind.CSV, issues, tmp_path / "出.xlsx", day=DAY, tables=[CSV]) is None
    book = openpyxl.load_workbook(tmp_path / "出.xlsx")
    rows = [[cell.value for cell in row] for row in book["数据"].iter_rows()]
    assert rows == [
        ["说明", None, None, None],
        ["账号ID", "标题", "阅读数", "校验结果"],
        ["weixin:1", "'=cmd|x", "12", None],
        ["7123456789012345000", "#N/A", "（公式无结果）", "第4行：末位已丢失。"],
    ]
    assert book["数据"]["A4"].fill.start_color.rgb == "FFFFF4D6"
    assert book["校验说明"]["A1"].value == "第9行不存在。"


def test_sheet_names_are_made_usable(tmp_path: Path) -> None:
    tables = [Table(name, CSV.rows) for name in ("a/b", "A:B", "'", "名" * 40)]
    issues = _issues(("a/b", 3, "标题", "请改。"))
    assert write_annotated(b"", Kind.BIFF, issues, tmp_path / "出.xlsx", day=DAY, tables=tables) is None
    assert openpyxl.load_workbook(tmp_path / "出.xlsx").sheetnames == ["a_b", "A_B_2", "数据", "名" * 31]


def test_a_damaged_workbook_falls_back_to_its_rows(tmp_path: Path) -> None:
    issues = _issues(("", 3, "标题", "请改。"))
    assert write_annotated(b"PK", Kind.XLSX, issues, tmp_path / "出.xlsx", day=DAY, tables=[CSV]) is None
    assert openpyxl.load_workbook(tmp_path / "出.xlsx")["数据"]["D3"].value == "请改。"


def test_tables_that_are_too_large_or_absent_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issues, path = _issues(("", 3, "标题", "请改。")), tmp_path / "出.xlsx"
    assert "不能生成" in str(write_annotated(b"", Kind.SQLITE, issues, path, day=DAY))
    monkeypatch.setattr(annotated_grid, "CELLS_AT_MOST", 5)
    assert "单元格" in str(write_annotated(b"", Kind.CSV, issues, path, day=DAY, tables=[CSV]))
    assert "没有需要修改" in str(write_annotated(b"", Kind.CSV, _issues(), path, day=DAY, tables=[CSV]))
    assert list(tmp_path.iterdir()) == []
