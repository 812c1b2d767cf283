"""Words looked for in one pass over a batch of texts, with where each stands in the text as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from jianhao.kernels.normalise import Codes
from jianhao.kernels.points import Points
from jianhao.kernels.word_trie import EMPTY, FILTER_WORDS, NO_WORD, find_words, grow
from jianhao.risk.folding import as_bytes

_Value = TypeVar("_Value")
LEAST = 2  # codes of a word
ROOM = 1024


@dataclass(frozen=True, slots=True)
class Found(Generic[_Value]):
    """A word at codes [first, last]; `begin` and `end` are indexes in the texts' points."""

    value: _Value
    first: int
    last: int
    begin: int
    end: int


class WordList(Generic[_Value]):
    """Folded words of two codes and more with a value each; of equal words the first counts."""

    def __init__(self, entries: Iterable[tuple[str, _Value]]) -> None:
        kept = [(as_bytes(word), value) for word, value in entries]
        kept = [(word, value) for word, value in kept if len(word) >= 2 * LEAST]
        self._values = [value for _, value in kept]
        self._silent = np.array([value is None for value in self._values], np.bool_)
        codes = np.frombuffer(b"".join(word for word, _ in kept), np.uint16)
        starts = np.cumsum([0, *(len(word) // 2 for word, _ in kept)], dtype=np.int64)
        size = 1 << max(4, int(codes.size * 2).bit_length())
        self._keys = np.full(size, EMPTY, np.uint64)
        self._children, words = np.zeros(size, np.int32), np.full(codes.size + 1, NO_WORD, np.int32)
        self._filters = np.zeros(FILTER_WORDS, np.uint64)
        nodes = grow(codes, starts, self._keys, self._children, words, self._filters)
        self._words = words[:nodes].copy()

    def find(self, codes: Codes, places: Points) -> list[Found[_Value]]:
        """Every word in every text, the longest of those that overlap, in order of place; those with value None are passed over.

        Words do not cross from one text to the next, and a Latin word is not part of a longer one.
        """
        table = self._places(codes, places)
        if not table.size:
            return []
        table = table[~self._silent[table[:, 0]]]
        begins, ends = places[table[:, 1]].tolist(), (places[table[:, 2]] + 1).tolist()
        return [
            Found(self._values[word], first, last, begin, end)
            for (word, first, last), begin, end in zip(table.tolist(), begins, ends, strict=True)
        ]

    def _places(self, codes: Codes, places: Points) -> npt.NDArray[np.int32]:
        room = ROOM
        while self._values:
            found = np.empty((room, 3), np.int32)
            total = find_words(codes, places, self._keys, self._children, self._words, self._filters, found)
            if total <= room:
                return found[:total]
            room = total
        return np.empty((0, 3), np.int32)
