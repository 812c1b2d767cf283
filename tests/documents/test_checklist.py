"""人工核查单: headings, drop-downs, prefilled numbers, the sampling sheet; hostile names stay text."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from jianhao.documents.checklist import write_checklist
from jianhao.ingest import checklist_form as form
from jianhao.inspection.catalogue import find
from jianhao.inspection.sampling import MustInclude, SamplingPlan, Stratifier, draw


@pytest.fixture
def written(fixtures: ModuleType, tmp_path: Path) -> Any:
    register = fixtures.build(hostile=True).register
    path = tmp_path / "核查单.xlsx"
    assert (
        write_checklist(register, path, reasons={"weixin:示例00000": "上次不合格"}, day=fixtures.AS_OF) == 60
    )
    return openpyxl.load_workbook(path)


def test_headings_stand_in_the_second_row_below_the_note(written: Any) -> None:
    sheet = written[form.SHEET]
    assert tuple(cell.value for cell in sheet[2]) == form.HEADINGS
    assert sheet.max_row == 62
    assert sheet.freeze_panes == "A3"


def test_rows_hold_ids_as_text_and_leave_the_answers_blank(written: Any) -> None:
    row = dict(zip(form.HEADINGS, (cell.value for cell in written[form.SHEET][3]), strict=True))
    assert row[form.ACCOUNT_ID] == "weixin:示例00000"
    assert row[form.WHY] == "上次不合格"
    assert row[form.SCREENSHOT] == "001"
    assert row[form.NAME] == "<script>alert(1)</script>"
    assert {row[h] for h in form.ASKED_HEADINGS if h != form.SCREENSHOT} == {None}


def test_formulas_in_names_are_text(written: Any) -> None:
    cell = written[form.SHEET].cell(5, form.HEADINGS.index(form.NAME) + 1)
    assert (cell.value, cell.data_type) == ("'=cmd|' /C calc'!A1", "s")


def test_every_answer_column_has_its_list_or_date_rule(written: Any) -> None:
    rules = {}
    for rule in written[form.SHEET].data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        rules[form.HEADINGS[cells.min_col - 1]] = (rule.type, rule.formula1, (cells.min_row, cells.max_row))
    assert rules[form.INTERACTION] == ("list", '"有,无,不适用"', (3, 62))
    assert rules[form.SECURITY][1] == '"无,有"'
    assert rules[form.LAST_UPDATE][0] == rules[form.CHECKED_AT][0] == "date"
    answers = rules[form.PROBLEM][1].strip('"').split(",")
    assert answers == list(form.problem_answers())


def test_date_columns_are_formatted_as_dates(written: Any) -> None:
    cell = written[form.SHEET].cell(3, form.HEADINGS.index(form.CHECKED_AT) + 1)
    assert cell.number_format == "yyyy-mm-dd"


def test_the_help_sheet_says_what_no_problem_means(written: Any) -> None:
    lines = [row[1].value or "" for row in written[form.HELP_SHEET].iter_rows()]
    text = "".join(lines)
    assert "“未发现问题”表示核查人已查看账号，未发现“发布商业广告信息”" in text
    assert "留空不视为合格" in text


def test_wordings_are_the_titles_of_rules_that_take_a_check() -> None:
    titles = {p.wording: find(p.rule_id, "1").title for p in form.PROBLEMS}  # type: ignore[union-attr]
    assert titles == {wording: wording for wording in titles}
    assert set(form.SEEN_BY_LOOKING) <= {p.rule_id for p in form.PROBLEMS}
    assert all(find(q.rule_id, "1") for q in form.QUESTIONS)


def test_a_sample_limits_the_rows_and_adds_its_plan(fixtures: ModuleType, tmp_path: Path) -> None:
    register = fixtures.build().register
    plan = SamplingPlan(
        "2024Q2",
        count=12,
        strata=(Stratifier("level"),),
        must_include=(MustInclude("新备案", frozenset({"weixin:示例00000"})),),
    )
    sample = draw(register.to_pylist(), plan)
    path = tmp_path / "核查单.xlsx"
    assert write_checklist(register, path, sample=sample, day=fixtures.AS_OF) == 12
    book = openpyxl.load_workbook(path)
    ids = [row[form.HEADINGS.index(form.ACCOUNT_ID)].value for row in book[form.SHEET].iter_rows(min_row=3)]
    assert sorted(ids) == list(sample.account_ids)
    sheet = book[form.PLAN_SHEET]
    assert "抽查12个，应抽12个，实列12个。必查账号：新备案1个。随机种子：2024Q2。" in sheet["A1"].value
    assert sum(row[1].value for row in sheet.iter_rows(min_row=3)) == 60
    assert sum(row[2].value + row[3].value for row in sheet.iter_rows(min_row=3)) == 12


def test_the_same_accounts_give_the_same_bytes(fixtures: ModuleType, tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        write_checklist(fixtures.build().register, tmp_path / name, day=fixtures.AS_OF)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_screenshot_numbers_are_as_wide_as_the_list_needs() -> None:
    assert (form.screenshot_number(7, 60), form.screenshot_number(7, 12_000)) == ("007", "00007")
