"""Spark as an engine: what it says when it cannot start, odd names of files, and the texts of the inspection."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.errors import UnusableCall
from jianhao.store import spark_engine
from jianhao.store.duckdb_engine import DuckDBEngine
from jianhao.store.schemas import POSTS, SAMPLES
from jianhao.store.spark_engine import SparkEngine

TITLES = (None, "关于本号停止更新的公告", "甲示发布停更公告", "停水通知")
DAY = 19_863


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        spark_engine, "find_spec", lambda name: None if name == "pandas" else util.find_spec(name)
    )
    with pytest.raises(UnusableCall, match=r"需要pyspark和pandas，请安装：pip install 'jianhao\[spark\]'。"):
        SparkEngine()
    monkeypatch.undo()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UnusableCall, match="Java 17或更新版本，没有找到java命令"):
        SparkEngine()


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # pyspark leaves its pipe open then
@pytest.mark.skipif(os.name == "nt", reason="a script stands for Java")
def test_says_why_java_did_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(
        "#!/bin/sh\necho 'Error: has been compiled by a more recent version' >&2\nexit 1\n", encoding="utf-8"
    )
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(
        UnusableCall, match=r"^Spark没有启动（需要Java 17或更新版本）：Error: has been compiled"
    ):
        SparkEngine(folder=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin"]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with SparkEngine(threads=2, memory="1g") as engine:
        yield engine


def tables(folder: Path) -> dict[str, pa.Table | list[Path]]:
    """Posts and samples, each post in two rows, the posts in files with names that Spark could misread."""
    rng = np.random.default_rng(3)
    folder.mkdir()
    posts, samples = [], []
    for number in range(300):
        when = datetime(2024, 5, 20, 15, 59, 59, tzinfo=UTC) - timedelta(
            seconds=int(rng.integers(-(10**6), 3 * 10**7))
        )
        account = ("weixin:gh_a", "weibo:1", "weibo:2", "weibo:9")[int(rng.integers(4))]
        posts.append({
            "post_id": f"{account}:{number // 2}", "account_id": account, "title": TITLES[int(rng.integers(4))],
            "published_at": when, "precision": ("day", "minute", "second")[number % 3],
            "day": (when + timedelta(hours=8)).date().toordinal() - 719_163,
            "original_flag": (None, True, False)[int(rng.integers(3))], "deleted": bool(rng.random() < 0.1),
            "profile": ("generic", "media_crawler+partial")[number % 2], "source_file": "a.csv", "source_row": number,
        })  # fmt: skip
        samples.append(
            {"post_id": posts[-1]["post_id"], "collected_at": when, "reads": int(rng.integers(99_999))}
        )
    for k in range(2):
        half = [{name: row.get(name) for name in POSTS.names} for row in posts[k::2]]
        pq.write_table(pa.Table.from_pylist(half, POSTS), folder / f"{k} 份.parquet")
    return {
        "posts": sorted(folder.iterdir()),
        "samples": pa.Table.from_pylist(samples, SAMPLES),
        "register": pa.table(
            {"account_id": ["weixin:gh_a", "weibo:1", "weibo:2"], "name": ["甲示发布", None, "乙示发布"]}
        ),
    }


def test_texts_of_the_inspection_mean_the_same(spark: SparkEngine, tmp_path: Path) -> None:
    given = tables(tmp_path / "表{甲,乙}[1]*?%20")
    given["public_posts"] = DuckDBEngine().query("public_posts", given, as_of=DAY)
    for name in ("public_posts", "account_posts", "cost_reads", "activity", "listings"):
        theirs = DuckDBEngine(threads=2).query(name, given, as_of=DAY, window_days=90).to_pylist()
        assert spark.query(name, given, as_of=DAY, window_days=90).to_pylist() == theirs
        assert len(theirs) >= 3
    batches = list(spark.batches("activity", given, as_of=DAY))
    assert (
        pa.Table.from_batches(batches).to_pylist()
        == DuckDBEngine().query("activity", given, as_of=DAY).to_pylist()
    )
