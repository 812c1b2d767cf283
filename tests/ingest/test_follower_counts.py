"""粉丝数记录: numbers of followers by day, from the back office and from an office's own table; never a register, never posts."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.ingest.follower_counts import read_follower_counts
from jianhao.ingest.intake import peek
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.profiles import recognise
from jianhao.store.schemas import FOLLOWERS_DATED

BACK_OFFICE = ["时间", "新关注人数", "取消关注人数", "净增关注人数", "累积关注人数"]
OWN = ["账号ID", "日期", "粉丝数"]


def read(source, index):
    log = IssueLog()
    table = read_follower_counts([source], index, log)
    assert table.schema == FOLLOWERS_DATED
    return [tuple(row.values()) for row in table.to_pylist()], log


def test_the_table_of_an_office(desk, register):
    source = desk.csv(
        "粉丝数.csv", [OWN, ["weixin:gh_a", "2024-05-06", "1,200"], ["gh_a", "2024-04-01", "900"]]
    )
    profile = recognise(peek(source))
    assert profile is not None
    assert profile.id == "follower_counts"
    rows, log = read(source, register({"weixin:gh_a": []}))
    assert rows == [
        ("weixin:gh_a", day_number(date(2024, 4, 1)), 900),
        ("weixin:gh_a", day_number(date(2024, 5, 6)), 1200),
    ]
    assert len(log) == 0


def test_the_back_office_names_the_account_by_its_folder(desk, register):
    source = desk.csv("gh_990000000001/用户增长.csv", [BACK_OFFICE, ["2024-05-06", "9", "2", "7", "1207"]])
    assert recognise(peek(source)).id == "follower_counts"
    rows, _ = read(source, register({"weixin:gh_990000000001": []}))
    assert rows == [("weixin:gh_990000000001", day_number(date(2024, 5, 6)), 1207)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["weixin:gh_b", "2024-05-06", "12"], Code.UNKNOWN_ACCOUNT),
        (["weixin:gh_a", "", "12"], Code.BAD_TIME),
        (["weixin:gh_a", "2024-05-06", ""], Code.MISSING_REQUIRED),
        (["weixin:gh_a", "2024-05-06", "1.2万"], Code.BAD_COUNT),
        (["weixin:gh_a", "2024-05-06", "10万+"], Code.BAD_COUNT),
    ],
)
def test_what_cannot_be_taken_is_said(desk, register, row, code):
    rows, log = read(desk.csv("粉丝数.csv", [OWN, row]), register({"weixin:gh_a": []}))
    assert rows == []
    assert [row["code"] for row in log.table().to_pylist()] == [code]


@pytest.mark.parametrize(
    "head",
    [
        ["账号ID", "账号名称", "平台", "主办单位", "粉丝数", "统计日期"],
        ["账号ID", "内容ID", "标题", "时间", "粉丝数"],
        ["日期", "阅读人数", "粉丝数"],
        ["账号ID", "日期", "粉丝增量"],
    ],
)
def test_registers_and_posts_are_no_such_table(desk, head):
    profile = recognise(peek(desk.csv("表.csv", [head, ["1"] * len(head)])))
    assert profile is None or profile.id != "follower_counts"
