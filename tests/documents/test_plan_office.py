"""The workbook for signature and the paper of a plan, read back with other libraries."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import docx
import openpyxl
import pytest
from documents.plan_fixtures import info_of, plan_of

from jianhao.documents.plan_book import BOOK, COLUMNS, write_books
from jianhao.documents.plan_paper import ANNEXES, write_paper
from jianhao.documents.plan_view import PlanView


@pytest.fixture(scope="module")
def view(fixtures: ModuleType) -> PlanView:
    result = fixtures.build(hostile=True)
    return PlanView(plan_of(result), info_of(result))


@pytest.fixture(scope="module")
def book(view: PlanView, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    (path,) = write_books(view, tmp_path_factory.mktemp("book"))
    assert path.name == f"{BOOK}.xlsx"
    return openpyxl.load_workbook(path)


def test_one_sheet_a_county_with_all_its_accounts(view: PlanView, book: openpyxl.Workbook) -> None:
    assert book.sheetnames[0] == "总表"
    assert book.sheetnames[-2:] == ["补充资料", "测算参数"]
    counties = book.sheetnames[1:-2]
    assert len(counties) == len(view.counties)
    at = [column.heading for column in COLUMNS].index("账号ID")
    seen = []
    for name in counties:
        sheet = book[name]
        assert [cell.value for cell in sheet[2]] == [column.heading for column in COLUMNS]
        rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[at]]
        seen += [row[at] for row in rows]
        assert "负责人签字" in str(sheet.cell(sheet.max_row, 1).value)
    assert len(seen) == len(set(seen)) == 60


def test_people_choose_from_a_list_and_find_their_cells_empty(book: openpyxl.Workbook) -> None:
    sheet = book[book.sheetnames[1]]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"同意,不同意"'
    headings = [cell.value for cell in sheet[2]]
    for heading in ("意见", "不同意的理由", "签字"):
        column = headings.index(heading) + 1
        assert sheet.cell(3, column).value is None
        assert sheet.cell(2, column).fill.start_color.rgb == "FFFFF3C4"


def test_no_cell_is_a_formula(book: openpyxl.Workbook) -> None:
    texts = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert all(cell.data_type == "s" for cell in texts)
    assert [cell.value for cell in texts if cell.value[:1] in "=+-@"] == []
    assert any(cell.value.startswith("'=cmd") for cell in texts)


def test_many_counties_are_divided_into_workbooks(view: PlanView, tmp_path: Path) -> None:
    paths = write_books(view, tmp_path, sheets=2)
    assert len(paths) > 1
    names = [sheet for path in paths for sheet in openpyxl.load_workbook(path).sheetnames[1:-2]]
    assert len(names) == len(view.counties)


def test_the_same_plan_gives_the_same_bytes(view: PlanView, tmp_path: Path) -> None:
    first, second = tmp_path / "一", tmp_path / "二"
    for folder in (first, second):
        folder.mkdir()
        write_books(view, folder)
        write_paper(view, folder / "文.docx")
    assert sorted(p.name for p in first.iterdir()) == sorted(p.name for p in second.iterdir())
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_the_paper_says_what_is_proposed_and_that_it_is_a_draft(view: PlanView, tmp_path: Path) -> None:
    write_paper(view, tmp_path / "文.docx")
    paper = docx.Document(str(tmp_path / "文.docx"))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "政务新媒体整合方案（征求意见稿）" in text
    assert "拟保留10个，归集整合40个，关停10个" in text
    assert "不含在编人员" in text
    assert "逾期未反馈的，另行核实，不视为同意" in text
    for name in ANNEXES:
        assert name in text
    for header in (paper.sections[0].header, paper.sections[0].even_page_header):
        assert "征求意见稿" in header.paragraphs[0].text
        assert "工具生成，未经审签" in header.paragraphs[0].text
    section = paper.sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin)] == [37, 28]
    assert len(paper.tables) == 3
    assert len(paper.tables[1].rows) == 51
