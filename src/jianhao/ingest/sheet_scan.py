"""One worksheet's XML, read as bytes: how many cells it holds, how far they reach, which of them are errors.

A sheet that is usual throughout is known cell by cell (`sheet_cells`). Any other is read by patterns, and one whose cells
are spelt in an odd way (prefixed names, single quotes, cells without a place) by a parser, slower and to the same end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.ingest.cell_spelling import shared_indexes
from jianhao.ingest.sheet_cells import Marks, SheetCells, sheet_cells
from jianhao.ingest.sheet_places import Reach, filled_cells, spaced_equals, tag_places, usual_reach
from jianhao.ingest.sheet_windows import CELLS, COLUMNS, ROWS, WINDOW, Chunks, SheetTooLarge, windows

_CELL = re.compile(rb'<c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
# Spellings that patterns do not read, each with texts without which it cannot occur. The reader takes capitals for small
# letters, which XML does not.
_ODD = (
    ((b":c",), re.compile(rb":c[\s/>]")),
    ((b"'",), re.compile(rb"\s[rt]\s*=\s*'")),
    ((b"<C", b":C", b"<R", b":R"), re.compile(rb"[<:](?:C|R[Oo][Ww])[\s/>]")),
)
_SPACED = re.compile(rb"\s[rt](?:\s+=|=\s)")
_FORMULA = rb"<f\b(?:[^>]*(?<=/)>|[^>]*>[^<]*</f>)"
_ERROR = re.compile(rb'<c\s([^>]*\bt="e"[^>]*)>\s*(?:' + _FORMULA + rb")?\s*<v\b[^>]*>([^<]{1,40})</v>")
_NO_VALUE = re.compile(rb"<c\b([^>]*)>\s*" + _FORMULA + rb"\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
_REF = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})([0-9]{1,7})"')
_SHARED = re.compile(rb'<c\s[^>]*\bt="s"[^>]*>\s*<v>([0-9]{1,9})</v>')
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_FEW_BYTES = 128 << 20


@dataclass
class SheetScan:
    """What one sheet's XML shows: marks by (row, column), 0-based; cells with content and their extent; bytes of text.

    `part` is its name in the workbook, `usual` are the cells themselves where the sheet is spelt as the usual programs do.
    """

    marks: Marks = field(default_factory=dict)
    cells: int = 0
    rows: int = 0
    columns: int = 0
    text_bytes: int = 0
    memory: int = 0
    usual: SheetCells | None = None
    part: str = ""


@dataclass(frozen=True)
class SharedTexts:
    """Bytes of each shared text (an upper bound, markup included)."""

    lengths: npt.NDArray[np.int64]

    @property
    def longest(self) -> int:
        return int(self.lengths.max(initial=0))

    def total(self, indexes: Iterable[bytes]) -> int:
        """Bytes of the texts of those indexes, repeated ones each time."""
        known = np.array([int(index) for index in indexes], np.int64)
        return int(self.lengths[known[known < len(self.lengths)]].sum())

    def total_of(self, cells: SheetCells) -> int:
        """Bytes of the texts that cells name, at most; exactly where that is much."""
        named = np.bincount(cells.codes, minlength=len(cells.shared))[cells.shared]
        if (most := int(named.sum()) * self.longest) < _FEW_BYTES:
            return most
        indexes = shared_indexes(cells.contents.filter(pa.array(cells.shared)))
        known = indexes < len(self.lengths)
        return int((self.lengths[indexes[known]] * named[known]).sum())


def shared_texts(chunks: Iterator[bytes]) -> SharedTexts:
    """Lengths of the shared texts, in order."""
    lengths = [np.empty(0, np.int64)]
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        if len(lengths) == 1:
            data = data[max(0, data.find(b"<si")) :]  # the head of the part belongs to no text
        ends = _text_ends(data)
        if len(ends):
            lengths.append(np.diff(ends, prepend=0))
            data = data[ends[-1] :]
        rest = data
        if len(rest) > 8 * WINDOW:
            raise SheetTooLarge
    return SharedTexts(np.concatenate(lengths))


def _text_ends(data: bytes) -> npt.NDArray[np.int64]:
    if b":si" in data or b"<si " in data or b"<si/" in data:
        return np.array([found.end() for found in _TEXT_END.finditer(data)], np.int64)
    return (tag_places(data, b"</si>") + len(b"</si>")).astype(np.int64)


def scan_sheet(chunks: Chunks, texts: SharedTexts) -> SheetScan:
    """Scan a sheet; `chunks` gives its bytes from the start each time it is called."""
    cells = sheet_cells(chunks())
    if cells is None:
        return _pattern_scan(chunks, texts)
    reach, size = cells.reach, cells.inline + texts.total_of(cells)
    return SheetScan(cells.marks, reach.cells, reach.rows, reach.columns, size, usual=cells)


def _pattern_scan(chunks: Chunks, texts: SharedTexts) -> SheetScan:
    scan, shared = SheetScan(), 0
    for window in windows(chunks()):
        if not _scan_window(window, scan):
            return _parsed_scan(chunks(), texts)
        shared += window.count(b't="s"')
        _check(scan)
    scan.text_bytes += _shared_bytes(chunks, texts, shared)
    return scan


def _scan_window(window: bytes, scan: SheetScan) -> bool:
    """Take in one piece; False if it holds cells in a spelling that patterns do not read."""
    reach = None if _is_odd(window) else _window_reach(window)
    if reach is None:
        return False
    if reach.cells:
        _reach(scan, reach.rows, reach.columns, reach.cells)
    if b"inlineStr" in window or b't="str"' in window:
        scan.text_bytes += len(window)
    if b't="e"' in window:
        for found in _ERROR.finditer(window):
            _mark(scan, found[1], found[2].decode("utf-8", "replace"))
    if b"<f" in window:
        for found in _NO_VALUE.finditer(window):
            # An empty text is a value: ="" is written with an empty <v> and the type of texts.
            if not (found[2] and b't="str"' in found[1]):
                _mark(scan, found[1], "")
    return True


def _is_odd(window: bytes) -> bool:
    if any(any(mark in window for mark in marks) and odd.search(window) for marks, odd in _ODD):
        return True
    return spaced_equals(window) and _SPACED.search(window) is not None


def _window_reach(window: bytes) -> Reach | None:
    """How far the filled cells of a piece reach; None if they are spelt in a way that patterns do not read."""
    tags = filled_cells(window)
    if tags is None:
        return None
    if (reach := usual_reach(*tags)) is not None:
        return reach
    places = _CELL.findall(window)
    if len(places) != len(tags[1]):
        return None
    columns, rows = zip(*places, strict=True)
    return Reach(len(places), max(map(int, set(rows))), max(map(column_number, set(columns))) + 1)


def _reach(scan: SheetScan, rows: int, columns: int, cells: int) -> None:
    if not 0 < rows <= ROWS or columns > COLUMNS:
        raise ValueError("cell outside the sheet")
    scan.rows, scan.columns = max(scan.rows, rows), max(scan.columns, columns)
    scan.cells += cells


def _check(scan: SheetScan) -> None:
    if scan.cells > CELLS or scan.rows * scan.columns > CELLS:
        raise SheetTooLarge


def _mark(scan: SheetScan, attributes: bytes, text: str) -> None:
    if place := _REF.search(attributes):
        row, column = int(place[2]) - 1, column_number(place[1])
        _reach(scan, row + 1, column + 1, 0)
        scan.marks[(row, column)] = text


def column_number(letters: bytes) -> int:
    """0-based column of its letters: A → 0, XFD → 16383."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _shared_bytes(chunks: Chunks, texts: SharedTexts, cells: int) -> int:
    if cells * texts.longest < _FEW_BYTES:
        return cells * texts.longest
    return sum(texts.total(_SHARED.findall(window)) for window in windows(chunks()))


