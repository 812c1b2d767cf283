"""The cells of a sheet, each distinct one once: where cells stand, and the XML of what they hold.

Most cells of a register repeat others, and cells of one content mean the same wherever they stand. So the reader of workbooks
needs to see each content only once (`distinct_workbook`), and the places are read here. That is done only where every byte
of the rows is spelt as the usual programs spell it; any other sheet is read as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.ingest.cell_spelling import (
    BETWEEN,
    FIRST,
    LAST,
    Held,
    Holds,
    all_between,
    error_of,
    has_inline_text,
    held,
)
from jianhao.ingest.sheet_places import (
    REACH,
    Bytes,
    Indices,
    Numbers,
    Places,
    Reach,
    tag_places,
    usual_places,
)
from jianhao.ingest.sheet_windows import CELLS, COLUMNS, ROWS, windows

CONTENT_BYTES = 32 << 20
# Of a large sheet whose cells hardly repeat nothing is spared, and the contents would be held as well as the cells.
LARGE, SHARE = 100_000, 0.7
TAIL_BYTES = 8 << 20
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"

Marks = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells that hold a value, in reading order: 0-based rows and columns, and the index of each in `contents`.

    `contents` are the distinct XML texts of cells behind their place, `shared` says which of them name a shared text, `head`
    and `tail` are what stands before and after the rows of the sheet, `marks` are error cells and formulas without a value.
    `reach` is that of all tags which are not empty, `inline` the bytes of those pieces of the file in which texts stand
    inside of cells.
    """

    rows: Numbers
    columns: Numbers
    codes: Numbers
    contents: pa.BinaryArray
    shared: npt.NDArray[np.bool_]
    head: bytes
    tail: bytes
    marks: Marks
    reach: Reach
    inline: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """The cells of one window: their places, the index of each among its distinct contents, what those hold."""

    places: Places
    codes: Numbers
    contents: pa.BinaryArray
    holds: Held
    reach: Reach
    inline: int


def sheet_cells(chunks: Iterator[bytes]) -> SheetCells | None:
    """The cells of a sheet from its XML; None if anything about it is not usual."""
    sheet = _Sheet()
    for window in windows(chunks):
        if not sheet.take(window):
            return None
    return sheet.cells()


@dataclass(slots=True)
class _Sheet:
    """What was read of a sheet so far."""

    pieces: list[_Piece] = field(default_factory=list)
    head: bytes = b""
    tail: bytes = b""
    reach: Reach = field(default_factory=Reach)
    contents: int = 0
    size: int = 0

    def take(self, window: bytes) -> bool:
        """Take in the next piece of XML; False if it is not usual or too much."""
        if self.tail:
            self.tail += window
            return len(self.tail) <= TAIL_BYTES
        if not self.pieces and b"<c " not in window:  # the first cell is still to come
            self.head += window
            return len(self.head) <= TAIL_BYTES
        body, close, rest = window.partition(_CLOSE)
        self.tail = close + rest
        if not self.pieces:
            self.head, _, body = (self.head + body).partition(_OPEN)
        piece = _piece(body, not self.pieces, bool(close), len(window))
        if piece is None:
            return False
        self.pieces.append(piece)
        self.reach = self.reach.with_(piece.reach)
        self.contents += len(piece.contents)
        self.size += piece.contents.nbytes
        spread = max(self.reach.cells, self.reach.rows * self.reach.columns)
        repeats = self.contents <= max(LARGE, SHARE * self.reach.cells)
        return repeats and self.size <= CONTENT_BYTES and spread <= CELLS

    def cells(self) -> SheetCells | None:
        """The cells of all pieces; None if the sheet is no whole one."""
        around = self.head + self.tail
        if not self.tail or b"<c " in around or _OPEN in around:
            return None
        places = [p.places for p in self.pieces]
        rows = np.concatenate([of.rows for of in places]) - 1
        columns = np.concatenate([of.columns for of in places]) - 1
        if (np.diff(rows.astype(np.int64) * COLUMNS + columns) <= 0).any():
            return None  # only of cells that follow one another it is sure that no two stand at one place
        codes, contents, holds = _distinct(self.pieces)
        kept = (holds == Holds.VALUE) | (holds == Holds.SHARED)
        values, numbers = kept[codes], np.cumsum(kept, dtype=np.int32) - 1
        marked = np.flatnonzero((holds > Holds.SHARED)[codes])
        return SheetCells(
            rows[values],
            columns[values],
            numbers[codes[values]],
            contents.filter(pa.array(kept)),
            holds[kept] == Holds.SHARED,
            self.head + _OPEN,
            self.tail,
            _marks(rows, columns, codes, contents, marked),
            self.reach,
            sum(p.inline for p in self.pieces),
        )


