"""Each planted behaviour shows in the files as the truth table says."""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import openpyxl
import pytest

from jianhao.demo.accounts import open_accounts
from jianhao.demo.kinds import Kind
from jianhao.demo.places import make_places
from jianhao.demo.plants import changed
from jianhao.demo.register import write_register

AS_OF = date(2026, 9, 30)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read_register(path):
    book = openpyxl.load_workbook(path, data_only=True)
    tables = [
        [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)] for sheet in book.worksheets
    ]
    return [dict(zip(t[0], row, strict=True)) for t in tables for row in t[1:] if isinstance(row[0], int)]


def days_of(posts):
    return sorted({date.fromisoformat(row["发布时间"][:10]) for row in posts})


def body(row):
    """The text without the account's own footer."""
    return row["正文"].split("\n来源：")[0]


def pairs(small, kind):
    """(post, source) rows of planted copies of that kind, where both could be read."""
    known = small.by_native()
    found = [
        (known.get(row["post_id"].partition(":")[2]), known.get(row["source_post_id"].partition(":")[2]))
        for row in small.planted_posts
        if row["kind"] == kind
    ]
    return [(post, source) for post, source in found if post and source]


@pytest.mark.parametrize(("kind", "days"), [("silent_14_days", 14), ("silent_15_days", 15)])
def test_boundary_accounts_are_silent_for_exactly_that_long(small, kind, days):
    assert small.ids(kind)
    for account in small.ids(kind):
        assert (AS_OF - days_of(small.posts_of(account))[-1]).days == days


def test_zombies_are_collected_and_silent_for_over_90_days(small):
    covered = {
        r["account_id"]
        for r in rows_of(small.files.collections)
        if (r["to"], r["result"]) == ("2026-09-30", "ok")
    }
    for account in small.ids("zombie"):
        assert account in covered
        assert (AS_OF - days_of(small.posts_of(account))[-1]).days > 90


def test_slow_accounts_post_every_10_to_13_days(small):
    for account in small.ids("slow_alive"):
        days = days_of(small.posts_of(account))
        gaps = {(b - a).days for a, b in itertools.pairwise(days)}
        assert gaps <= {10, 11, 12, 13}
        assert len(days) >= 25


def test_accounts_not_collected_leave_no_trace(small):
    collected = {row["account_id"] for row in rows_of(small.files.collections)}
    for account in small.ids("not_collected"):
        assert account not in collected
        assert small.posts_of(account) == []
        assert small.row_of(account)["最近更新日"] is None


def test_partly_collected_accounts_have_no_whole_coverage(small):
    rows = rows_of(small.files.collections)
    for account in small.ids("collected_partially"):
        own = {(row["from"], row["to"], row["result"]) for row in rows if row["account_id"] == account}
        assert ("2025-10-01", "2026-09-02", "ok") in own
        assert {result for _, to, result in own if to == "2026-09-30"} <= {"partial", "failed"}


@pytest.mark.parametrize(("kind", "fresh"), [("register_fresh", True), ("register_stale", False)])
def test_register_evidence_stands_in_the_register(small, kind, fresh):
    for account in small.ids(kind):
        row = small.row_of(account)
        assert isinstance(row["最近更新日"], datetime)
        assert ((AS_OF - row["最近更新日"].date()).days <= 14) is fresh
        assert small.posts_of(account) == []


def test_unread_accounts_post_in_time_and_are_read_by_less_than_100(small):
    for account in small.ids("unread"):
        posts = small.posts_of(account)
        assert {len(row["阅读数"]) for row in posts} == {2}
        assert (AS_OF - days_of(posts)[-1]).days <= 14


def test_closing_notice_is_the_best_read_post(small):
    for account in small.ids("closing_notice_best"):
        best = max(small.posts_of(account), key=lambda row: int(row["阅读数"]))
        assert best["标题"].startswith("关于停止更新")


def test_duplicates_share_unit_and_platform(small):
    for account in small.ids("duplicate_on_platform_other"):
        row = small.row_of(account)
        same = [r for r in small.register if (r["认证主体"], r["平台"]) == (row["认证主体"], row["平台"])]
        assert len(same) >= 2


def test_rebounds_come_back_within_365_days_under_the_same_stem(small):
    old = small.row_of(small.ids("rebound_old")[0])
    new = small.row_of(small.ids("rebound")[0])
    assert 0 < (new["开设日期"] - old["注销完成日"]).days <= 365
    assert str(new["账号名称"]).startswith(str(old["账号名称"]))
    assert (old["平台状态"], old["国办系统状态"], old["台账状态"]) == ("已注销", "已关停", "已关停")


def test_unregistered_accounts_post_without_a_row(small):
    natives = {row["账号ID"] for row in small.register}
    for account in small.ids("unregistered"):
        assert account.partition(":")[2] not in natives
        assert small.posts_of(account)


def test_failed_checks_are_those_planted(small):
    failed = {(r["account_id"], r["item"]) for r in rows_of(small.files.checks) if r["result"] == "failed"}
    checkable = {
        "no_interaction",
        "late_reply",
        "advert",
        "off_topic",
        "entertainment",
        "security_incident",
        "app_unusable",
    }
    assert failed == {(account, kind) for account, kind in small.kinds.items() if kind in checkable}


def test_sources_are_older_and_of_another_account(small):
    kinds = {row["kind"] for row in small.planted_posts if row["source_post_id"]}
    for kind in kinds:
        for post, source in pairs(small, kind):
            assert source["发布时间"] < post["发布时间"]
            assert source["账号ID"] != post["账号ID"]