def _parsed_scan(chunks: Iterator[bytes], texts: SharedTexts) -> SheetScan:
    cells = _Cells(texts)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler = cells.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError("damaged sheet") from error
    return cells.scan


def _refuse_entity(*_: object) -> None:
    raise ValueError("entities in a sheet")


class _Cells:
    """Handlers that follow the cells of a sheet in any spelling."""

    def __init__(self, texts: SharedTexts) -> None:
        self.scan = SheetScan()
        self._texts = texts
        self._row, self._column = 0, -1
        self._type = ""
        self._formula = self._valued = self._filled = False
        self._value: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
        elif name == "c":
            self._open(attributes)
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._valued, self._value = True, []

    def text(self, data: str) -> None:
        if self._value is not None:
            self._value.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2].lower()
        if name in ("v", "is") and self._value is not None:
            text, self._value = "".join(self._value).strip(), None
            self._filled = bool(text)
            self.scan.text_bytes += self._size(text)
            if self._type == "e":
                self._mark(text)
        elif name == "c":
            empty_text = self._type == "str" and self._valued
            if self._formula and not self._filled and not empty_text:
                self._mark("")
            if self._valued or self._formula:
                _reach(self.scan, max(self._row, 1), self._column + 1, 1)
                _check(self.scan)

    def _open(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "")
        self._formula = self._valued = self._filled = False
        if "r" not in attributes:
            self._column += 1
            return
        found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", attributes["r"])
        if not found:  # the reader would make a row of it all the same, perhaps the four thousand millionth
            raise ValueError("cell without a place")
        self._column, self._row = column_number(found[1].upper().encode()), int(found[2])

    def _size(self, text: str) -> int:
        if self._type == "s":
            return self._texts.total([text.encode()]) if text.isdigit() else 0
        return 4 * len(text) if self._type in ("str", "inlineStr") else 0

    def _mark(self, text: str) -> None:
        self.scan.marks[(max(self._row, 1) - 1, self._column)] = text
