"""Numbers for texts that come in batches: which post a count belongs to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels.growth_intake import NOWHERE, fill_places, find_texts, hash_texts, number_texts
from jianhao.traffic.curves import Flags, Ints, Longs

Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
LEAST_PLACES = 1 << 16


def buffers(texts: pa.Array) -> tuple[Longs, Bytes]:
    """(offsets, bytes) of a string column without copying its bytes; nulls are empty texts."""
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_decode()
    wide = pa.types.is_large_string(texts.type)
    _, offsets, data = texts.buffers()
    if not len(texts) or offsets is None:
        return np.zeros(len(texts) + 1, np.int64), np.empty(0, np.uint8)
    places = np.frombuffer(offsets, np.int64 if wide else np.int32)[
        texts.offset : texts.offset + len(texts) + 1
    ]
    held = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return places.astype(np.int64), held


class Numbering:
    """Texts by the order in which they were first met."""

    def __init__(self) -> None:
        self.count = 0
        self._table: Ints = np.full(LEAST_PLACES, NOWHERE, np.int32)
        self.hashes: Words = np.empty(LEAST_PLACES // 2, np.uint64)
        self._begins: Longs = np.zeros(LEAST_PLACES // 2 + 1, np.int64)
        self._texts: Bytes = np.empty(LEAST_PLACES, np.uint8)

    def add(self, texts: pa.Array, wanted: Flags) -> Ints:
        """The number of each wanted text, NOWHERE of the others."""
        offsets, data = buffers(texts)
        hashes, numbers = np.empty(len(texts), np.uint64), np.empty(len(texts), np.int32)
        hash_texts(offsets, data, hashes)
        self._make_room(len(texts), int(offsets[-1] - offsets[0]))
        self.count = int(number_texts(
            offsets, data, hashes, wanted, self._table, self.hashes, self._begins, self._texts, self.count, numbers
        ))  # fmt: skip
        return numbers

    def find(self, texts: pa.Array) -> Ints:
        """The number of each text, NOWHERE if it was never added."""
        offsets, data = buffers(texts)
        numbers = np.empty(len(texts), np.int32)
        find_texts(offsets, data, self._table, self.hashes, self._begins, self._texts, numbers)
        return numbers

    def texts(self, numbers: Ints) -> list[str]:
        """The texts of some numbers."""
        return [
            bytes(self._texts[self._begins[n] : self._begins[n + 1]]).decode("utf-8", "replace")
            for n in numbers.tolist()
        ]

    def _make_room(self, texts: int, size: int) -> None:
        wanted = self.count + texts
        if wanted > len(self.hashes):
            room = max(wanted, 2 * len(self.hashes))
            self.hashes = np.concatenate([self.hashes, np.empty(room - len(self.hashes), np.uint64)])
            self._begins = np.concatenate([self._begins, np.zeros(room + 1 - len(self._begins), np.int64)])
        used = int(self._begins[self.count])
        if used + size > len(self._texts):
            room = max(used + size, 2 * len(self._texts))
            self._texts = np.concatenate([self._texts, np.empty(room - len(self._texts), np.uint8)])
        if 2 * wanted > len(self._table):
            places = len(self._table)
            while places < 2 * wanted:
                places *= 2
            self._table = np.full(places, NOWHERE, np.int32)
            fill_places(self.hashes, self.count, self._table)