def _piece(body: bytes, first: bool, last: bool, size: int) -> _Piece | None:
    data = np.frombuffer(body + bytes(REACH), np.uint8)
    opens = tag_places(data, b"<c")
    places = usual_places(data, opens) if len(opens) else None
    if places is None or not _inside(places):
        return None
    ends = _ends(data, opens, places.ends + 1)
    if ends is None or not _usual_between(body, data, opens, ends, first, last):
        return None
    coded = _slices(data, places.ends + 1, ends).dictionary_encode()
    if (holds := held(coded.dictionary)) is None:
        return None
    filled = data[ends - 2] != ord("/")
    reach = Reach(
        int(filled.sum()),
        int(places.rows.max(initial=0, where=filled)),
        int(places.columns.max(initial=0, where=filled)),
    )
    own = coded.dictionary.filter(pa.array(holds == Holds.VALUE))
    inline = size if has_inline_text(own) else 0
    return _Piece(places, coded.indices.to_numpy(), coded.dictionary, holds, reach, inline)


def _inside(places: Places) -> bool:
    return bool(places.rows.min() > 0 and places.rows.max() <= ROWS and places.columns.max() <= COLUMNS)


def _ends(data: Bytes, opens: Indices, begins: Indices) -> Indices | None:
    """Where each cell ends, an empty tag at its own end; None if cells do not follow one another."""
    ends = tag_places(data, b"</c>") + len(b"</c>")
    if len(ends) != len(opens):
        tags = np.flatnonzero(data == ord(">")) + 1
        after, owners = np.searchsorted(tags, begins), np.searchsorted(opens, ends) - 1
        if not len(tags) or after[-1] == len(tags) or (owners < 0).any():
            return None
        closes, ends = ends, tags[after]
        ends[owners] = closes
    ordered = (begins < ends).all() and (ends[:-1] <= opens[1:]).all()
    return ends if ordered else None


def _usual_between(body: bytes, data: Bytes, opens: Indices, ends: Indices, first: bool, last: bool) -> bool:
    """Whether nothing but rows stands around and between the cells of a window."""
    before, after = body[: opens[0]], body[ends[-1] :]
    if not (FIRST.fullmatch(before) if first else not before):
        return False
    gaps = np.flatnonzero(ends[:-1] < opens[1:])
    if not (LAST if last else BETWEEN).fullmatch(after):
        return False
    return not len(gaps) or all_between(_slices(data, ends[gaps], opens[gaps + 1]))


def _slices(data: Bytes, begins: Indices, ends: Indices) -> pa.BinaryArray:
    """The bytes from each beginning to its end; ascending and without overlap."""
    bounds = np.empty(2 * len(begins), np.int32)
    bounds[0::2], bounds[1::2] = begins, ends
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(data)]
    every = pa.BinaryArray.from_buffers(pa.binary(), len(bounds) - 1, buffers)
    return every.take(pa.array(np.arange(0, len(bounds), 2)))


def _distinct(pieces: list[_Piece]) -> tuple[Numbers, pa.BinaryArray, Held]:
    """The contents of all pieces, each once, and what they hold; the cells of all pieces as indices into them."""
    coded = pa.concat_arrays([p.contents for p in pieces]).dictionary_encode()
    indices: Numbers = coded.indices.to_numpy()
    holds = np.zeros(len(coded.dictionary), np.int8)
    holds[indices] = np.concatenate([p.holds for p in pieces])
    starts = np.cumsum([0, *(len(p.contents) for p in pieces)])
    codes = np.concatenate([indices[start + p.codes] for start, p in zip(starts, pieces, strict=False)])
    return codes, coded.dictionary, holds


def _marks(
    rows: Numbers, columns: Numbers, codes: Numbers, contents: pa.BinaryArray, places: Indices
) -> Marks:
    errors = {code: error_of(contents[code].as_py()) for code in np.unique(codes[places]).tolist()}
    found = (array[places].tolist() for array in (rows, columns, codes))
    return {(row, column): errors[code] for row, column, code in zip(*found, strict=True)}
