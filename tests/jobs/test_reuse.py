"""`jianhao reuse` from files to tables: by itself, day by day against a history, and what it refuses."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jianhao.demo.lexicon import law_articles
from jianhao.errors import UnusableCall
from jianhao.jobs.reuse import ReuseRequest, compare
from jianhao.jobs.verify import verify

DAY = date(2024, 5, 1)
HEADER = ("账号ID", "平台", "内容ID", "标题", "正文", "发布时间")
TABLES = ("reuse_pairs", "reuse_posts", "reuse_accounts", "reuse_edges")


def prose(number: int) -> str:
    articles = [a.text.replace("¶", "") for a in law_articles() if len(a.text) > 80]
    return "".join(articles[4 * number : 4 * number + 4])[:320]


def posts_of(folder: Path, day: int, texts: dict[str, str]) -> Path:
    """A file with one post of each account on a day."""
    rows = [
        (account, "微信公众号", f"{day}", f"第{day}天", text, f"{DAY + timedelta(day)} 09:00:{k:02d}")
        for k, (account, text) in enumerate(texts.items())
    ]
    path = folder / f"{day}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *rows])
    return path


@pytest.fixture
def days(tmp_path: Path) -> list[Path]:
    """Three days: an own text, a copy of it with another own text, a copy of both."""
    return [
        posts_of(tmp_path, 0, {"gh_aaaaaaaaaaa1": prose(0)}),
        posts_of(tmp_path, 1, {"gh_aaaaaaaaaaa2": prose(0), "gh_aaaaaaaaaaa3": prose(1)}),
        posts_of(tmp_path, 2, {"gh_aaaaaaaaaaa1": prose(1)[:160] + prose(0)[:160]}),
    ]


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    """Rows of a result, without the version they were judged with."""
    return [
        {name: value for name, value in row.items() if name != "judged_with"}
        for row in pq.read_table(folder / f"{table}.parquet").to_pylist()
    ]


def test_accounts_of_the_file_are_compared_without_a_register(days, tmp_path):
    done = compare(ReuseRequest(tuple(days), tmp_path / "out"))
    assert done.rejected_rows == 0
    found = {(r["post_id"], r["source_post_id"]) for r in rows(tmp_path / "out", "reuse_pairs")}
    first, other = "weixin:gh_aaaaaaaaaaa1:0", "weixin:gh_aaaaaaaaaaa3:1"
    assert found == {("weixin:gh_aaaaaaaaaaa2:1", first), ("weixin:gh_aaaaaaaaaaa1:2", other)}
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["kind"] == "reuse"


def test_a_changed_file_is_named_by_verify(days, tmp_path):
    compare(ReuseRequest(tuple(days), tmp_path / "out", csv=True))
    verified = verify(tmp_path / "out")
    assert (verified.difference, verified.recomputed) == (None, False)
    (tmp_path / "out" / "reuse_posts.csv").write_bytes(b"")
    assert verify(tmp_path / "out").difference == "reuse_posts.csv与生成时不一致。"


def test_day_by_day_comes_to_the_rows_of_all_at_once(days, tmp_path):
    compare(ReuseRequest(tuple(days), tmp_path / "whole"))
    for k, day in enumerate(days):
        done = compare(ReuseRequest((day,), tmp_path / f"{k}", history=tmp_path / "历史"))
        assert done.kept.added.known == 0
    for table in ("reuse_pairs", "reuse_posts"):
        by_day = [row for k in range(3) for row in rows(tmp_path / f"{k}", table)]
        assert sorted(by_day, key=str) == sorted(rows(tmp_path / "whole", table), key=str)


def test_the_same_file_again_gives_the_rows_of_before(days, tmp_path):
    """A call that was killed after the history had taken the posts in is made again, and its rows are there."""
    for k in range(2):
        compare(ReuseRequest((days[k],), tmp_path / f"{k}", history=tmp_path / "历史"))
    done = compare(ReuseRequest((days[1],), tmp_path / "again", history=tmp_path / "历史"))
    assert (done.kept.added.texts, done.kept.added.known) == (0, 2)
    for table in ("reuse_pairs", "reuse_posts"):
        assert rows(tmp_path / "again", table) == rows(tmp_path / "1", table) != []


def test_late_days_are_said_and_settled_by_a_rejudgement(days, tmp_path):
    for k in (2, 0, 1):
        done = compare(ReuseRequest((days[k],), tmp_path / f"{k}", history=tmp_path / "历史"))
    assert done.kept.added.unsettled
    compare(ReuseRequest((), tmp_path / "anew", history=tmp_path / "历史", rejudge=True))
    compare(ReuseRequest(tuple(days), tmp_path / "whole"))
    for table in TABLES:
        assert rows(tmp_path / "anew", table) == rows(tmp_path / "whole", table)
    first = pq.read_table(tmp_path / "anew" / "reuse_posts.parquet")
    compare(ReuseRequest((), tmp_path / "anew", history=tmp_path / "历史", rejudge=True))
    assert pq.read_table(tmp_path / "anew" / "reuse_posts.parquet").equals(first)


def test_posts_and_a_rejudgement_in_one_call(days, tmp_path):
    compare(ReuseRequest((days[1],), tmp_path / "1", history=tmp_path / "历史"))
    done = compare(
        ReuseRequest((days[0], days[2]), tmp_path / "anew", history=tmp_path / "历史", rejudge=True)
    )
    assert done.kept.rejudged
    compare(ReuseRequest(tuple(days), tmp_path / "whole"))
    for table in TABLES:
        assert rows(tmp_path / "anew", table) == rows(tmp_path / "whole", table)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "请至少给出一个发布内容文件。"),
        ({"rejudge": True}, "--rejudge须与--history同用。"),
        ({"posts": ("a",), "history": Path("h"), "engine": "duckdb"}, "历史只用内置算法"),
        ({"posts": ("a",), "history": Path("out")}, "不能是同一个"),
    ],
)
def test_calls_that_make_no_sense_say_why(options, sentence):
    with pytest.raises(UnusableCall, match=sentence):
        ReuseRequest(**({"posts": (), "out": Path("out")} | options))


def test_a_history_that_is_not_there_cannot_be_judged_anew(tmp_path):
    with pytest.raises(UnusableCall, match="还没有内容"):
        compare(ReuseRequest((), tmp_path / "out", history=tmp_path / "历史", rejudge=True))
    assert list(tmp_path.iterdir()) == []


def test_posts_without_texts_enter_no_history(tmp_path):
    empty = posts_of(tmp_path, 0, {"gh_aaaaaaaaaaa1": ""})
    with pytest.raises(UnusableCall, match="没有正文"):
        compare(ReuseRequest((empty,), tmp_path / "out", history=tmp_path / "历史"))
    assert not (tmp_path / "历史").exists()
