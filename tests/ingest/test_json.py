"""JSON and JSON Lines: every record is read or reported, end to end."""

import io
import json
import math

import pytest

from jianhao.ingest import nesting
from jianhao.ingest.issues import Code
from jianhao.ingest.record_tables import plain
from jianhao.ingest.table import BROKEN_MARK, LOST_MARK
from jianhao.ingest.tables import tables_of

ACCOUNT = {"账号名称": "乙县发布", "平台": "微博", "账号ID": "2803301701", "主办单位": "甲市乙县"}
POST = {"账号ID": "weibo:2803301701", "标题": "通知", "发布时间": "2024-05-20 08:30", "阅读数": 37}


def test_an_array(desk):
    accounts, _ = desk.accounts(desk.json("台账.json", [ACCOUNT, {**ACCOUNT, "账号ID": 2803301702}]))
    assert [(a["account_id"], a["source_row"]) for a in accounts] == [
        ("weibo:2803301701", 1),
        ("weibo:2803301702", 2),
    ]


def test_lists_inside_an_object(desk):
    source = desk.json("台账.json", {"说明": "示例", "total": 1, "accounts": [ACCOUNT], "empty": []})
    assert [t.sheet for t in tables_of(source)] == ["accounts"]
    assert len(desk.accounts(source)[0]) == 1


def test_one_record_alone(desk):
    assert len(desk.accounts(desk.json("台账.json", ACCOUNT))[0]) == 1


def test_values_of_an_array_that_are_no_records_are_reported(desk, issues):
    accounts, log = desk.accounts(
        desk.json("台账.json", [ACCOUNT, 5, None, "文本", {**ACCOUNT, "账号ID": "2803301702"}])
    )
    assert len(accounts) == 2
    assert issues(log) == [(n, "", Code.UNREADABLE_RECORD) for n in (2, 3, 4)]


BROKEN = ['{"账号ID": "weibo:28033', "不是JSON", "[1, 2]", "5", "null"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_of_accounts_is_reported_by_its_number(desk, issues, broken):
    source = desk.lines("台账.jsonl", ACCOUNT, broken, "", {**ACCOUNT, "账号ID": "2803301702"})
    accounts, log = desk.accounts(source)
    assert [a["source_row"] for a in accounts] == [1, 4]
    assert issues(log) == [(2, "", Code.UNREADABLE_RECORD)]
    assert log.table().to_pylist()[0]["message"] == "台账.jsonl第2行：不是完整的JSON记录，该行未读入。"
    assert log.rejected_rows("台账.jsonl") == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_line_of_posts_is_reported_wherever_it_stands(desk, register, place):
    lines = [{**POST, "标题": "一"}, {**POST, "标题": "二"}]
    lines.insert(place, '{"账号ID": "weibo:2803301701", "标题": "断')
    seen = desk.posts(desk.lines("发布.jsonl", *lines), index=register({"weibo:2803301701": []}))
    assert [p["title"] for p in seen.posts] == ["一", "二"]
    assert seen.issues == [(place + 1, Code.UNREADABLE_RECORD)]


def test_a_broken_line_of_a_known_tool_is_reported_too(desk, register):
    record = {"note_id": "5030000000000001", "content": "通知", "create_time": 1716165005, "create_date_time": "2024-05-20T08:30:05+08:00",
              "liked_count": "1", "comments_count": "0", "shared_count": "0", "last_modify_ts": 1, "note_url": "https://m.weibo.cn/detail/5030000000000001",
              "creator_hash": "x", "nickname": "乙*布", "source_keyword": ""}  # fmt: skip
    source = desk.lines("weibo/jsonl/creator_contents_2024-05-21.jsonl", record, '{"note_id": "50', record)
    seen = desk.posts(source, index=register({"weibo:2803301701": []}))
    assert seen.profiles == ["MediaCrawler"]
    assert seen.issues == [(2, Code.UNREADABLE_RECORD)]
    assert seen.reader.rows == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings(desk, encoding):
    array = desk.text("台账.json", json.dumps([ACCOUNT], ensure_ascii=False), encoding)
    lines = desk.text("台账.jsonl", "\n".join([json.dumps(ACCOUNT, ensure_ascii=False)] * 2), encoding)
    assert desk.accounts(array)[0][0]["name"] == "乙县发布"
    assert desk.accounts(lines)[0][0]["name"] == "乙县发布"


@pytest.mark.parametrize("write", ["json", "lines"])
def test_large_whole_numbers_keep_their_digits(desk, write):
    rows = [{**ACCOUNT, "平台": "抖音", "账号ID": 7123456789012345678}] * 2
    source = desk.json("a.json", rows) if write == "json" else desk.lines("a.jsonl", *rows)
    assert desk.accounts(source)[0][0]["account_id"] == "douyin:7123456789012345678"


def test_a_large_number_with_a_point_has_lost_its_digits(desk, issues):
    source = desk.text(
        "a.json", '[{"账号名称": "甲", "平台": "抖音", "账号ID": 7.123456789012345e18, "主办单位": "乙"}]'
    )
    assert issues(desk.accounts(source)[1]) == [(1, "账号ID", Code.ID_LOST_DIGITS)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (0, "0"),
        (37.0, "37"),
        (1.5, "1.5"),
        (2**60, str(2**60)),
        (2.0**60, LOST_MARK + str(2**60)),
        (math.nan, "nan"),
        (["发布", "服务"], "发布、服务"),
        ([], ""),
        ({"甲": [1]}, '{"甲": [1]}'),
        ([{"甲": 1}], '[{"甲": 1}]'),
        (b"\xff", ""),
        ("\ud83d", "?"),
    ],
)
def test_values_as_texts(value, text):
    assert plain(value) == text


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


