"""Looks into an .xlsx before it is loaded: refuses what would exhaust memory, finds the error cells.

The reader of workbooks returns an empty text for #N/A and for formulas without a stored value: a silent loss. And it lays
a sheet out as a full rectangle: two cells in opposite corners would need all memory. Both are seen here in the XML.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO
from xml.etree import ElementTree

from jianhao.errors import UnusableFile

EXPANDED_LIMIT = 768 * 1024**2
CELL_LIMIT = 20_000_000
_PART_LIMIT = 8 * 1024**2
_CHUNK = 1 << 20
_OVERLAP = 512
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:(?!</c>).){0,400}?<v>([^<]{1,12})</v>', re.DOTALL)
_BARE_FORMULA = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]{0,400}</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.DOTALL
)
_REF = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})[0-9]')
_ROW = re.compile(rb'<row\b[^>]*?\br\s*=\s*["\']([0-9]{1,7})["\']')
_NARROW = 26
_WIDEST = 16_384


@dataclass
class SheetScan:
    """What one sheet's XML shows: marks by (row, column), 0-based, and a bound on the extent of its cells.

    `unplaced` counts rows and cells without a reference of the usual form: they may stand anywhere to the right.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = _NARROW
    unplaced: int = 0

    @property
    def cells(self) -> int:
        """How many cells the sheet's rectangle can have at most."""
        return (self.rows + self.unplaced) * max(self.columns, min(self.unplaced, _WIDEST))


def scan_workbook(name: str, stream: IO[bytes]) -> dict[str, SheetScan]:
    """Error cells per sheet name; UnusableFile if the workbook is too large or damaged."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _scan(name, archive)
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:
        raise UnusableFile(name, "工作簿不完整或已损坏，请用Excel或WPS另存后再试。") from error
    except NotImplementedError as error:
        raise UnusableFile(name, "工作簿的压缩方式不受支持，请用Excel或WPS另存后再试。") from error
    finally:
        stream.seek(0)


def _scan(name: str, archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """One pass over all parts. Sizes in the directory may lie, so every byte is counted as it is inflated; none is kept."""
    titles = _sheet_parts(archive)
    scans: dict[str, SheetScan] = {}
    total = 0
    for info in archive.infolist():
        if info.filename.startswith("xl/media/") or info.is_dir():
            continue
        scan, tail = SheetScan(), b""
        for chunk in _inflate(archive, info):
            total += len(chunk)
            if total > EXPANDED_LIMIT:
                raise UnusableFile(
                    name, f"工作簿展开后超过{EXPANDED_LIMIT // 1024**2}MB，请另存为CSV或拆分后再试。"
                )
            if info.filename in titles:
                tail = _scan_chunk(name, chunk, tail, scan)
        scans |= dict.fromkeys(titles.get(info.filename, ()), scan)
    return scans


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    honest = copy.copy(info)
    honest.file_size = EXPANDED_LIMIT + _CHUNK
    honest.CRC = None  # type: ignore[assignment]
    with archive.open(honest) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, list[str]]:
    """Sheet names by the part that holds the sheet."""
    book = _safe_xml(_small_part(archive, "xl/workbook.xml"))
    links = _safe_xml(_small_part(archive, "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    parts: dict[str, list[str]] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets.get(sheet.get(_REL), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts.setdefault(path, []).append(str(sheet.get("name")))
    return parts


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    data = b"".join(islice(_inflate(archive, archive.getinfo(name)), _PART_LIMIT // _CHUNK + 1))
    if len(data) > _PART_LIMIT:
        raise ValueError("part too large")
    return data


def _safe_xml(data: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("entities in a workbook part")
    return ElementTree.fromstring(data)


def _scan_chunk(name: str, chunk: bytes, tail: bytes, scan: SheetScan) -> bytes:
    """Scan the next chunk of a sheet together with the end of the one before; gives the end to hand on."""
    window = tail + chunk
    _scan_extent(window, len(tail), scan)
    if b't="e"' in window:
        for found in _ERROR.finditer(window):
            _mark(scan, found[1], found[2].decode("ascii", "replace"))
    if b"<f" in window:
        for found in _BARE_FORMULA.finditer(window):
            _mark(scan, found[1], "")
    if scan.cells > CELL_LIMIT:
        raise UnusableFile(name, "工作表的行列范围异常庞大（多为误设格式所致），请删除空白行列后另存再试。")
    return window[-_OVERLAP:]


def _scan_extent(window: bytes, seen: int, scan: SheetScan) -> None:
    last = window.rfind(b"<row ")
    if last >= 0 and (row := _ROW.match(window, last)):
        scan.rows = max(scan.rows, int(row[1]))
    for letters in set(_WIDE.findall(window)):
        scan.columns = max(scan.columns, _column(letters) + 1)
    elements = sum(
        window.count(mark, seen) for mark in (b"<c ", b"<c>", b"<row ", b"<row>", b"<c/>", b"<c\n", b"<c\t")
    )
    scan.unplaced += max(0, elements - window.count(b' r="', seen))


def _mark(scan: SheetScan, attributes: bytes, text: str) -> None:
    if place := _REF.search(attributes):
        scan.marks[(int(place[2]) - 1, _column(place[1]))] = text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
