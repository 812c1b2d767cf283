"""What is marked in both texts of a pair: stretches that are the same, and the characters changed between near ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

NEAR: Final = 16  # up to so many characters apart on both sides what stands between two spans was changed
Span = Mapping[str, int]


class Mark(StrEnum):
    """What a piece of a text is: its own, the same in both, changed between two that are the same, cut for the page."""

    OWN = "own"
    SAME = "same"
    CHANGED = "changed"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A marked stretch of one text in code points; the same number stands on both sides, 0 on what was changed."""

    start: int
    end: int
    mark: Mark
    number: int


def fitting_spans(spans: Iterable[Span], post: str, source: str) -> list[Span]:
    """The spans that lie inside both texts, in the order of the post."""
    fitting = [span for span in spans if _fits(span, post, source)]
    return sorted(fitting, key=lambda span: (span["start"], span["source_start"]))


def _fits(span: Span, post: str, source: str) -> bool:
    return 0 <= span["start"] < span["end"] <= len(post) and 0 <= span["source_start"] < span[
        "source_end"
    ] <= len(source)


def stretches_of(spans: Sequence[Span], post: str, source: str) -> tuple[list[Stretch], list[Stretch], int]:
    """What is marked in the post and in the source, and how many numbered stretches there are.

    Spans that are near each other belong together: between them what both begin and end with is the same, the rest was
    changed. Spans between which nothing was changed are one.
    """
    own: list[Stretch] = []
    others: list[Stretch] = []
    number = 0
    for before, span in pairwise([None, *spans]):
        assert span is not None
        if before is not None and _near(before, span):
            number = _add_gap((before, span), (post, source), (own, others), number)
        else:
            number += 1
        own.append(Stretch(span["start"], span["end"], Mark.SAME, number))
        others.append(Stretch(span["source_start"], span["source_end"], Mark.SAME, number))
    return own, others, number


def _near(before: Span, span: Span) -> bool:
    gaps = span["start"] - before["end"], span["source_start"] - before["source_end"]
    return all(0 <= gap <= NEAR for gap in gaps)


def _add_gap(
    spans: tuple[Span, Span], texts: tuple[str, str], sides: tuple[list[Stretch], list[Stretch]], number: int
) -> int:
    """Mark what stands between two near spans; the number of the span after it."""
    (before, span), (post, source) = spans, texts
    ends = ((before["end"], span["start"]), (before["source_end"], span["source_start"]))
    left, right = post[slice(*ends[0])], source[slice(*ends[1])]
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    after = number + (head + tail < max(len(left), len(right)))
    for (start, end), stretches in zip(ends, sides, strict=True):
        parts = (
            (start, start + head, Mark.SAME, number), (start + head, end - tail, Mark.CHANGED, 0), (end - tail, end, Mark.SAME, after),
        )  # fmt: skip
        stretches += [Stretch(*part) for part in parts if part[0] < part[1]]
    return after


def _common(left: str, right: str) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(left), len(right)))
