"""A batch of texts in the two forms that checks read: code points, and codes without noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.addresses import expanding_number
from jianhao.kernels.characters import EXPANDS, characters
from jianhao.kernels.normalise import Codes, Offsets
from jianhao.kernels.points import Points, decode_block, fold_block


@dataclass(frozen=True)
class Texts:
    """`points[starts[row] : starts[row + 1]]` are the code points of a text.

    `codes` are letters and digits in one width, case and simplified characters; each text ends with a 0, at `ends[row]`;
    `places` says where in `points` each comes from.
    """

    points: Points
    starts: Offsets
    codes: Codes
    places: Points
    ends: Offsets

    @property
    def size(self) -> int:
        """Number of texts."""
        return self.starts.size - 1

    def slice(self, begin: int, end: int) -> str:
        """Those code points as text."""
        return "".join(map(chr, self.points[begin:end].tolist()))

    def row_of(self, place: int) -> int:
        """Which text an index in `points` lies in."""
        return int(np.searchsorted(self.starts, place, "right")) - 1

    def around(self, row: int, begin: int, end: int, before: int, after: int) -> tuple[str, str]:
        """Up to so many characters before and after a place, within its text."""
        first, last = int(self.starts[row]), int(self.starts[row + 1])
        return self.slice(max(first, begin - before), begin), self.slice(end, min(last, end + after))


def read_texts(column: pa.Array | Sequence[str]) -> Texts:
    """An Arrow array (or a list) of texts; a missing text is empty."""
    data, offsets = _utf8(column if isinstance(column, pa.Array) else pa.array(list(column), pa.string()))
    size = int(offsets[-1] - offsets[0])
    points, starts = np.empty(size, np.int32), np.empty(offsets.size, np.int64)
    total = decode_block(data, offsets, points, starts)
    known = characters()
    codes = np.empty(
        total + 2 * expanding_number(points[:total], known.codes, EXPANDS) + offsets.size, np.uint16
    )
    places, ends = np.empty(codes.size, np.int32), np.empty(offsets.size - 1, np.int64)
    length = fold_block(
        points[:total], starts, known.codes, known.expanding, known.expansions, codes, places, ends
    )
    return Texts(points[:total], starts, codes[:length], places[:length], ends)


def _utf8(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Offsets]:
    if pa.types.is_null(texts.type):
        texts = texts.cast(pa.string())
    if texts.null_count:
        texts = pc.fill_null(texts, "")
    if not len(texts):
        return np.empty(0, np.uint8), np.zeros(1, np.int64)
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, places, data = texts.buffers()
    offsets = np.frombuffer(places, kind)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    return (np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)), offsets
