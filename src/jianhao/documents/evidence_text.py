"""One pair of texts side by side: matched passages, the characters changed inside them, and what is cut for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from jianhao.documents.cells import clean, masked_in_place
from jianhao.documents.evidence_passages import Mark, Span, Stretch, fitting_spans, passages_of

LONGEST: Final = 4_000  # characters of one text on the page
CONTEXT: Final = 120  # characters kept around a match in a longer text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text; `passages` are the numbers (from 1) of the passages it belongs to."""

    text: str
    mark: Mark
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Both texts in pieces, the number of passages, and how many characters match."""

    post: tuple[Piece, ...]
    source: tuple[Piece, ...]
    passages: int
    characters: int


def compare(post: str, source: str, spans: Sequence[Span], longest: int = LONGEST) -> Compared:
    """Both texts with their marks. Spans that do not fit the texts are left out; personal numbers are masked."""
    fitting = fitting_spans(spans, post, source)
    passages = list(passages_of(fitting, post, source))
    sides = []
    for text, at in ((post, 0), (source, 1)):
        stretches = [stretch for passage in passages for stretch in passage[at]]
        sides.append(tuple(_pieces(masked_in_place(text), stretches, longest)))
    characters = sum(span["end"] - span["start"] for span in fitting)
    return Compared(sides[0], sides[1], len(passages), characters)


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
    """The pieces of one window; where stretches overlap the piece belongs to all their passages."""
    inside = [s for s in stretches if s.start < end and s.end > start]
    borders = {start, end}
    borders.update(min(max(border, start), end) for s in inside for border in (s.start, s.end))
    last: Piece | None = None
    for begin, stop in pairwise(sorted(borders)):
        covering = [s for s in inside if s.start <= begin and s.end >= stop]
        piece = Piece(
            clean(text[begin:stop]), _mark_of(covering), tuple(sorted({s.passage for s in covering}))
        )
        if last is not None and (last.mark, last.passages) == (piece.mark, piece.passages):
            last = Piece(last.text + piece.text, piece.mark, piece.passages)
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
