"""A register read by columns is the one that reading it row by row gives."""

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.ingest import account_ids
from jianhao.ingest.account_doubles import doubled_rows
from jianhao.ingest.account_ids import USUAL, identified
from jianhao.ingest.fields import ACCOUNT_FIELDS
from jianhao.store.schemas import ACCOUNTS_IN
from jianhao.vocab.native_ids import normalise_native_id

TITLES = {f.name: f.title for f in ACCOUNT_FIELDS}
GH, OTHER_GH, BIZ, UID = "gh_0123456789ab", "gh_00000000000a", "3286016687", "2803301701"
SEC_UID = "MS4wLjABAAAAAbCdEfGhIjKlMnOpQrStUvWxYz0123"
IDS = st.sampled_from(
    [GH, GH.upper(), OTHER_GH, f"weixin:{GH}", f"weibo:{UID}", UID, "MzI4NjAxNjY4Nw==", BIZ, f"MP_WXS_{BIZ}", f"mp_wxs_{BIZ}",
     "shilifabu", "ShiliFabu", "wx0123456789abcdef", "7123456789012345678", SEC_UID, "甲县", "甲县吧", "İd", "@shilifabu",
     "nosuch:1", "weixin:", ":", "5", "douyin:12345678", "uid:2803301701", "a b"]
)  # fmt: skip
LINKS = st.sampled_from(
    [f"https://weibo.com/u/{UID}", "https://weibo.com/shilifabu", "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=1",
     "https://space.bilibili.com/12345", "https://app.example.cn/a", "app.example.cn/a", "点击查看", "http://www.shili.gov.cn",
     f"https://www.douyin.com/user/{SEC_UID}", "https://v.douyin.com/abc"]
)  # fmt: skip
PLATFORMS = st.sampled_from(["weixin", "weibo", "douyin", "bilibili", "weixin_mini", "tieba", "website"])
WORDS = st.sampled_from(["甲", "乙"])
CELLS = {"platform": PLATFORMS, "account_id": IDS, "link": LINKS, "name": WORDS, "agency": WORDS}
CELLS |= dict.fromkeys(account_ids.ID_COLUMNS, IDS)
COLUMNS = st.sets(st.sampled_from(sorted(CELLS))).map(lambda s: sorted(s | {"platform", "account_id"}))


@st.composite
def registers(draw):
    """Headings and rows; mostly the same few ids, so that rows meet."""
    columns = draw(COLUMNS)
    cell = {name: st.none() | CELLS[name] | CELLS[name] for name in columns}
    return columns, draw(st.lists(st.fixed_dictionaries(cell), min_size=1, max_size=12))


@settings(max_examples=150, deadline=None)
@given(registers())
def test_columns_give_what_rows_give(tmp_path_factory, desk_of, row_by_row, drawn):
    columns, rows = drawn
    desk = desk_of(tmp_path_factory.mktemp("register"))
    source = desk.csv(
        "台账.csv", [[TITLES[n] for n in columns], *([row[n] or "" for n in columns] for row in rows)]
    )
    read, log = desk.register(source)
    expected = row_by_row.Register()
    for number, row in enumerate(rows, 2):
        if any(row.values()):
            expected.add(number, row)
    accounts = read.table.to_pylist()
    found = [(a["source_row"], a["account_id"], [(i["kind"], i["id"]) for i in a["ids"]]) for a in accounts]
    assert found == expected.accounts
    assert sorted((i["row"], i["column"], i["code"]) for i in log.table().to_pylist()) == sorted(
        (row, TITLES[name], code) for row, name, code in expected.issues
    )
    names = {row: account_id for row, account_id, _ in expected.accounts}
    assert read.doubles.column("account_id").to_pylist() == [names[first] for _, first in expected.doubles]


@pytest.mark.parametrize("platform", USUAL)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_usual_spelling_of_an_id_is_its_one_form(platform, data):
    kind, pattern = USUAL[platform]
    text = data.draw(st.from_regex(pattern, fullmatch=True).filter(str.isascii))
    known = normalise_native_id(platform, text)
    assert known is not None
    assert (known.kind, known.value) == (kind, text)
    assert re.fullmatch(pattern, text)


def batch(**columns):
    return pa.RecordBatch.from_pydict({name: pa.array(of, pa.string()) for name, of in columns.items()})


def test_ids_of_a_row_stand_once_and_in_their_order():
    who = identified(
        batch(platform=["weixin", "weixin"], account_id=[GH, None], gh_id=[GH, OTHER_GH], biz=[BIZ, None])
    )
    assert [[(i["kind"], i["id"]) for i in ids] for ids in who.ids.to_pylist()] == [
        [("gh", GH), ("biz", BIZ)], [("gh", OTHER_GH)],
    ]  # fmt: skip
    assert who.first_ids.to_pylist() == [GH, OTHER_GH]


def doubled(*rows):
    """The doubles among rows of one platform given as lists of (kind, id)."""
    ids = pa.array([[{"kind": k, "id": i} for k, i in row] for row in rows], ACCOUNTS_IN.field("ids").type)
    account_ids = pa.array([f"weixin:{row[0][1]}" for row in rows], pa.string())
    return doubled_rows(pa.array(["weixin"] * len(rows), pa.string()), account_ids, ids)


@pytest.mark.parametrize(
    ("rows", "doubles"),
    [
        ([[("gh", "a")], [("gh", "b"), ("biz", "1")], [("biz", "1"), ("gh", "a")]], {2: 1}),
        ([[("gh", "a")], [("biz", "1")], [("gh", "a"), ("biz", "1")]], {2: 0}),
        ([[("gh", "a")], [("gh", "a"), ("biz", "1")], [("biz", "1")]], {1: 0}),  # a double hands no id on
        ([[("id", "Ab")], [("id", "aB")]], {1: 0}),
        ([[("id", "É")], [("id", "é")]], {1: 0}),
        ([[("biz", "1")], [("id", "mp_wxs_1")]], {1: 0}),
        ([[("gh", "a"), ("alias", "x")], [("gh", "b"), ("alias", "x")]], {}),
        ([[("alias", "x")], [("alias", "x")]], {1: 0}),
        ([[("gh", "a")], [("gh", "a")], [("gh", "a")]], {1: 0, 2: 0}),
        ([], {}),
    ],
)  # fmt: skip
def test_doubles(rows, doubles):
    assert doubled(*rows) == doubles
