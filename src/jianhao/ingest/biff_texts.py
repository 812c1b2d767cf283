"""Lengths of the shared texts of a BIFF8 workbook: the reader copies a text into every cell that names it.

Record layout: [MS-XLS] SST, Continue, XLUnicodeRichExtendedString.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice


def text_lengths(blocks: list[bytes]) -> list[int]:
    """Characters of each shared text; `blocks` are the bodies of the SST record and its continuations."""
    if not blocks or len(blocks[0]) < 8:
        return []
    unique = struct.unpack_from("<I", blocks[0], 4)[0]
    return list(islice(_Blocks(blocks).texts(), unique))


def copied(indexes: Iterable[int], lengths: list[int]) -> int:
    """Bytes that the texts of those cells take in memory, at three a character."""
    return 3 * sum(lengths[index] for index in indexes if index < len(lengths))


class _Blocks:
    """Walks over texts that go on from one record into the next."""

    def __init__(self, blocks: list[bytes]) -> None:
        self._rest: Iterator[bytes] = iter(blocks[1:])
        self._block, self._at = blocks[0], 8

    def texts(self) -> Iterator[int]:
        """Length after length; a table that ends early has no further texts."""
        try:
            while True:
                yield self._text()
        except (struct.error, IndexError):
            return

    def _text(self) -> int:
        if self._at >= len(self._block):
            self._next()
        count, flags = struct.unpack_from("<HB", self._block, self._at)
        self._at += 3
        runs = extra = 0
        if flags & 0x08:
            runs = struct.unpack_from("<H", self._block, self._at)[0]
            self._at += 2
        if flags & 0x04:
            extra = struct.unpack_from("<I", self._block, self._at)[0]
            self._at += 4
        self._characters(count, 2 if flags & 0x01 else 1)
        self._skip(4 * runs + extra)
        return int(count)

    def _characters(self, count: int, size: int) -> None:
        while count:
            here = min(count, (len(self._block) - self._at) // size)
            count, self._at = count - here, self._at + here * size
            if count:
                self._next()
                # Characters that go on in the next record begin with a byte that says their width anew.
                size, self._at = 2 if self._block[0] & 0x01 else 1, 1

    def _skip(self, size: int) -> None:
        while size:
            here = min(size, len(self._block) - self._at)
            size, self._at = size - here, self._at + here
            if size:
                self._next()

    def _next(self) -> None:
        block = next(self._rest, None)
        if block is None:
            raise IndexError("end of the table of texts")
        self._block, self._at = block, 0
