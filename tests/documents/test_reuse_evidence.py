"""Which pairs and posts documents show: bounded, unordered first, never templates; what is read back for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianhao.documents import reuse_evidence
from jianhao.documents.reuse_evidence import (
    closing,
    listed_pairs,
    listed_posts,
    listed_unique,
    shown_pairs,
    shown_posts,
)
from jianhao.jobs.excerpts import read_excerpts
from jianhao.reuse.result import Reuse
from jianhao.store.schemas import POSTS, REUSE_ACCOUNTS, REUSE_PAIRS


@pytest.fixture(scope="module")
def reuse(fixtures: ModuleType, reuse_fixtures: ModuleType) -> Reuse:
    found: Reuse = reuse_fixtures.add_reuse(fixtures.build()).reuse
    return found


def test_accounts_with_the_least_of_their_own_come_first_without_templates(reuse: Reuse) -> None:
    rows = shown_pairs(reuse).to_pylist()
    accounts = [row["account_id"] for row in rows]
    own = {row["account_id"]: row["originality"] for row in reuse.accounts.to_pylist()}
    assert accounts == sorted(accounts, key=lambda account: own[account])
    assert {row["kind"] for row in rows} == {"copy", "edited", "rewritten", "excerpt"}
    assert all(accounts.count(account) <= 3 for account in accounts)
    assert len({row["post_id"] for row in rows}) == len(rows)


def made(rows: list[dict[str, Any]], own: dict[str, float], reuse: Reuse) -> Reuse:
    base = {
        "source_post_id": "s",
        "source_account_id": "s",
        "kind": "copy",
        "ordered": False,
        "lag_hours": 1.0,
    }
    pairs = [{**dict.fromkeys(REUSE_PAIRS.names), **base, **row} for row in rows]
    accounts = [
        {**dict.fromkeys(REUSE_ACCOUNTS.names), "account_id": a, "originality": o} for a, o in own.items()
    ]
    return replace(
        reuse,
        pairs=pa.Table.from_pylist(pairs, REUSE_PAIRS),
        accounts=pa.Table.from_pylist(accounts, REUSE_ACCOUNTS),
    )


def test_unordered_pairs_come_before_ordered_ones_and_small_shares_are_left_out(reuse: Reuse) -> None:
    rows = [
        {"account_id": "a", "post_id": "told", "share": 1.0, "ordered": True},
        {"account_id": "a", "post_id": "half", "share": 0.5},
        {"account_id": "a", "post_id": "most", "share": 0.9},
        {"account_id": "a", "post_id": "most", "share": 0.8},
        {"account_id": "a", "post_id": "little", "share": 0.29},
    ]
    found = shown_pairs(made(rows, {"a": 0.4}, reuse))
    assert found["post_id"].to_pylist() == ["most", "half", "told"]


def test_every_account_with_little_of_its_own_has_one_before_any_has_two(
    reuse: Reuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse_evidence, "PAIRS_AT_MOST", 5)
    rows = [{"account_id": f"a{n}", "post_id": f"{n}-{k}", "share": 1.0} for n in range(4) for k in range(4)]
    own = {"a0": 0.1, "a1": 0.2, "a2": 0.3, "a3": 0.9}
    found = shown_pairs(made(rows, own, reuse))["account_id"].to_pylist()
    assert found == ["a0", "a0", "a1", "a1", "a2"]


def test_posts_for_evidence_and_for_lists(fixtures: ModuleType, reuse: Reuse) -> None:
    accounts = fixtures.build().accounts
    shown, listed = shown_posts(reuse), listed_posts(reuse, accounts)
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(listed)
    assert set(reuse.unique["post_id"].to_pylist()) <= set(listed)
    assert "template" not in listed_pairs(reuse)["kind"].to_pylist()
    closed = closing(accounts)
    assert {row["advice"] for row in accounts.to_pylist() if row["account_id"] in closed} <= {
        "merge",
        "close",
    }
    first = [account in closed for account in listed_unique(reuse, closed)["account_id"].to_pylist()]
    assert first == sorted(first, reverse=True)


def _post(post_id: str, text: str | None, hour: int = 1) -> dict[str, Any]:
    when = datetime(2024, 5, 1, hour, tzinfo=UTC)
    return {**dict.fromkeys(POSTS.names), "post_id": post_id, "account_id": "a", "text": text, "title": f"题{hour}",
            "published_at": when, "precision": "second"}  # fmt: skip


def test_excerpts_take_the_longest_text_of_a_post_from_any_part(tmp_path: Path) -> None:
    parts = [
        [_post("a:1", "短", 3), _post("a:2", "丙")],
        [_post("a:1", "长文字", 5), _post("a:1", "另文字", 4), _post("a:3", None)],
    ]
    files = [tmp_path / f"{n}.parquet" for n in range(2)]
    for file, rows in zip(files, parts, strict=True):
        pq.write_table(pa.Table.from_pylist(rows, POSTS), file)
    found = read_excerpts(files, ["a:1", "a:3", "a:9"], titled=["a:2"]).to_pylist()
    assert [(r["post_id"], r["text"], r["title"]) for r in found] == [
        ("a:1", "另文字", "题4"), ("a:2", None, "题1"), ("a:3", None, "题1"),
    ]  # fmt: skip
    assert read_excerpts(files, []).num_rows == 0