def test_a_value_nested_without_end_is_a_broken_record():
    assert plain(deep(100_000)) == BROKEN_MARK


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '[{"a": ' + "[" * 100_000, '{"a": ' * 50_000 + "1" + "}" * 50_000]
)
def test_nesting_without_end_is_refused_before_it_is_followed(desk, refused, text):
    source = desk.text("深.json", text)
    assert refused(lambda: tables_of(source)) == "深.json：JSON嵌套超过100层，不是可识别的导出文件。"


def test_brackets_in_texts_nest_nothing(desk):
    source = desk.json("a.json", [{"甲": '[{"' * 5000, "乙": "尾\\"}] * 3)
    assert [len(row[0]) for row in desk.cells(source, 1)[0]] == [15_000] * 3


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_depth_over_the_edge_of_a_block(monkeypatch, block):
    monkeypatch.setattr(nesting, "BLOCK", block)
    text = json.dumps([{"a": '[[[\\"[[', "b": [{"c": [1, "\\"]}]}] * 20)
    assert nesting.deepest(io.BytesIO(text.encode()), 100) == 5


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_an_array_that_breaks_off(desk, refused, share):
    text = json.dumps([ACCOUNT] * 20, ensure_ascii=False)
    source = desk.text("台账.json", text[: int(len(text) * share)])
    assert refused(lambda: desk.accounts(source)) == "台账.json：JSON内容不完整或已损坏，请重新导出后再试。"


def test_rubbish_after_an_array(desk, refused):
    assert "JSON内容不完整" in refused(lambda: desk.accounts(desk.text("a.json", "[{}] x")))


def test_a_line_too_long_is_refused(desk, refused, monkeypatch):
    monkeypatch.setattr("jianhao.ingest.jsonfile.LINE_LIMIT", 1000)
    source = desk.lines("a.jsonl", ACCOUNT, {**ACCOUNT, "备注": "长" * 1000})
    assert refused(lambda: desk.accounts(source)) == "a.jsonl：第2行过长，无法读取。"


def test_too_many_keys_are_refused(desk, refused):
    source = desk.json("a.json", [{f"键{n}": n} for n in range(3000)])
    assert "字段超过2000个" in refused(lambda: tables_of(source))


def test_records_are_read_again_each_time(desk):
    (table,) = tables_of(desk.json("a.json", [{"甲": n} for n in range(100)]))
    assert [sum(b.num_rows for b in table.batches(1)) for _ in range(2)] == [100, 100]
    assert sum(b.num_rows for b in table.batches(0)) == 101
    assert sum(b.num_rows for b in table.batches(51)) == 50
