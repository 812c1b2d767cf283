"""Orders from above: who asked for what, recorded as it was said."""

from datetime import date

import pytest

from jianhao.dates import day_number
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.superior_orders import OrderKind, order_kind, read_superior_orders
from jianhao.store.schemas import SUPERIOR_ORDERS

HEAD = ["任务编号", "下达单位", "任务类型", "具体要求", "起始日期", "截止日期", "涉及账号ID", "依据"]
ROW = [
    "R1",
    "甲示市某局",
    "",
    "每日更新3条以上",
    "2024-01-01",
    "",
    "weixin:gh_a,weibo:1",
    "甲示函〔2024〕1号",
]


def read(desk, register, *rows, head=HEAD):
    log = IssueLog()
    table = read_superior_orders(
        [desk.csv("任务.csv", [head, *rows])], register({"weixin:gh_a": [], "weibo:1": []}), log
    )
    assert table.schema == SUPERIOR_ORDERS
    return table.to_pylist(), log


def test_an_order(desk, register):
    (found,), log = read(desk, register, ROW)
    assert found == {
        "order_id": "R1", "issuer": "甲示市某局", "kind": "posting", "content": "每日更新3条以上",
        "since": day_number(date(2024, 1, 1)), "until": None, "account_ids": ["weixin:gh_a", "weibo:1"],
        "evidence": "甲示函〔2024〕1号", "source_file": "任务.csv", "source_row": 2,
    }  # fmt: skip
    assert len(log) == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("日更三条", OrderKind.posting),
        ("每周推送不少于2期", OrderKind.posting),
        ("每天发稿3篇", OrderKind.posting),
        ("原创内容不低于5条/月", OrderKind.posting),
        ("全员转发市级账号文章并截图报送", OrderKind.repost),
        ("收到后30分钟内统一发布", OrderKind.repost),
        ("年底粉丝数达到户籍人口的25%", OrderKind.followers),
        ("开展增粉行动", OrderKind.followers),
        ("组织干部点赞、投票", OrderKind.likes),
        ("每月报送运营数据报表", OrderKind.report),
        ("安排一名同志参加培训", OrderKind.other),
        ("转发任务", OrderKind.repost),
        ("", OrderKind.other),
    ],
)
def test_what_is_asked_for(text, kind):
    assert order_kind(text) is kind


def test_the_stated_kind_comes_before_the_wording(desk, register):
    (found,), _ = read(desk, register, [*ROW[:2], "增粉指标", "每日更新3条以上", *ROW[4:]])
    assert found["kind"] == "followers"


def test_orders_without_numbers_are_told_apart_by_what_they_say(desk, register):
    rows, _ = read(desk, register, ["", *ROW[1:6], "weixin:gh_a", ""], ["", *ROW[1:6], "weibo:1", ""],
                   ["", "甲示市某局", "", "转发一次", "", "", "", ""])  # fmt: skip
    assert sorted(r["account_ids"] for r in rows) == [[], ["weixin:gh_a", "weibo:1"]]


@pytest.mark.parametrize(
    ("cells", "column", "code", "kept"),
    [
        ({1: ""}, "下达单位", Code.MISSING_REQUIRED, 0),
        ({3: ""}, "具体要求", Code.MISSING_REQUIRED, 0),
        ({5: "2023-01-01"}, "截止日期", Code.BAD_TIME, 1),
        ({6: "weixin:gh_b"}, "账号ID", Code.UNKNOWN_ACCOUNT, 1),
    ],
)
def test_what_cannot_be_taken(desk, register, issues, cells, column, code, kept):
    rows, log = read(desk, register, [cells.get(n, value) for n, value in enumerate(ROW)])
    assert len(rows) == kept
    assert issues(log) == [(2, column, code)]


def test_a_table_of_something_else(desk, register, refused):
    assert "不是上级任务清单" in refused(lambda: read(desk, register, ["a", "b"], head=["下达单位", "日期"]))
