"""Two texts side by side: which characters are marked, which were changed, what is cut for the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianhao.documents.evidence_passages import Mark
from jianhao.documents.evidence_text import Piece, compare


def span(start: int, end: int, source_start: int, source_end: int) -> dict[str, int]:
    return {"start": start, "end": end, "source_start": source_start, "source_end": source_end}


def written(pieces: tuple[Piece, ...]) -> str:
    """`own[same]<changed>{cut}` with the number of each stretch that is the same."""
    signs = {Mark.OWN: "{}", Mark.SAME: "[{}]", Mark.CHANGED: "<{}>", Mark.CUT: "{{{}}}"}
    return "".join(signs[p.mark].format(p.text + "".join(f"#{n}" for n in p.numbers)) for p in pieces)


@pytest.mark.parametrize(
    ("post", "source", "spans", "left", "right"),
    [
        ("前甲乙丙后", "甲乙丙", [span(1, 4, 0, 3)], "前[甲乙丙#1]后", "[甲乙丙#1]"),
        # Between two near spans: what differs was changed, what both share is the same.
        (
            "甲乙，进行丙丁", "甲乙，开展丙丁", [span(0, 2, 0, 2), span(5, 7, 5, 7)],
            "[甲乙，#1]<进行>[丙丁#2]", "[甲乙，#1]<开展>[丙丁#2]",
        ),
        ("甲乙九丙丁", "甲乙丙丁", [span(0, 2, 0, 2), span(3, 5, 2, 4)], "[甲乙#1]<九>[丙丁#2]", "[甲乙#1][丙丁#2]"),
        # Punctuation that the comparison does not count is no change.
        ("甲乙。\n丙丁", "甲乙。\n丙丁", [span(0, 2, 0, 2), span(4, 6, 4, 6)], "[甲乙。\n丙丁#1]", "[甲乙。\n丙丁#1]"),
        # Far apart, or in another order: two stretches with the post's own text in between.
        (
            "甲乙" + "子" * 17 + "丙丁", "甲乙丙丁", [span(0, 2, 0, 2), span(19, 21, 2, 4)],
            "[甲乙#1]" + "子" * 17 + "[丙丁#2]", "[甲乙#1][丙丁#2]",
        ),
        ("甲乙丙丁", "丙丁甲乙", [span(0, 2, 2, 4), span(2, 4, 0, 2)], "[甲乙#1][丙丁#2]", "[丙丁#2][甲乙#1]"),
        # Taken twice from one place: there it has both numbers.
        ("甲乙" + "子" * 20 + "甲乙", "甲乙", [span(0, 2, 0, 2), span(22, 24, 0, 2)], "[甲乙#1]" + "子" * 20 + "[甲乙#2]", "[甲乙#1#2]"),
        # A span that does not fit the texts is left out.
        ("甲乙", "甲乙", [span(0, 9, 0, 2), span(1, 1, 0, 0)], "甲乙", "甲乙"),
    ],
)  # fmt: skip
def test_marks(post: str, source: str, spans: list[dict[str, int]], left: str, right: str) -> None:
    both = compare(post, source, spans)
    assert (written(both.post), written(both.source)) == (left, right)


def test_long_texts_are_cut_around_what_matches() -> None:
    post = "子" * 3000 + "甲乙丙丁" + "丑" * 3000
    both = compare(post, "甲乙丙丁", [span(3000, 3004, 0, 4)], longest=500)
    assert [p.mark for p in both.post] == [Mark.CUT, Mark.OWN, Mark.SAME, Mark.OWN, Mark.CUT]
    assert both.post[0].text == "……（略去2,880字）……"
    assert both.post[2].text == "甲乙丙丁"
    assert sum(len(p.text) for p in both.post if p.mark is not Mark.CUT) == 244
    assert both.characters == 4


def test_a_match_that_is_itself_too_long_is_cut() -> None:
    both = compare("甲" * 9000, "甲" * 9000, [span(0, 9000, 0, 9000)])
    assert (both.post[0].mark, len(both.post[0].text)) == (Mark.SAME, 4000)
    assert both.source[-1].text == "……（略去5,000字）……"


def test_personal_numbers_are_masked_even_across_marks() -> None:
    post = "联系电话13800001234，身份证11010519491231002X"
    both = compare(post, post, [span(0, 8, 0, 8)])
    text = "".join(p.text for p in both.post)
    assert "138****1234" in text
    assert "110105***********X" in text
    assert len(text) == len(post)


TEXTS = st.text("甲乙丙丁，。\n", min_size=1, max_size=60)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str, list[dict[str, int]]]:
    """Two texts with spans in the order of the post, as the comparison gives them."""
    post, source = draw(TEXTS), draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(post)), max_size=8)))
    spans = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        at = draw(st.integers(0, len(source) - 1))
        spans.append(span(start, end, at, min(len(source), at + end - start)))
    return post, source, spans


@given(pairs())
def test_pieces_are_the_whole_text_and_every_number_stands_on_both_sides(
    made: tuple[str, str, list[dict[str, int]]],
) -> None:
    post, source, spans = made
    both = compare(post, source, spans)
    assert "".join(p.text for p in both.post) == post
    assert "".join(p.text for p in both.source) == source
    for side in (both.post, both.source):
        assert {n for p in side for n in p.numbers} == set(range(1, both.stretches + 1))
        marked = "".join(p.text for p in side if p.mark is Mark.SAME)
        assert len(marked) > 0 or not spans
