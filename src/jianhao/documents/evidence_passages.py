"""Matched spans of a pair joined to passages: what a reader takes for one borrowed stretch, with the changes inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

NEAR: Final = 16  # up to so many characters apart on both sides two spans are one passage with changes
Span = Mapping[str, int]


class Mark(StrEnum):
    """What a piece of a text is: its own, matched, changed inside a matched passage, cut for the page."""

    OWN = "own"
    SAME = "same"
    CHANGED = "changed"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A marked stretch of one text in code points."""

    start: int
    end: int
    mark: Mark
    passage: int


def fitting_spans(spans: Iterable[Span], post: str, source: str) -> list[Span]:
    """The spans that lie inside both texts, in the order of the post."""
    fitting = [span for span in spans if _fits(span, post, source)]
    return sorted(fitting, key=lambda span: (span["start"], span["source_start"]))


def _fits(span: Span, post: str, source: str) -> bool:
    return 0 <= span["start"] < span["end"] <= len(post) and 0 <= span["source_start"] < span[
        "source_end"
    ] <= len(source)


def passages_of(
    spans: Sequence[Span], post: str, source: str
) -> Iterator[tuple[list[Stretch], list[Stretch]]]:
    """Spans joined to passages: per passage its stretches in the post and in the source."""
    number = 0
    own: list[Stretch] = []
    others: list[Stretch] = []
    for before, span in pairwise([None, *spans]):
        assert span is not None
        if before is not None and _near(before, span):
            _add_gap(before, span, post, source, own, others, number)
        else:
            if number:
                yield own, others
            own, others, number = [], [], number + 1
        own.append(Stretch(span["start"], span["end"], Mark.SAME, number))
        others.append(Stretch(span["source_start"], span["source_end"], Mark.SAME, number))
    if number:
        yield own, others


def _near(before: Span, span: Span) -> bool:
    gaps = span["start"] - before["end"], span["source_start"] - before["source_end"]
    return all(0 <= gap <= NEAR for gap in gaps)


def _add_gap(
    before: Span, span: Span, post: str, source: str, own: list[Stretch], others: list[Stretch], number: int
) -> None:
    """What stands between two near spans: what both begin and end with is the same, the rest was changed."""
    left, right = post[before["end"] : span["start"]], source[before["source_end"] : span["source_start"]]
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    for text, start, stretches in ((left, before["end"], own), (right, before["source_end"], others)):
        inner = start + head, start + len(text) - tail
        whole = (start, inner[0], Mark.SAME), (*inner, Mark.CHANGED), (inner[1], start + len(text), Mark.SAME)
        stretches += [Stretch(begin, end, mark, number) for begin, end, mark in whole if begin < end]


def _common(left: str, right: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
