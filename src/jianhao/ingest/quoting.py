"""Quotes of delimited text: whether they stand where they may, and records that survive a stray one.

A quote that opens a cell and is never closed makes every reader of CSV take the rest of the file for one cell: hundreds of
rows vanish without a word. Here such a line is taken as it stands, and reading goes on with the next.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

import numpy as np

from jianhao.ingest.source import SourceFile

QUOTE = ord('"')
FIELD_LIMIT = 16 * 1024**2
BLOCK = 8 * 1024**2


def regular(source: SourceFile, delimiter: str) -> bool:
    """Whether every quote of a file opens a cell, closes one, or is doubled inside one."""
    edges = np.zeros(256, bool)
    edges[[ord(delimiter), QUOTE, 10, 13]] = True
    before, opens = 10, True
    with source.open() as stream:
        if stream.read(3) != b"\xef\xbb\xbf":
            stream.seek(0)
        block = stream.read(BLOCK)
        while block:
            following = stream.read(BLOCK)
            ahead = following[0] if following else 10
            good, opens = _regular_block(block, before, ahead, opens, edges)
            if not good:
                return False
            before, block = block[-1], following
    return opens


def _regular_block(
    block: bytes, before: int, ahead: int, opens: bool, edges: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[bool, bool]:
    data = np.frombuffer(block, np.uint8)
    places = np.flatnonzero(data == QUOTE)
    first = 0 if opens else 1
    opening, closing = places[first::2], places[1 - first :: 2]
    # The byte before the block and the one after it stand in where a quote is its first or last.
    left = np.where(opening > 0, data[opening - 1], before)
    right = np.where(closing + 1 < len(data), data[np.minimum(closing + 1, len(data) - 1)], ahead)
    return bool(edges[left].all() and edges[right].all()), opens ^ (len(places) % 2 == 1)


def records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Records of lines that keep their ends; a line whose quotes do not close is split as it stands."""
    csv.field_size_limit(FIELD_LIMIT)
    feed = _Feed(lines)
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                feed.taken.clear()
                yield record
            return
        except csv.Error:
            yield _as_it_stands(feed.give_back(), delimiter)


def _as_it_stands(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)


class _Feed:
    """Lines that can be given back, all but the first of those taken since the last whole record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """The first line taken; the others will come again."""
        first, *rest = self.taken
        self.taken = []
        self._waiting.extendleft(reversed(rest))
        return first
