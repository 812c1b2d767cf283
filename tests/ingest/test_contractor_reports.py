"""Figures that 受托单位 report: one row a figure, times and people kept apart."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.ingest.contractor_reports import read_contractor_reports
from jianhao.ingest.issues import Code, IssueLog

HEAD = ["账号ID", "受托单位", "起始日期", "截止日期", "发布条数", "阅读次数", "阅读人数", "粉丝数"]
ROW = ["weixin:gh_a", "示例传媒有限公司", "2024-04-01", "2024-04-30", "22", "12,300", "", "1.2万"]


def read(desk, register, *rows, head=HEAD):
    log = IssueLog()
    sources = [desk.csv("月报.csv", [head, *rows])]
    return read_contractor_reports(sources, register({"weixin:gh_a": []}), log).to_pylist(), log


def test_each_figure_is_a_row(desk, register):
    rows, log = read(desk, register, ROW)
    assert [(r["measure"], r["metric"], r["value"], r["value_kind"]) for r in rows] == [
        ("followers", None, 12_000, "rounded"),
        ("posts", None, 22, "exact"),
        ("reads", "times", 12_300, "exact"),
    ]
    assert {(r["from"], r["to"]) for r in rows} == {
        (day_number(date(2024, 4, 1)), day_number(date(2024, 4, 30)))
    }
    assert len(log) == 0


def test_reads_of_an_unnamed_kind_stay_unnamed(desk, register):
    rows, _ = read(
        desk,
        register,
        ["weixin:gh_a", "2024-04-01", "2024-04-30", "900"],
        head=["账号ID", "起始日期", "截止日期", "阅读量"],
    )
    assert [(r["measure"], r["metric"], r["contractor"]) for r in rows] == [("reads", None, None)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({0: "weixin:gh_b"}, "账号ID", Code.UNKNOWN_ACCOUNT),
        ({2: ""}, "截止日期", Code.BAD_TIME),
        ({3: "2024-03-01"}, "截止日期", Code.BAD_TIME),
    ],
)
def test_rows_that_say_nothing(desk, register, issues, cells, column, code):
    rows, log = read(desk, register, [cells.get(n, value) for n, value in enumerate(ROW)])
    assert rows == []
    assert issues(log) == [(2, column, code)]


def test_a_negative_number_is_no_number(desk, register, issues):
    rows, log = read(desk, register, [*ROW[:5], "-5", "", ""])
    assert [r["measure"] for r in rows] == ["posts"]
    assert issues(log) == [(2, "阅读次数", Code.BAD_COUNT)]


def test_a_table_of_something_else(desk, register, refused):
    head = ["账号ID", "起始日期", "截止日期", "备注"]
    assert "不是受托单位报送数据" in refused(lambda: read(desk, register, ["a", "", "", ""], head=head))
