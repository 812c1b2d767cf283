"""Reads how often words and pairs of words stand in a large newspaper corpus, from the dictionaries of Lucene's Chinese analyzer.

ARCHIVE is lucene-analyzers-smartcn-4.10.4.jar (Apache-2.0; in Debian's liblucene4.10-java). The pairs are kept there under hashes
only: every pair of words is hashed and looked for, which takes minutes. `python scripts/word_pairs.py ARCHIVE FILE.tsv` writes down
what is found; everything that takes ARCHIVE takes that file as well.
"""

from __future__ import annotations

import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

FOLDER = "org/apache/lucene/analysis/cn/smart/hhmm"
ROWS, FIRST_BYTE = 94, 161  # GB 2312: characters a row, what both bytes begin with
PRIME, OFFSET = 1099511628211, 0xCBF29CE484222325  # FNV
WRITTEN = ".tsv"
BETWEEN = "@"
# What stands for the begin and the end of a sentence, and for any number; other classes (persons, places) are left out.
CLASSES = {"始##始": "，", "末##末": "，", "未##数": "0"}
KINDS = {"[S": ">i2", "[C": ">u2", "[J": ">i8", "[I": ">i4"}
STEP = 8192  # words at a time
NULL, REFERENCE, CLASS, ARRAY, FIRST_HANDLE = 0x70, 0x71, 0x72, 0x75, 0x7E0000


class _Arrays:
    """Arrays of numbers, and of arrays, in a stream of serialized Java objects."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at, self.handles = content, 4, list[Any]()

    def next(self) -> Any:
        """The next array; None for a null."""
        tag = self._take("B")
        if tag == NULL:
            return None
        if tag == REFERENCE:
            return self.handles[self._take("i") - FIRST_HANDLE]
        if tag != ARRAY:
            raise ValueError(f"an object of kind {tag:#x} is not expected")
        kind, handle = self._kind(), len(self.handles)
        self.handles.append(None)
        size = self._take("i")
        if kind in KINDS:
            value: Any = np.frombuffer(self.content, KINDS[kind], size, self.at)
            self.at += value.nbytes
        else:
            value = [self.next() for _ in range(size)]
        self.handles[handle] = value
        return value

    def _take(self, form: str) -> int:
        (value,) = struct.unpack_from(f">{form}", self.content, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def _kind(self) -> str:
        if self._take("B") == REFERENCE:
            return str(self.handles[self._take("i") - FIRST_HANDLE])
        length = self._take("H")
        name = self.content[self.at : self.at + length].decode()
        self.at += length + 8 + 1 + 2 + 1 + 1  # version, flags, no fields, end, no parent
        self.handles.append(name)
        return name


def _read(archive: Path, name: str, arrays: int) -> list[Any]:
    with zipfile.ZipFile(archive) as jar:
        stream = _Arrays(jar.read(f"{FOLDER}/{name}"))
    return [stream.next() for _ in range(arrays)]


def word_counts(archive: Path) -> dict[str, int]:
    """How often each word stands in the corpus."""
    if archive.suffix == WRITTEN:
        return {word: count for word, other, count in _written(archive) if not other}
    _, _, tails, counts = _read(archive, "coredict.mem", 4)
    found = {}
    for number, (endings, often) in enumerate(zip(tails, counts, strict=True)):
        if endings is None:
            continue
        row, column = divmod(number, ROWS)
        first = bytes([row + FIRST_BYTE, column + FIRST_BYTE]).decode("gb2312", "replace")
        for ending, count in zip(endings, often, strict=True):
            found[first + ("".join(map(chr, ending)) if ending is not None else "")] = int(count)
    return found


def word_pairs(archive: Path) -> Iterator[tuple[str, str, int]]:
    """(word, next word, how often) of every pair in the corpus's table, classes of words as CLASSES has them."""
    if archive.suffix == WRITTEN:
        yield from (row for row in _written(archive) if row[1])
        return
    hashes, counts = _read(archive, "bigramdict.mem", 2)
    known = np.flatnonzero(hashes)
    keys, often = hashes[known].astype(np.int64).view(np.uint64), counts[known].astype(np.int64)
    words = sorted({*word_counts(archive), *CLASSES})
    codes = np.frombuffer("".join(words).encode("utf-16-le"), np.uint16)
    starts = np.cumsum([0, *map(len, words)])
    common = np.array([_common(a, b) for a, b in zip(["", *words], words, strict=False)], np.int64)
    order = np.argsort(keys)
    found = np.empty((2 * keys.size, 3), np.int64)
    total = 0
    for first in range(0, len(words), STEP):
        last = min(first + STEP, len(words))
        total = _look_for(
            codes, starts, common, ord(BETWEEN), keys[order], often[order], first, last, found, total
        )
    for one, other, count in found[:total].tolist():
        left, right = words[one], words[other]
        if ("#" in left and left not in CLASSES) or ("#" in right and right not in CLASSES):
            continue
        yield CLASSES.get(left, left), CLASSES.get(right, right), count


def _written(path: Path) -> Iterator[tuple[str, str, int]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            word, other, count = line.rstrip("\n").split("\t")
            yield word, other, int(count)


def write_down(archive: Path, path: Path) -> None:
    """All words, then all pairs, one a line with its count."""
    words = ((word, "", count) for word, count in sorted(word_counts(archive).items()))
    with path.open("w", encoding="utf-8") as stream:
        for word, other, count in (*words, *word_pairs(archive)):
            if not {"\t", "\n", "\r"} & {*word, *other}:
                stream.write(f"{word}\t{other}\t{count}\n")


def _common(one: str, other: str) -> int:
    return next(
        (k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@kernel
def _hashed(state: int, code: int) -> int:
    state = (state ^ np.uint64(code & 0xFF)) * np.uint64(PRIME)
    return (state ^ np.uint64(code >> 8)) * np.uint64(PRIME)


@kernel
def _look_for(
    codes: npt.NDArray[np.uint16],
    starts: npt.NDArray[np.int64],
    common: npt.NDArray[np.int64],
    between: int,
    keys: npt.NDArray[np.uint64],
    often: npt.NDArray[np.int64],
    first: int,
    end: int,
    found: npt.NDArray[np.int64],
    total: int,
) -> int:
    """(word, word, count) of every pair that begins with one of the words [first, end) and whose hash is among the sorted `keys`.

    `common`: first codes shared with the word before. They are put into `found` from `total` on; returns the new total.
    """
    maybe, one_bit = np.zeros(1 << 20, np.uint64), np.uint64(1)
    for k in range(keys.size):
        maybe[keys[k] >> np.uint64(44)] |= one_bit << ((keys[k] >> np.uint64(38)) & np.uint64(63))
    states = np.empty(64, np.uint64)
    for one in range(first, end):
        state = np.uint64(OFFSET)
        for at in range(starts[one], starts[one + 1]):
            state = _hashed(state, codes[at])
        states[0] = _hashed(state, between)
        for other in range(starts.size - 1):
            begin, size = starts[other], starts[other + 1] - starts[other]
            for k in range(common[other] if other else 0, size):
                states[k + 1] = _hashed(states[k], codes[begin + k])
            key = states[size]
            if (maybe[key >> np.uint64(44)] >> ((key >> np.uint64(38)) & np.uint64(63))) & one_bit:
                at = np.searchsorted(keys, key)
                if at < keys.size and keys[at] == key and total < found.shape[0]:
                    found[total, 0], found[total, 1], found[total, 2] = one, other, often[at]
                    total += 1
    return total


if __name__ == "__main__":
    write_down(Path(sys.argv[1]), Path(sys.argv[2]))
