"""Words looked for in one pass over a batch of texts, with where each stands in the text as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import BytesAhoCorasick

from jianhao.kernels.normalise import Codes
from jianhao.kernels.points import Points
from jianhao.risk.folding import as_bytes

_Value = TypeVar("_Value")
_Ints: TypeAlias = npt.NDArray[np.int64]
_Flags: TypeAlias = npt.NDArray[np.bool_]
BYTES_A_CODE = 2


@dataclass(frozen=True, slots=True)
class Found(Generic[_Value]):
    """A word at codes [first, last]; `begin` and `end` are indexes in the texts' points."""

    value: _Value
    first: int
    last: int
    begin: int
    end: int


class WordList(Generic[_Value]):
    """Folded words with a value each; of equal words the first counts."""

    def __init__(self, entries: Iterable[tuple[str, _Value]]) -> None:
        kept: dict[str, _Value] = {}
        for word, value in entries:
            if word:
                kept.setdefault(word, value)
        self._values = list(kept.values())
        self._search = BytesAhoCorasick([as_bytes(word) for word in kept]) if kept else None

    def find(self, codes: Codes, places: Points) -> list[Found[_Value]]:
        """Every word in every text, the longest of those that overlap, in order of place; those with value None are passed over.

        Words begin and end at whole codes, do not cross from one text to the next, and a Latin word is not part of a longer one.
        """
        if self._search is None or codes.size == 0:
            return []
        matches = self._search.find_matches_as_indexes(
            np.ascontiguousarray(codes).view(np.uint8).data, overlapping=True
        )
        if not matches:
            return []
        table = np.array(matches, np.int64)
        table = table[table[:, 1] % BYTES_A_CODE == 0]
        first, last = table[:, 1] // BYTES_A_CODE, table[:, 2] // BYTES_A_CODE - 1
        whole = ~_torn(codes, places, first, last)
        order = np.lexsort((-last[whole], first[whole]))
        rows = zip(*(column[whole][order].tolist() for column in (table[:, 0], first, last)), strict=True)
        kept: list[Found[_Value]] = []
        reached = -1
        for number, begin, end in rows:
            if end > reached:
                reached = end
                value = self._values[number]
                if value is not None:
                    kept.append(Found(value, begin, end, int(places[begin]), int(places[end]) + 1))
        return kept


def _torn(codes: Codes, places: Points, first: _Ints, last: _Ints) -> _Flags:
    """Whether a Latin letter or digit of the word goes on, without anything between, outside it."""
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, codes.size - 1)
    goes_back = (
        (first > 0) & (places[first] - places[before] <= 1) & _plain(codes[first]) & _plain(codes[before])
    )
    goes_on = (
        (after > last) & (places[after] - places[last] <= 1) & _plain(codes[last]) & _plain(codes[after])
    )
    # An account name begins right after the word: vx8812 is vx and a number.
    handle = (codes[last] >= 0x61) & (codes[after] <= 0x39)
    return goes_back | (goes_on & ~handle)


def _plain(code: Codes) -> _Flags:
    letter = (code >= 0x61) & (code <= 0x7A) | (code >= 0xDF) & (code < 0x250)
    return letter | (code >= 0x30) & (code <= 0x39)
