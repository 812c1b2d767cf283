"""Properties that hold for any posts and counts: the order of rows means nothing, shares are shares, nothing makes it fall over."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianhao.store.schemas import POSTS, SAMPLES
from jianhao.traffic.find import Traffic, find_traffic
from jianhao.traffic.parameters import Parameters

BEGIN = datetime(2024, 5, 1, tzinfo=UTC)
SMALL = Parameters(least_posts=2, least_peers=3, growth_posts=3)
SLOW = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=200 if os.environ.get("JIANHAO_DEEP") else 25,
)
REGISTER = pa.table({
    "account_id": [f"weixin:{a}" for a in "abcdef"], "platform": ["weixin"] * 6,
    "level": ["county", "county", "township", None, "city", "odd"], "followers": pa.array([100, None, 3, 0, 10**9, 50], pa.int64()),
})  # fmt: skip


def filled(schema: pa.Schema, rows: list[dict[str, object]]) -> pa.Table:
    return pa.table([pa.array([row.get(f.name) for row in rows], f.type) for f in schema], schema=schema)


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Posts and counts, hostile ones among them."""
    posts, samples = [], []
    for number in range(draw(st.integers(0, 30))):
        account = draw(st.sampled_from("abcdefx"))
        at = BEGIN + timedelta(minutes=draw(st.integers(0, 60_000)))
        post = {
            "post_id": f"weixin:{account}:{number}", "account_id": f"weixin:{account}", "platform": "weixin",
            "published_at": draw(st.sampled_from([at, at, at, None])), "precision": draw(st.sampled_from(["minute", "second", "day"])),
        }  # fmt: skip
        posts.append(post)
        for _ in range(draw(st.integers(0, 7))):
            sample = {
                "post_id": post["post_id"],
                "collected_at": draw(st.sampled_from([at + timedelta(hours=draw(st.integers(-2, 90))), None])),
                "reads": draw(st.sampled_from([None, 0, -1, 2**40, draw(st.integers(0, 5_000))])),
                "reads_kind": draw(st.sampled_from(["exact", "at_least", "rounded", None])),
                "metric": draw(st.sampled_from(["people", "times", None])),
                "likes": draw(st.sampled_from([None, draw(st.integers(-2, 60))])), "shares": draw(st.sampled_from([None, 3])),
            }  # fmt: skip
            samples += [sample]
    return posts, samples


def run(posts: list[dict[str, object]], samples: list[dict[str, object]]) -> Traffic:
    return find_traffic(REGISTER, filled(POSTS, posts), filled(SAMPLES, samples), as_of=19_900, chosen=SMALL)


@SLOW
@given(offices(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(office, chance: random.Random) -> None:
    posts, samples = (list(rows) for rows in office)
    first = run(posts, samples)
    chance.shuffle(posts)
    chance.shuffle(samples)
    again = run(posts, samples)
    assert again.signals.equals(first.signals)
    assert again.accounts.equals(first.accounts)
    assert again.growth.equals(first.growth)
    assert again.aside == first.aside


@SLOW
@given(offices())
def test_rows_given_twice_mean_nothing(office) -> None:
    posts, samples = office
    assert run(posts + posts, samples + samples).signals.equals(run(posts, samples).signals)


@SLOW
@given(offices())
def test_what_is_said_stays_within_its_bounds(office) -> None:
    found = run(*office)
    for row in found.signals.to_pylist():
        assert row["p_value"] is None or 0 <= row["p_value"] <= 1
        assert row["q_value"] is None or row["p_value"] <= row["q_value"] <= 1
        assert row["rung"] in (None, 0, 1, 2, 3)
        assert row["lead"] is not True or row["rung"] is not None
        assert row["excess_reads"] is None or row["excess_reads"] >= 0
    for row in found.accounts.to_pylist():
        if row["genuine_reads"] is not None:
            assert 0 <= row["genuine_low"] <= row["genuine_reads"] <= row["genuine_high"] <= row["reads"]
    named = set(found.signals["account_id"].to_pylist())
    assert named == {f"weixin:{a}" for a in "abcdef"}


def test_real_thresholds_never_speak_of_single_posts() -> None:
    at = BEGIN
    posts = [
        {"post_id": f"weixin:{a}:1", "account_id": f"weixin:{a}", "published_at": at, "precision": "minute"}
        for a in "abcdef"
    ]
    samples = [
        {
            "post_id": f"weixin:{a}:1",
            "collected_at": at + timedelta(hours=h),
            "reads": 10 * h,
            "reads_kind": "exact",
        }
        for a in "abcdef"
        for h in (1, 2, 5, 9, 30, 70)
    ]
    found = find_traffic(REGISTER, filled(POSTS, posts), filled(SAMPLES, samples))
    combined = found.signals.filter(pc.equal(found.signals["signal"], "combined"))
    assert combined["lead"].null_count == 6
    assert combined["rung"].null_count == 6
