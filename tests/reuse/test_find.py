"""What counts as taken, from whom, how much, and what does not."""

from __future__ import annotations

import random
from typing import Any

import pytest
from reuse_made import Made, later, prose, table

from jianhao.kernels.normalise import normalise
from jianhao.reuse import find_reuse
from jianhao.reuse.result import Reuse

SOURCE = Made("1", "a", prose(0))


def posts_of(found: Reuse) -> dict[str, dict[str, Any]]:
    """Rows of the posts table by the post's own name."""
    return {row["post_id"].removeprefix("weixin:"): row for row in found.posts.to_pylist()}


def pairs_of(found: Reuse) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows of the pairs table by both names."""
    return {
        (row["post_id"].removeprefix("weixin:"), row["source_post_id"].removeprefix("weixin:")): row
        for row in found.pairs.to_pylist()
    }


def compare(*posts: Made) -> Reuse:
    """The comparison of a few posts."""
    return find_reuse(table(posts))


def test_an_exact_copy_names_its_source() -> None:
    found = compare(SOURCE, Made("2", "b", prose(0), hours=5))
    pair = pairs_of(found)["b:2", "a:1"]
    assert (pair["share"], pair["verbatim"], pair["kind"], pair["lag_hours"]) == (1.0, 1.0, "copy", 5.0)
    assert posts_of(found)["b:2"]["source_post_id"] == "weixin:a:1"
    assert posts_of(found)["a:1"]["first"] is True
    assert posts_of(found)["b:2"]["first"] is False


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: "👉" + "～ ".join(text[i : i + 9] for i in range(0, len(text), 9)),
        lambda text: (
            text.replace("的", "（dì）的")
            .replace("国", "國（guó）")
            .replace("务", "務")
            .replace("法", "法(fǎ)")
        ),
        lambda text: text.replace("，", "").replace("。", "\u200b\n\n"),
        lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789()"}),
    ],
    ids=["noise", "traditional and pinyin", "no punctuation", "full width"],
)
def test_a_copy_in_another_spelling_is_a_copy(spelling: Any) -> None:
    found = compare(SOURCE, Made("2", "b", spelling(prose(0)), hours=1))
    assert posts_of(found)["b:2"]["share"] > 0.95
    assert pairs_of(found)["b:2", "a:1"]["kind"] in ("copy", "edited")


def test_an_edited_copy_says_how_much_is_word_for_word() -> None:
    words = list(prose(0))
    for at in range(10, len(words), 20):
        words[at] = "某"
    found = compare(SOURCE, Made("2", "b", "".join(words), hours=1))
    pair = pairs_of(found)["b:2", "a:1"]
    assert pair["kind"] == "edited"
    assert 0.6 < pair["verbatim"] < 0.97
    assert pair["share"] > 0.95


def test_a_stitched_post_lists_each_source() -> None:
    sources = [Made("1", name, prose(n), hours=n) for n, name in enumerate("abc")]
    stitched = "".join(prose(n)[60:200] for n in range(3))
    found = compare(*sources, Made("9", "z", stitched, hours=30))
    assert {source for post, source in pairs_of(found) if post == "z:9"} == {"a:1", "b:1", "c:1"}
    assert posts_of(found)["z:9"]["sources"] == 3
    assert posts_of(found)["z:9"]["share"] > 0.95
    assert {pair["kind"] for pair in pairs_of(found).values()} == {"excerpt"}


def test_a_copy_of_a_copy_names_the_first() -> None:
    edited = prose(0).replace("的", "之")
    found = compare(
        SOURCE,
        Made("2", "b", edited, hours=3),
        Made("3", "c", edited, hours=9),
        Made("4", "d", edited + "转发。", hours=20),
    )
    assert {row["source_post_id"] for name, row in posts_of(found).items() if name != "a:1"} == {"weixin:a:1"}


def test_nobody_copies_oneself() -> None:
    found = compare(SOURCE, Made("2", "a", prose(0), hours=3), Made("3", "a", prose(0)[:200], hours=6))
    assert found.pairs.num_rows == 0
    assert {row["share"] for row in found.posts.to_pylist()} == {0.0}


def test_what_an_account_published_first_stays_its_own() -> None:
    found = compare(SOURCE, Made("2", "b", prose(0), hours=3), Made("3", "a", prose(0), hours=9))
    assert posts_of(found)["a:3"]["share"] == 0.0
    assert posts_of(found)["b:2"]["source_post_id"] == "weixin:a:1"


def test_on_one_day_without_a_time_nobody_is_first() -> None:
    same_day = [Made("1", "a", prose(0), precision="day"), Made("2", "b", prose(0), precision="day")]
    found = compare(*same_day)
    (pair,) = found.pairs.to_pylist()
    assert pair["lag_hours"] is None
    assert {row["share"] for row in found.posts.to_pylist()} == {0.0}
    assert posts_of(found)["b:2"]["first"] is None
    assert posts_of(found)["b:2"]["source_post_id"] is None
    assert {row["originality"] for row in found.accounts.to_pylist()} == {1.0}


def test_at_the_same_second_nobody_is_first() -> None:
    found = compare(SOURCE, later(SOURCE, post="2", account="b"))
    assert found.pairs.column("lag_hours").to_pylist() == [None]
    assert posts_of(found)["b:2"]["first"] is None


def test_a_short_text_counts_only_whole() -> None:
    short = "今晚七点城区部分路段交通管制请绕行"
    found = compare(
        Made("1", "a", short), Made("2", "b", short + "！", hours=1), Made("3", "c", short + "谢谢", hours=2)
    )
    assert {name: row["share"] for name, row in posts_of(found).items()} == {
        "a:1": 0.0,
        "b:2": 1.0,
        "c:3": 0.0,
    }


def test_a_greeting_of_every_day_is_no_copy() -> None:
    greetings = [
        Made(str(day), f"g{day % 7}", "早安！新的一天，加油。", hours=24.0 * day) for day in range(70)
    ]
    assert compare(*greetings).pairs.num_rows == 0


def test_without_text_nothing_can_be_said() -> None:
    found = compare(Made("1", "a", None), Made("2", "b", "", hours=1), Made("3", "c", "😀😀😀", hours=2))
    assert {(row["share"], row["first"]) for row in found.posts.to_pylist()} == {(None, None)}
    assert found.accounts.num_rows == 0


def test_a_post_taken_down_is_neither_source_nor_copy() -> None:
    found = compare(later(SOURCE, deleted=True), Made("2", "b", prose(0), hours=3))
    assert found.pairs.num_rows == 0
    assert set(posts_of(found)) == {"b:2"}


def test_of_several_rows_of_a_post_the_fullest_text_counts() -> None:
    rows = [
        Made("1", "a", None),
        SOURCE,
        Made("2", "b", prose(0), hours=3),
        Made("2", "b", prose(0)[:10], hours=3),
    ]
    found = compare(*rows)
    assert sorted(posts_of(found)) == ["a:1", "b:2"]
    assert posts_of(found)["b:2"]["share"] == 1.0


def test_spans_lie_in_the_texts_and_agree() -> None:
    changed = prose(0)[40:180].replace("，", "，（注：①）") + "㎡" + prose(1)[:50]
    posts = {"a:1": prose(0), "b:2": changed}
    found = compare(SOURCE, Made("2", "b", changed, hours=2))
    (pair,) = found.pairs.to_pylist()
    assert pair["spans"]
    for span in pair["spans"]:
        ours, theirs = (
            posts["b:2"][span["start"] : span["end"]],
            posts["a:1"][span["source_start"] : span["source_end"]],
        )
        assert ours
        assert normalise(ours)[0].tolist() == normalise(theirs)[0].tolist()


def test_sources_are_never_judged() -> None:
    site = table([Made("1", "site", prose(0)), Made("2", "site", prose(1), hours=50)])
    own = table([Made("1", "a", prose(0), hours=30), Made("2", "b", prose(1), hours=40)])
    found = find_reuse([own], [site])
    assert posts_of(found)["a:1"]["source_post_id"] == "weixin:site:1"
    assert posts_of(found)["b:2"]["share"] == 0.0
    assert set(posts_of(found)) == {"a:1", "b:2"}
    assert found.accounts.column("account_id").to_pylist() == ["weixin:a", "weixin:b"]


def test_a_sentence_moved_between_two_others_is_counted_once() -> None:
    drawn = random.Random(3)
    letters = [chr(0x4E00 + n) for n in drawn.sample(range(8_000), 400)]
    first, second, third, left_out = ("".join(letters[k : k + 30]) for k in (0, 40, 80, 120))
    source = first + second + left_out + third
    post = second + first[:28] + "嘉" + third
    pairs = find_reuse(table([Made("0", "a", source), Made("1", "b", post, hours=5)])).pairs.to_pylist()
    assert [pair["share"] for pair in pairs] == [1.0]
