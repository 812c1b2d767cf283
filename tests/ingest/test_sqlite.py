"""Databases of other tools: read-only, asked for their columns, whole or refused."""

import random
import sqlite3

import pytest

from jianhao.errors import UnusableFile
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows, sqlite_tables
from jianhao.ingest.tables import tables_of

ROWS = [
    {"账号名称": f"示例{n}", "平台": "微博", "账号ID": 2803301700 + n, "主办单位": "甲市乙县"}
    for n in range(300)
]


def test_accounts_of_a_table(desk):
    accounts, log = desk.accounts(desk.sqlite("台账.db", {"sync": [{"a": 1}], "accounts": ROWS}))
    assert (len(accounts), len(log)) == (300, 0)
    assert (accounts[0]["account_id"], accounts[0]["source_sheet"]) == ("weibo:2803301700", "accounts")


def test_columns_are_asked_for(desk):
    source = desk.sqlite("a.db", {"t": [{"a": 1, "b": 2}]})
    assert sqlite_tables(source) == {"t": ("a", "b")}
    assert list(sqlite_rows(source, "t", ["b", "c"])) == [(1, {"b": 2})]
    assert list(sqlite_rows(source, "t", ["c"])) == []
    assert list(sqlite_rows(source, "没有", ["a"])) == []


def test_names_with_quotes_are_names(desk):
    source = desk.sqlite("a.db", {"t x": [{"a": 1}]})
    assert list(sqlite_rows(source, "t x", ["a"])) == [(1, {"a": 1})]
    assert list(sqlite_rows(source, 't" x; DROP TABLE t', ["a"])) == []


def test_values_of_every_kind(desk):
    source = desk.sqlite(
        "a.db", {"t": [{"a": 7123456789012345678, "b": None, "c": b"\xff\x00", "d": 1.5, "e": "文"}]}
    )
    assert desk.cells(source, 1)[0] == [["7123456789012345678", "", "", "1.5", "文"]]


def test_text_that_is_not_utf8_shows_where_it_lost_characters(desk):
    path = desk.folder / "a.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (a, b)")
    db.execute("INSERT INTO t VALUES (CAST(x'e794b2ff' AS TEXT), 1)")
    db.commit()
    db.close()
    assert desk.cells(SourceFile("a.db", path), 1)[0] == [["甲\ufffd", "1"]]


def test_reading_leaves_the_file_as_it_was(desk):
    source = desk.sqlite("a.db", {"t": ROWS})
    before = source.path.read_bytes()
    desk.cells(source)
    assert source.path.read_bytes() == before
    assert sorted(p.name for p in desk.folder.iterdir()) == ["a.db"]


@pytest.mark.parametrize("keep", [16, 100, 1000, 5000, 9000])
def test_a_database_that_breaks_off(desk, refused, keep):
    data = desk.sqlite("a.db", {"t": ROWS}).path.read_bytes()
    source = desk.file("b.db", data[:keep])
    assert refused(lambda: desk.cells(source)) == "b.db：数据库文件不完整或已损坏，无法读取。"


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes(desk, seed):
    chance = random.Random(seed)
    data = bytearray(desk.sqlite("a.db", {"t": ROWS}).path.read_bytes())
    for _ in range(chance.choice((1, 10, 100))):
        data[chance.randrange(16, len(data))] = chance.randrange(256)
    said = "。"
    try:
        desk.cells(desk.file("b.db", bytes(data)))
    except UnusableFile as error:
        said = error.sentence
    assert said.endswith("。")


def test_views_and_triggers_are_not_run(desk):
    path = desk.folder / "a.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (a)")
    db.execute("CREATE VIEW v AS SELECT hex(randomblob(100000000)) AS a")
    db.commit()
    db.close()
    assert [t.sheet for t in tables_of(SourceFile("a.db", path))] == ["t"]
