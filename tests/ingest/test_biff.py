"""A genuine old workbook, under any name."""

import pytest

from jianhao.ingest.issues import Code
from jianhao.ingest.sniff import Kind
from jianhao.ingest.table import ERROR_MARK, LOST_MARK, Merge
from jianhao.ingest.tables import tables_of


@pytest.mark.parametrize("name", ["台账.xls", "台账.et", "台账.xlsx", "台账.csv", "台账"])
def test_the_name_does_not_matter(desk, old_workbook, name):
    source = desk.file(name, old_workbook)
    assert source.kind is Kind.BIFF
    assert [t.sheet for t in tables_of(source)] == ["台账", "隐藏"]


def test_its_cells(desk, old_workbook):
    rows = desk.cells(desk.file("台账.et", old_workbook))[0]
    assert rows[2] == [
        "1",
        "甲市乙县人民政府办公室",
        "乙县发布",
        "微信公众号",
        "gh_0123456789ab",
        "1.2",
        "2024-05-20",
        "正常",
    ]
    assert rows[3][6:] == ["45432", ERROR_MARK + "#DIV/0!"]
    assert rows[4][4:] == [LOST_MARK + "7123456789012345856", "10万+", "2024年5月20日", ERROR_MARK + "#N/A"]
    assert rows[5][7] == ""  # a formula whose result is an empty text


def test_its_merged_ranges(desk, old_workbook):
    assert Merge(2, 1, 4, 1) in tables_of(desk.file("台账.xls", old_workbook))[0].merges


def test_its_register(desk, old_workbook, issues):
    accounts, log = desk.accounts(desk.file("台账.et", old_workbook))
    assert [(a["account_id"], a["agency"], a["source_sheet"], a["source_row"]) for a in accounts] == [
        ("weixin:gh_0123456789ab", "甲市乙县人民政府办公室", "台账", 3),
        ("weibo:2803301701", "甲市乙县人民政府办公室", "台账", 4),
        ("weixin:gh_0123456789ac", "甲市丙县人民政府办公室", "台账", 6),
        ("weixin:gh_0123456789ad", "甲市丁县人民政府办公室", "隐藏", 2),
    ]
    assert [a["followers"] for a in accounts] == [12_000, 5_000, None, None]
    assert issues(log) == [
        (4, "备注", Code.ERROR_CELL),
        (5, "备注", Code.ERROR_CELL),
        (5, "账号ID", Code.ID_LOST_DIGITS),
        (6, "最近更新日期", Code.DATE_WITHOUT_YEAR),
    ]
    assert log.rejected_rows() == 1


@pytest.mark.parametrize("name", ["台账.xls", "台账.et", "台账.csv"])
def test_a_new_workbook_under_an_old_name(desk, name):
    source = desk.xlsx(name, [["账号名称", "平台", "账号ID"], ["乙县发布", "微博", "2803301701"]])
    assert source.kind is Kind.XLSX
    assert desk.cells(source)[0][1] == ["乙县发布", "微博", "2803301701"]
