"""What was planted in the made-up province is what the inspection finds: silence, gaps in collection, register faults."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jianhao.demo import make_province
from jianhao.jobs.demo import demo_request
from jianhao.jobs.inspect import inspect
from jianhao.jobs.verify import verify

# What the rule must say of each planted kind, where the account falls under the national pack at all.
SILENT = (
    "zombie",
    "silent_15_days",
    "never_posted",
    "lapsed",
    "stopped_not_cancelled",
    "reopened_lost_password_old",
)
ALIVE = ("silent_14_days", "slow_alive", "unread", "copier", "bought_burst", "bought_topup", "register_fresh")
UNKNOWN = ("not_collected", "collected_partially", "register_stale")


@pytest.fixture(scope="module")
def province(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    files = make_province(folder / "in", accounts=420, posts=9000)
    done = inspect(demo_request(files, folder / "out"))
    hints = [(hint.kind, hint.account_ids) for hint in done.result.hints]
    (folder / "hints.json").write_text(json.dumps(hints), encoding="utf-8")
    return folder


def planted(folder: Path) -> dict[str, list[str]]:
    with (folder / "in" / "真值.csv").open(encoding="utf-8-sig", newline="") as stream:
        kinds: dict[str, list[str]] = defaultdict(list)
        for row in csv.DictReader(stream):
            kinds[row["kind"]].append(row["account_id"])
        return kinds


def said(folder: Path, rule_id: str) -> dict[str, str]:
    rows = pq.read_table(folder / "out" / "verdicts.parquet").to_pylist()
    return {r["account_id"]: r["outcome"] for r in rows if r["rule_id"] == rule_id}


@pytest.mark.parametrize(
    ("kinds", "outcome"), [(SILENT, "failed"), (ALIVE, "passed"), (UNKNOWN, "undetermined")]
)
def test_silence_is_found_where_it_was_planted(province, kinds, outcome):
    found, truth = said(province, "silence_14d"), planted(province)
    accounts = [a for kind in kinds for a in truth[kind] if found.get(a) != "not_applicable"]
    assert len(accounts) >= 5
    assert {a: found[a] for a in accounts if found[a] != outcome} == {}


def test_nothing_that_was_collected_and_posts_is_called_silent(province):
    found, truth = said(province, "silence_14d"), planted(province)
    silent = {a for kind in (*SILENT, "stalled_closing", "no_interaction") for a in truth[kind]}
    assert {a for a, outcome in found.items() if outcome == "failed"} <= silent


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("unfiled", "unfiled"),
        ("subject_mismatch", "subject_mismatch"),
        ("state_mismatch", "state_mismatch"),
        ("duplicate_on_platform", "one_per_platform"),
        ("no_interaction", "no_interaction"),
        ("advert", "advert"),
    ],
)
def test_faults_of_the_register_and_of_checks_are_found(province, kind, rule):
    found, truth = said(province, rule), planted(province)
    accounts = [a for a in truth[kind] if found.get(a) not in (None, "not_applicable")]
    assert accounts
    assert {a: found[a] for a in accounts if found[a] != "failed"} == {}


def test_rebounds_are_found_and_hardly_anything_else_is_taken_for_one(province):
    truth = planted(province)
    leads = [ids for kind, ids in json.loads((province / "hints.json").read_text()) if kind == "疑似反弹"]
    opened = {ids[0] for ids in leads}
    assert truth["rebound"]
    assert set(truth["rebound"]) <= opened
    false = opened - set(truth["rebound"]) - set(truth["reopened_lost_password"])
    assert len(false) <= 0.02 * len(opened)


def test_accounts_outside_the_register_are_counted_only(province):
    outside = set(planted(province)["unregistered"])
    accounts = pq.read_table(province / "out" / "accounts.parquet").column("account_id").to_pylist()
    assert outside
    assert not outside & set(accounts)
    unmatched = pq.read_table(province / "out" / "unmatched.parquet").to_pylist()
    assert {a.partition(":")[2] for a in outside} <= {r["native_account_id"] for r in unmatched}


def test_the_whole_result_recomputes(province):
    assert verify(province / "out").difference is None


def test_every_page_says_that_the_data_are_made_up(province):
    assert "演示数据" in (province / "out" / "report.html").read_text(encoding="utf-8")
