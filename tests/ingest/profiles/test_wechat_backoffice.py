"""Downloads of the WeChat back office: articles as posts; reads by day, hour and source beside them."""

import pytest

from jianhao.ingest.profiles import reads_of
from jianhao.ingest.profiles._read_blocks import moment_of

LINK = "http://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2247490098&idx=1&sn=0123456789abcdef"
BOTH = (
    "内容标题,发表时间,总阅读人数,总阅读次数,总分享人数,总分享次数,阅读后关注人数,送达人数,公众号消息阅读次数,送达阅读率,"
    "首次分享次数,分享产生阅读次数,首次分享率,每次分享带来阅读次数,阅读完成率,内容url"
)
READERS = "内容标题,发表时间,总阅读人数,总分享人数,阅读后关注人数,送达人数,送达阅读率,阅读完成率,内容url"
OLD, NEW = BOTH.split(","), READERS.split(",")


def test_articles_with_openings_and_readers(bench, peek):
    from jianhao.ingest.profiles import recognise

    row = ["防汛演练", "20240520", 94, 163, 7, 10, 0, 2112, 79, 0.0374, 5, 69, 0.0633, 6.9, 0.6889, LINK]
    source = bench.xlsx(
        "示例县发布/已通知内容.xlsx", {"New Sheet1": [["", "已通知内容"], [], ["", *OLD], ["", *row]]}
    )
    assert bench.profile(source) == "wechat_backoffice_articles"
    assert bench.posts(source) == [
        {
            "platform": "weixin", "account_ref": "3286016687", "native_id": "2247490098_1", "title": "防汛演练", "url": LINK,
            "published_at": "20240520", "reads": "163", "shares": "10", "row": 4,
        }
    ]  # fmt: skip
    assert [b.metric for b in recognise(peek(source)).read(source, bench.log)] == ["times"]


def test_later_downloads_count_readers(bench, peek):
    from jianhao.ingest.profiles import recognise

    rows = [
        ["", *NEW],
        ["", "防汛演练", "2026-05-20", 94, 7, 0, 2112, 0.04, 0.6, ""],
        ["", "总计", "", 94, 7, 0, "", "", "", ""],
    ]
    source = bench.xlsx("gh_0123456789ab/detail.xlsx", {"New Sheet1": rows})
    (batch,) = recognise(peek(source)).read(source, bench.log)
    assert batch.metric == "people"
    assert bench.posts(source) == [
        {
            "platform": "weixin", "account_ref": "gh_0123456789ab", "title": "防汛演练", "published_at": "2026-05-20",
            "reads": "94", "shares": "7", "row": 2,
        }
    ]  # fmt: skip


DAYS = ",日期,渠道,阅读人数,,日期,分享人数,跳转阅读原文人数,微信收藏人数,发表篇数,,传播渠道,发表日期,内容标题,阅读人数,阅读人数占比"
FIRST = [
    "",
    "2026-08-01",
    "公众号消息",
    98,
    "",
    "2026-08-01",
    12,
    0,
    3,
    1,
    "",
    "全部",
    "20260801",
    "防汛演练",
    133,
    1,
]
SECOND = [
    "",
    "2026-08-01",
    "全部",
    133,
    "",
    "2026-08-02",
    2,
    0,
    0,
    0,
    "",
    "推荐",
    "20260801",
    "防汛演练",
    35,
    0.26,
]
TENDENCY = [
    ["", "数据趋势概况", *[""] * 9, "数据来源概况"],
    DAYS.split(","),
    FIRST,
    SECOND,
    ["", "2026-08-02", "全部", 7],
]


@pytest.mark.parametrize("container", ["xlsx", "csv"])
def test_days_and_sources_side_by_side(bench, shown, container):
    path = f"示例县发布/tendency_1.{container}"
    source = bench.xlsx(path, {"New Sheet1": TENDENCY}) if container == "xlsx" else bench.csv(path, TENDENCY)
    assert bench.profile(source) == "wechat_backoffice_reads"
    assert bench.posts(source) == []
    batches = list(reads_of(source, bench.log))
    assert [b.people for b in batches] == [True]
    account = {"account_name": "示例县发布", "platform": "weixin"}
    article = account | {"title": "防汛演练", "published_at": "20260801"}
    assert shown(batches) == [
        account | {"moment": "2026-08-01", "channel": "公众号消息", "reads": "98", "row": 3},
        article | {"reads": "133", "row": 3},
        account | {"moment": "2026-08-01", "reads": "133", "row": 4},
        article | {"channel": "推荐", "reads": "35", "row": 4},
        account | {"moment": "2026-08-02", "reads": "7", "row": 5},
    ]
    assert len(bench.log) == 0


