"""Which account was looked at, for which days, and whether it worked."""

from datetime import UTC, date, datetime

import pytest

from jianhao.dates import day_number
from jianhao.ingest.collection_records import read_collections
from jianhao.ingest.issues import Code, IssueLog

HEAD = ["account_id", "from", "to", "collected_at", "method", "result"]
ROW = ["weibo:2803301701", "2024-03-01", "2024-05-20", "2024-05-20 22:00", "后台导出", "ok"]


def read(desk, register, *rows, head=HEAD):
    log = IssueLog()
    return read_collections(
        [desk.csv("采集.csv", [head, *rows])], register({"weibo:2803301701": []}), log
    ).to_pylist(), log


def test_a_record(desk, register):
    (record,), log = read(desk, register, ROW)
    assert record == {
        "account_id": "weibo:2803301701", "from": day_number(date(2024, 3, 1)), "to": day_number(date(2024, 5, 20)),
        "collected_at": datetime(2024, 5, 20, 14, 0, tzinfo=UTC), "method": "后台导出", "result": "ok",
    }  # fmt: skip
    assert len(log) == 0


def test_chinese_headings_and_words(desk, register):
    head = ["账号ID", "起始日期", "截止日期", "采集时间", "采集方式", "采集结果"]
    rows = [[*ROW[:5], word] for word in ("成功", "部分", "失败", "OK")]
    records, _ = read(desk, register, *rows, head=head)
    assert sorted(r["result"] for r in records) == ["failed", "ok", "ok", "partial"]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({0: "weibo:9"}, "账号ID", Code.UNKNOWN_ACCOUNT),
        ({5: "也许"}, "采集结果", Code.UNKNOWN_WORD),
        ({5: ""}, "采集结果", Code.UNKNOWN_WORD),
        ({1: ""}, "截止日期", Code.BAD_TIME),
        ({1: "2024-06-01"}, "截止日期", Code.BAD_TIME),
    ],
)
def test_rows_that_say_nothing(desk, register, issues, cells, column, code):
    records, log = read(desk, register, [cells.get(n, value) for n, value in enumerate(ROW)])
    assert records == []
    assert issues(log) == [(2, column, code)]


def test_a_day_without_year_is_said_and_the_row_left_out(desk, register, issues):
    _, log = read(desk, register, ["weibo:2803301701", "3月1日", *ROW[2:]])
    assert [c for _, _, c in issues(log)] == [Code.DATE_WITHOUT_YEAR, Code.BAD_TIME]


def test_records_are_sorted(desk, register):
    later = ["2803301701", "2024-04-01", *ROW[2:]]
    records, _ = read(desk, register, later, ROW)
    assert [r["from"] for r in records] == sorted(r["from"] for r in records)


def test_a_table_of_something_else(desk, register, refused):
    assert "不是采集记录" in refused(lambda: read(desk, register, ["x", "y"], head=["账号ID", "起始日期"]))
