"""The registry: every profile is told apart, hostile rows raise nothing, batches stay small."""

import csv
import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianhao.errors import UnusableFile
from jianhao.ingest.profiles import PROFILES, Output, checks_of, hints_of, reads_of, recognise
from jianhao.ingest.profiles._values import epoch, folder_account, text_of
from jianhao.ingest.raw import POST_FIELDS, Peek
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile

HEADERS = [
    ["id", "bid", "正文", "头条文章url", "原始图片url", "视频url", "位置", "日期", "工具", "点赞数", "评论数", "转发数", "话题", "@用户"],
    ["note_id", "content", "create_time", "create_date_time", "shared_count", "note_url", "last_modify_ts", "creator_hash", "nickname"],
    ["公众号", "ID", "链接", "标题", "创建时间", "发布时间", "阅读", "点赞", "喜欢", "是否原创", "文章类型", "文章内容"],
    ["内容标题", "发表时间", "总阅读人数", "内容url"],
    ["日期", "渠道", "阅读人数", "", "传播渠道", "发表日期", "内容标题", "阅读人数"],
    ["作品名称", "发布时间", "体裁", "播放量", "点赞量", "分享量"],
    ["账号名称", "疑似错误", "建议修改", "文章链接"],
    ["用户id", "昵称", "微博数", "粉丝数", "认证信息"],
    ["id", "公众号名称", "faker_id"],
]  # fmt: skip
CELLS = st.text(max_size=20) | st.sampled_from(
    [
        "2024-05-20",
        "2024-05-20 08:30:15",
        "12",
        "1e400",
        "\ufdd2",
        "全部",
        "http://mp.weixin.qq.com/s?__biz=&mid=1&idx=",
        "=1+1",
    ]
)


def test_ids_are_unique_and_outputs_are_said():
    assert len({p.id for p in PROFILES}) == len(PROFILES) == 18
    assert all(isinstance(p.output, Output) for p in PROFILES)
    assert {p.id for p in PROFILES if not p.verified} == {
        "weibo_creator",
        "toutiao_creator",
        "vendor_findings",
        "follower_counts",
    }


@pytest.mark.parametrize(
    "peek",
    [
        Peek(Kind.CSV, "posts.csv", (), (("账号ID", "标题", "发布时间", "阅读数"),)),
        Peek(Kind.CSV, "台账.csv", (), (("账号名称", "平台", "主办单位", "粉丝数"),)),
        Peek(Kind.JSON, "x.json", (), keys=("a", "b")),
        Peek(Kind.SQLITE, "x.db", (), tables={"articles": ("id", "title")}),
        Peek(Kind.MARKUP, "x.html", ()),
        Peek(Kind.XLSX, "x.xlsx", ()),
    ],
)
def test_unknown_files_are_left_to_the_headings(peek):
    assert recognise(peek) is None


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(
    header=st.sampled_from(HEADERS),
    rows=st.lists(st.lists(CELLS, max_size=24), max_size=6),
    kind=st.sampled_from(["csv", "jsonl"]),
)
def test_arbitrary_rows_never_raise(bench, peek, header, rows, kind):
    path = bench.folder / f"creator_contents.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            csv.writer(stream).writerows([header, *[[c.replace("\x00", "") for c in row] for row in rows]])
    else:
        records = [dict(zip(header, row, strict=False)) for row in [["x"] * len(header), *rows]]
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    source = SourceFile(path.name, path, ("示例县发布",))
    if profile := recognise(peek(source)):
        for raw in profile.read(source, bench.log):
            assert set(raw.batch.schema.names) <= {*POST_FIELDS, "row"}
            raw.batch.validate(full=True)
    for read in (reads_of, checks_of, hints_of):
        for batch in read(source, bench.log):
            batch.batch.validate(full=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(values=st.lists(JSON, min_size=7, max_size=7))
@pytest.mark.parametrize(
    "keys",
    [
        ("aid", "appmsgid", "itemidx", "link", "title", "update_time", "comments"),
        ("note_id", "content", "create_time", "create_date_time", "shared_count", "note_url", "creator_hash"),
        ("id", "url", "title", "description", "status", "publish_time", "content"),
    ],
)
def test_arbitrary_json_values_never_raise(bench, peek, keys, values):
    source = bench.text("a.jsonl", json.dumps(dict(zip(keys, values, strict=True))) + "\n")
    with suppress(UnusableFile):  # numbers that no JSON reader takes spoil the file, in one sentence
        profile = recognise(peek(source))
        assert profile is not None
        for raw in profile.read(source, bench.log):
            raw.batch.validate(full=True)


def test_a_long_file_comes_in_small_batches(bench, peek):
    header = ["作品名称", "发布时间", "体裁", "播放量", "点赞量", "分享量"]
    source = bench.csv(
        "a.csv", [header, *([f"防汛演练{n}", "2026-07-18", "视频", "1", "2", "3"] for n in range(45_000))]
    )
    sizes = [raw.batch.num_rows for raw in recognise(peek(source)).read(source, bench.log)]
    assert sizes == [20_000, 20_000, 5_000]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1716165015, "@1716165015"),
        ("1716165015123", "@1716165015.123"),
        (1716165015.0, "@1716165015"),
        (1716165015000005, "@1716165015.000005"),
        (0, None),
        ("", None),
        ("2024-05-20", "2024-05-20"),
        (None, None),
        ([1], None),
    ],
)
def test_epochs(value, text):
    assert epoch(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "是"),
        (12, "12"),
        (12.0, "12"),
        (float("nan"), None),
        (10**400, None),
        ("\ud800", "?"),
        (" ", None),
        ({}, None),
    ],
)
def test_scalars(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("folders", "account"),
    [
        (("导出", "gh_0123456789ab"), ("gh_0123456789ab", None)),
        (("2800000001", "2024年5月"), ("2800000001", None)),
        (("示例县发布", "202405"), (None, "示例县发布")),
        (("20240520",), (None, None)),
        ((), (None, None)),
    ],
)
def test_folders_name_accounts(bench, folders, account):
    assert folder_account(SourceFile("a.csv", bench.folder / "a.csv", folders)) == account


def test_a_damaged_database_is_one_sentence(bench, peek):
    source = bench.sqlite(
        "db.db", {"articles": [{"id": 1, "mp_id": 2, "title": 3, "url": 4, "publish_time": 5}]}
    )
    source.path.write_bytes(source.path.read_bytes()[:3000])
    with pytest.raises(UnusableFile, match="数据库文件不完整"):
        bench.posts(source)