def test_openings_and_readers_go_apart(bench):
    rows = [
        ["日期", "渠道", "阅读次数", "阅读人数"],
        ["2024/5/20", "全部", 163, 94],
        ["总计", "全部", 163, 94],
    ]
    source = bench.xlsx("示例县发布/流量.xlsx", {"s": rows})
    found = {b.people: b.batch.column("reads").to_pylist() for b in reads_of(source, bench.log)}
    assert found == {True: ["94"], False: ["163"]}
    assert len(bench.log) == 0


@pytest.mark.parametrize(
    "rows",
    [
        [["时间", "渠道", "阅读人数"], ["2026-08-01 13:00", "全部", 5]],
        [["日期", "小时", "渠道", "阅读人数"], ["20260801", "13", "全部", 5]],
        [["日期", "时段", "阅读人数"], ["2026-08-01", "13:00-14:00", 5]],
    ],
)
def test_hours(bench, shown, rows):
    source = bench.xlsx("示例县发布/分时.xlsx", {"s": rows})
    assert bench.profile(source) == "wechat_backoffice_reads"
    assert [(r["moment"], r["reads"]) for r in shown(reads_of(source, bench.log))] == [
        ("2026-08-01T13:00", "5")
    ]


def test_the_page_of_one_article(bench, shown):
    rows = [
        ["", "防汛演练"],
        ["", "数据概况"],
        ["", "数据指标", "数值"],
        ["", "阅读(人)", 133],
        [],
        ["", "阅读数据趋势明细"],
        ["", "日期", "传播渠道", "阅读人数", "分享人数"],
        ["", "2026-08-01", "全部", 120, 3],
        ["", "2026-08-02", "聊天会话", 13, 0],
        [],
        ["", "性别分布"],
        ["", "性别", "占比"],
        ["", "男", "48.8%"],
    ]
    source = bench.xlsx("示例县发布/防汛演练.xlsx", {"s": rows})
    assert bench.profile(source) == "wechat_backoffice_reads"
    account = {"account_name": "示例县发布", "platform": "weixin", "title": "防汛演练"}
    assert shown(reads_of(source, bench.log)) == [
        account | {"moment": "2026-08-01", "reads": "120", "row": 8},
        account | {"moment": "2026-08-02", "channel": "聊天会话", "reads": "13", "row": 9},
    ]
    assert len(bench.log) == 0


def test_a_row_without_date_is_named(bench):
    source = bench.xlsx(
        "a.xlsx", {"s": [["日期", "渠道", "阅读人数"], ["上周", "全部", 5], ["2026-08-01", "全部", 6]]}
    )
    assert sum(b.batch.num_rows for b in reads_of(source, bench.log)) == 1
    assert bench.issues(source) == [("bad_time", 2, "s")]


def test_toutiao_by_day(bench, shown):
    header = ["日期", "展现量", "粉丝展现量", "阅读(播放)量", "粉丝阅读(播放)量", "点赞量", "评论量"]
    source = bench.xlsx(
        "示例县发布/今日头条数据趋势_1.xlsx",
        {"s": [header, ["2026-09-06", 900, 10, 55, 2, 1, 0], ["总计", 900]]},
    )
    assert bench.profile(source) == "toutiao_reads"
    assert shown(reads_of(source, bench.log)) == [
        {"account_name": "示例县发布", "platform": "toutiao", "moment": "2026-09-06", "reads": "55", "row": 2}
    ]


def test_other_tables_hold_no_reads(bench):
    header = ["账号ID", "标题", "发布时间", "阅读数", "渠道"]
    source = bench.xlsx("posts.xlsx", {"s": [header, ["weixin:gh_0", "防汛演练", "2026-09-06", 5, "公众号"]]})
    assert bench.profile(source) is None
    assert list(reads_of(source, bench.log)) == []


@pytest.mark.parametrize(
    ("day", "hour", "is_day", "moment"),
    [
        ("20260801", "", True, "2026-08-01"),
        ("2026年8月1日", "", True, "2026-08-01"),
        ("2026-08-01 00:00:00", "", True, "2026-08-01"),
        ("2026-08-01 00:00:00", "", False, "2026-08-01T00:00"),
        ("2026-08-01", "2300", True, "2026-08-01T23:00"),
        ("2026-08-01", "7时", True, "2026-08-01T07:00"),
        ("2026-08-01", "25", True, None),
        ("2026-13-01", "", True, None),
        ("合计", "", True, None),
    ],
)
def test_moments(day, hour, is_day, moment):
    assert moment_of(day, hour, is_day=is_day) == moment
