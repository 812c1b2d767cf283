"""One pair of texts side by side: what is the same, what was changed in between, and what is cut for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from jianhao.documents.cells import clean, masked_in_place
from jianhao.documents.evidence_passages import Mark, Span, Stretch, fitting_spans, stretches_of

LONGEST: Final = 4_000  # characters of one text on the page
CONTEXT: Final = 120  # characters kept around a match in a longer text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text; `numbers` (from 1) are those of the same stretches on the other side."""

    text: str
    mark: Mark
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Both texts in pieces, the number of stretches that are the same, and how many characters match."""

    post: tuple[Piece, ...]
    source: tuple[Piece, ...]
    stretches: int
    characters: int


def compare(post: str, source: str, spans: Sequence[Span], longest: int = LONGEST) -> Compared:
    """Both texts with their marks. Spans that do not fit the texts are left out; personal numbers are masked."""
    fitting = fitting_spans(spans, post, source)
    own, others, number = stretches_of(fitting, post, source)
    return Compared(
        tuple(_pieces(masked_in_place(post), own, longest)),
        tuple(_pieces(masked_in_place(source), others, longest)),
        number,
        sum(span["end"] - span["start"] for span in fitting),
    )


def _pieces(text: str, stretches: Sequence[Stretch], longest: int) -> Iterator[Piece]:
    at = 0
    for start, end in _windows(len(text), stretches, longest):
        if start > at:
            yield _cut(start - at)
        yield from _marked(text, start, end, stretches)
        at = end
    if at < len(text):
        yield _cut(len(text) - at)


def _cut(characters: int) -> Piece:
    return Piece(f"……（略去{characters:,}字）……", Mark.CUT)


def _windows(length: int, stretches: Iterable[Stretch], longest: int) -> list[tuple[int, int]]:
    """The parts of a text that the page shows: all of a short one, else the surroundings of matches up to `longest`."""
    if length <= longest:
        return [(0, length)] if length else []
    windows: list[tuple[int, int]] = []
    for stretch in sorted(stretches, key=lambda s: s.start):
        start, end = max(stretch.start - CONTEXT, 0), min(stretch.end + CONTEXT, length)
        if windows and start <= windows[-1][1]:
            start, end = windows[-1][0], max(end, windows[-1][1])
            windows.pop()
        windows.append((start, end))
    return list(_within(windows or [(0, length)], longest))


def _within(windows: Iterable[tuple[int, int]], longest: int) -> Iterator[tuple[int, int]]:
    left = longest
    for start, end in windows:
        if left <= 0:
            return
        yield start, min(end, start + left)
        left -= end - start


def _marked(text: str, start: int, end: int, stretches: Sequence[Stretch]) -> Iterator[Piece]:
    """The pieces of one window; where stretches overlap a piece has all their numbers."""
    inside = [s for s in stretches if s.start < end and s.end > start]
    borders = {start, end}
    borders.update(min(max(border, start), end) for s in inside for border in (s.start, s.end))
    last: Piece | None = None
    for begin, stop in pairwise(sorted(borders)):
        covering = [s for s in inside if s.start <= begin and s.end >= stop]
        piece = Piece(
            clean(text[begin:stop]),
            _mark_of(covering),
            tuple(sorted({s.number for s in covering if s.number})),
        )
        if last is not None and (last.mark, last.numbers) == (piece.mark, piece.numbers):
            last = Piece(last.text + piece.text, piece.mark, piece.numbers)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _mark_of(covering: Sequence[Stretch]) -> Mark:
    if not covering:
        return Mark.OWN
    return Mark.SAME if any(s.mark is Mark.SAME for s in covering) else Mark.CHANGED
