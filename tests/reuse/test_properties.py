"""Properties that hold for any posts: the order of rows means nothing, shares are shares, nothing makes it fall over."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reuse_made import Made, prose, table

from jianhao.kernels.normalise import normalise
from jianhao.reuse import find_reuse
from jianhao.reuse.result import Reuse

TABLES = ("pairs", "posts", "accounts", "edges", "unique")
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=30)


@st.composite
def corpora(draw: st.DrawFn) -> list[Made]:
    """A few posts cut, joined and respelt from a few texts, at coarse times so that some coincide."""
    posts = []
    for number in range(draw(st.integers(1, 14))):
        pieces = []
        for _ in range(draw(st.integers(0, 3))):
            text = prose(draw(st.integers(0, 3)))
            start = draw(st.integers(0, 200))
            pieces.append(text[start : start + draw(st.integers(5, 300))])
        joint = draw(st.sampled_from(["", "。", "～😀", "（nǐ）", "123"]))
        posts.append(Made(
            str(number), draw(st.sampled_from("abcd")), joint.join(pieces), hours=draw(st.integers(0, 50)),
            precision=draw(st.sampled_from(["second", "minute", "day"])),
        ))  # fmt: skip
    return posts


def same(one: Reuse, other: Reuse) -> None:
    """Both results have the same rows in the same order."""
    for name in TABLES:
        assert getattr(one, name).equals(getattr(other, name)), name


@SLOW
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(posts: list[Made], chance: random.Random) -> None:
    shuffled = list(posts)
    chance.shuffle(shuffled)
    same(find_reuse(table(posts)), find_reuse(table(shuffled)))


@SLOW
@given(corpora())
def test_rows_given_twice_mean_nothing(posts: list[Made]) -> None:
    same(find_reuse(table(posts)), find_reuse([table(posts), table(posts)]))


@SLOW
@given(corpora())
def test_moving_all_times_by_days_changes_no_pair(posts: list[Made]) -> None:
    moved = [Made(p.post, p.account, p.text, p.hours + 240, p.precision) for p in posts]
    same(find_reuse(table(posts)), find_reuse(table(moved)))


@SLOW
@given(corpora())
def test_shares_are_shares_and_spans_agree(posts: list[Made]) -> None:
    found = find_reuse(table(posts))
    texts = {f"weixin:{p.account}:{p.post}": p.text or "" for p in posts}
    moments = {f"weixin:{p.account}:{p.post}": p for p in posts}
    for row in found.posts.to_pylist():
        assert row["share"] is None or 0 <= row["share"] <= 1
        assert (row["sources"] > 0) == (row["source_post_id"] is not None)
    for pair in found.pairs.to_pylist():
        assert pair["account_id"] != pair["source_account_id"]
        assert all(0 <= pair[name] <= 1 for name in ("share", "source_share", "verbatim"))
        assert pair["lag_hours"] is None or pair["lag_hours"] >= 0
        assert moments[pair["source_post_id"]].hours <= moments[pair["post_id"]].hours or "day" in (
            moments[pair["source_post_id"]].precision, moments[pair["post_id"]].precision
        )  # fmt: skip
        for span in pair["spans"]:
            ours = texts[pair["post_id"]][span["start"] : span["end"]]
            theirs = texts[pair["source_post_id"]][span["source_start"] : span["source_end"]]
            assert ours
            assert normalise(ours)[0].tolist() == normalise(theirs)[0].tolist()
    for row in found.accounts.to_pylist():
        assert row["originality"] is None or 0 <= row["originality"] <= 1


@SLOW
@given(st.lists(st.text(max_size=400), min_size=1, max_size=8))
def test_any_text_is_taken(texts: list[str]) -> None:
    posts = [Made(str(n), str(n % 3), text, hours=n) for n, text in enumerate(texts)]
    encodable = [
        p for p in posts if (p.text is not None and p.text.isascii()) or (p.text and _encodes(p.text))
    ]
    find_reuse(table(encodable))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@SLOW
@given(st.text(max_size=300), st.binary(max_size=60))
def test_normalising_takes_any_bytes_and_keeps_places_in_order(text: str, junk: bytes) -> None:
    for raw in (text, text.encode("utf-8", "surrogatepass") + junk):
        codes, places = normalise(raw)
        assert len(codes) == len(places)
        assert (places[1:] >= places[:-1]).all()
    assert all(place < len(text) for place in normalise(text)[1].tolist())


@pytest.mark.parametrize(
    "texts",
    [
        [], [""], ["", ""], ["😀" * 50] * 2, ["\x00\x01\x02" * 40] * 2, ["a\u0301" * 60] * 2, ["\u202e" * 30 + "文" * 50] * 2,
        ["。" * 100_000] * 2, ["字" * 300] * 3, ["ab" * 500, "ba" * 500], ["𠀀𠀁𠀂𠀃" * 30] * 2,
    ],
    ids=["none", "empty", "two empty", "emoji", "control", "marks", "direction", "points", "one sign", "two signs", "astral"],
)  # fmt: skip
def test_odd_texts(texts: list[str]) -> None:
    found = find_reuse(table([Made(str(n), str(n), text, hours=n) for n, text in enumerate(texts)]))
    assert found.posts.num_rows == len(texts)


def test_unpaired_surrogates_in_bytes() -> None:
    spoilt = pa.array(["好" * 60, "好" * 60]).cast(pa.binary()).to_pylist()
    spoilt[1] = spoilt[1][:90] + b"\xed\xa0\x80" + spoilt[1][90:]
    posts = table([Made("1", "a", "x"), Made("2", "b", "y", hours=1)])
    raw = pa.array(spoilt, pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    found = find_reuse(posts.set_column(posts.schema.get_field_index("text"), "text", text))
    assert found.posts.column("share").to_pylist() == [0.0, 1.0]


def test_texts_of_megabytes() -> None:
    long = "".join(prose(n) for n in range(40)) * 130
    found = find_reuse(
        table(
            [
                Made("1", "a", long),
                Made("2", "b", "转发：" + long, hours=1),
                Made("3", "c", prose(7), hours=2),
            ]
        )
    )
    rows = {row["post_id"]: row for row in found.posts.to_pylist()}
    assert len(long.encode()) > 4_500_000
    assert rows["weixin:b:2"]["share"] > 0.99
    assert rows["weixin:c:3"]["source_post_id"] == "weixin:a:1"