@pytest.mark.parametrize("kind", ["copy_exact", "ordered"])
def test_exact_copies_repeat_every_character(small, kind):
    found = pairs(small, kind)
    assert len(found) > 10
    assert all(body(post) == body(source) for post, source in found)


def test_noise_adds_nothing_that_counts(small):
    for post, source in pairs(small, "copy_noise"):
        assert body(post) != body(source)
        assert re.findall(r"\w", body(post)) == re.findall(r"\w", body(source))


def test_traditional_copies_keep_the_length_and_change_characters(small):
    for post, source in pairs(small, "copy_traditional"):
        changed = sum(a != b for a, b in zip(body(post), body(source), strict=True))
        assert 0.1 < changed / len(body(source)) < 0.7


def kept(post, source):
    """Share of the copy's characters that stand in the longest common subsequence with the source."""
    a, b = body(post), body(source)
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, start=1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return row[-1] / len(a)


def test_edited_copies_change_little_and_spun_ones_much(small):
    edited = [kept(*pair) for pair in pairs(small, "copy_edited")]
    spun = [kept(*pair) for pair in pairs(small, "copy_spun")]
    assert min(edited) > 0.85
    assert min(spun) > 0.55
    assert sum(spun) / len(spun) < 0.85


def test_stitched_posts_name_three_sources_and_take_from_each(small):
    sources = defaultdict(list)
    for post, source in pairs(small, "copy_stitched"):
        sources[post["内容ID"]].append((post, source))
    assert sources
    for group in sources.values():
        assert len(group) == 3
        for post, source in group:
            assert any(sentence in body(post) for sentence in re.findall(r"[^。；\n]{6,}", body(source)))


def test_templates_differ_in_their_numbers(small):
    known = small.by_native()
    posts = [known[r["post_id"].partition(":")[2]] for r in small.planted_posts if r["kind"] == "template"]
    shapes = {re.sub(r"[\d.]+", "0", body(row)) for row in posts}
    assert len({body(row) for row in posts}) == len(posts)
    assert len(shapes) < len(posts)


def snapshots(small, kind):
    """Reads over time, the last collection included, of the recent posts planted with that kind."""
    seen = defaultdict(list)
    for row in small.samples:
        seen[f"{row['账号ID']}:{row['内容ID']}"].append(
            (row["采集时间"], int(row["阅读数"] or 0), int(row["点赞数"]))
        )
    planted = {r["post_id"].partition(":")[2] for r in small.planted_posts if r["kind"] == kind}
    return [sorted(seen[post]) for post in sorted(planted) if len(seen[post]) >= 6]


def test_bursts_arrive_in_the_small_hours_without_likes(small):
    curves = snapshots(small, "bought_burst")
    assert curves
    for curve in curves:
        steps = [(b[1] - a[1], b[0][11:13], b[2] - a[2]) for a, b in itertools.pairwise(curve)]
        reads, hour, likes = max(steps)
        assert hour == "06"
        assert likes <= reads * 0.05 + 2


def test_topped_up_posts_end_just_above_one_round_number(small):
    for account in small.ids("bought_topup"):
        planted = {r["post_id"].partition(":")[2] for r in small.planted_posts if r["kind"] == "bought_topup"}
        reads = [
            int(r["阅读数"]) for r in small.posts_of(account) if f"{r['账号ID']}:{r['内容ID']}" in planted
        ]
        target = max(n for n in (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000) if n <= min(reads))
        assert len(reads) >= 8
        assert all(target <= n <= target * 1.03 for n in reads)


def test_counts_never_fall_between_snapshots(small):
    seen = defaultdict(list)
    for row in small.samples:
        seen[(row["账号ID"], row["内容ID"])].append((row["采集时间"], int(row["点赞数"]), int(row["转发数"])))
    assert len(seen) > 100
    for curve in seen.values():
        assert curve == sorted(curve)
        assert [c[1] for c in curve] == sorted(c[1] for c in curve)
        assert [c[2] for c in curve] == sorted(c[2] for c in curve)


def test_some_accounts_hide_their_reads_and_some_rows_are_spoiled(small):
    assert any(row["阅读数"] == "" and row["点赞数"] for row in small.posts)
    assert sum(row["阅读数"] == "#N/A" for row in small.posts) == 1
    assert sum(row["账号ID"] == "" for row in small.posts) == 1
    assert sum(row["账号ID"] == "9.91234E+18" for row in small.posts) == 1
    assert sum(re.fullmatch(r"\d{1,2}月\d{1,2}日", row["发布时间"]) is not None for row in small.posts) == 1


@pytest.mark.parametrize(
    ("number", "spoiled"),
    [
        (0, lambda row: re.fullmatch(r"99\d{17}|9\.\d{5}E\+18", str(row["账号ID"])).group()[1] == "."),
        (1, lambda row: row["平台"] == "#N/A"),
        (2, lambda row: not row["主办单位"]),
        (3, lambda row: isinstance(row["账号ID"], (int, float))),
    ],
)
def test_each_spoiled_register_row_shows_its_mistake(number, spoiled, tmp_path):
    rng = np.random.default_rng(0)
    places = make_places(60)
    every = open_accounts(places, 60, AS_OF, rng)
    accounts = [replace(a, matrix_main=None) for a in every if a.platform == "抖音"][:2]
    bad = changed(accounts[0], Kind.BAD_ROW, number, AS_OF, rng)
    write_register(tmp_path / "台账.xlsx", [bad, accounts[1]], [c.full for c in places.cities], AS_OF)
    rows = {str(row["认证主体"]): row for row in read_register(tmp_path / "台账.xlsx")}
    assert spoiled(rows[bad.unit.agency])
    assert not spoiled(rows[accounts[1].unit.agency])
