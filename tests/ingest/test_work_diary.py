"""工时记录: hours with a period; nothing is filled in for what nobody wrote."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.work_diary import read_work_diary
from jianhao.store.schemas import WORK_DIARY

HEAD = ["账号ID", "起始日期", "截止日期", "工作内容", "小时数", "任务编号"]
ROW = ["weixin:gh_a", "2024-05-06", "2024-05-19", "采写编辑", "22.5", ""]


def read(desk, register, *rows, head=HEAD):
    log = IssueLog()
    table = read_work_diary([desk.csv("工时.csv", [head, *rows])], register({"weixin:gh_a": []}), log)
    assert table.schema == WORK_DIARY
    return table.to_pylist(), log


def test_an_entry_of_a_period(desk, register):
    (found,), log = read(desk, register, ROW)
    assert found == {
        "account_id": "weixin:gh_a", "from": day_number(date(2024, 5, 6)), "to": day_number(date(2024, 5, 19)),
        "task": "采写编辑", "hours": 22.5, "order_id": None,
    }  # fmt: skip
    assert len(log) == 0


def test_an_entry_of_a_day(desk, register):
    rows, _ = read(
        desk,
        register,
        ["weixin:gh_a", "2024-05-06", "3", "R1"],
        head=["账号ID", "日期", "工时", "上级任务编号"],
    )
    assert [(r["from"], r["to"], r["hours"], r["order_id"]) for r in rows] == [(19_849, 19_849, 3.0, "R1")]


def test_nought_is_written_and_nothing_is_missing(desk, register, issues):
    rows, log = read(desk, register, [*ROW[:4], "0", ""], [*ROW[:4], "", ""])
    assert [r["hours"] for r in rows] == [0.0]
    assert issues(log) == [(3, "小时数", Code.MISSING_REQUIRED)]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({0: "weixin:gh_b"}, "账号ID", Code.UNKNOWN_ACCOUNT),
        ({1: ""}, "日期", Code.BAD_TIME),
        ({2: "2024-05-01"}, "日期", Code.BAD_TIME),
        ({2: "2099-05-01"}, "截止日期", Code.BAD_TIME),
        ({4: "9000"}, "小时数", Code.BAD_COUNT),
    ],
)
def test_what_cannot_be_taken(desk, register, issues, cells, column, code):
    rows, log = read(desk, register, [cells.get(n, value) for n, value in enumerate(ROW)])
    assert rows == []
    assert issues(log) == [(2, column, code)]


def test_a_column_of_names_is_not_read(desk, register):
    (found,), _ = read(desk, register, [*ROW, "李四"], head=[*HEAD, "姓名"])
    assert "李四" not in str(found)


def test_a_table_of_something_else(desk, register, refused):
    assert "不是工时记录" in refused(lambda: read(desk, register, ["a", "b"], head=["账号ID", "小时数"]))
