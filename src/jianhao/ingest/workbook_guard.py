"""Looks into an .xlsx before it is loaded: refuses what would exhaust memory, finds the error cells.

The reader of workbooks returns an empty text for #N/A and for formulas without a stored value: a silent loss. It lays a
sheet out as a full rectangle, so that two cells in opposite corners would need all memory, and it copies a shared text
into every cell that names it. All of that is seen here in the XML, part by part, without keeping it: each part is inflated
once, its size measured on the way.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import IO
from xml.etree import ElementTree

from jianhao.errors import UnusableFile
from jianhao.ingest.sheet_scan import SharedTexts, SheetScan, scan_sheet, shared_texts
from jianhao.ingest.sheet_windows import SheetTooLarge
from jianhao.ingest.sniff import DAMAGED

EXPANDED_LIMIT = 768 * 1024**2
MEMORY = 900 * 1024**2
CELL_BYTES = 44
PLACE_BYTES = 32
_CHUNK = 4 << 20
_PART_BYTES = 64 << 20
# Error values that the reader of workbooks knows; with any other it gives up the whole workbook.
_READABLE = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ERROR_VALUE = re.compile(rb"(<v\b[^>]*>)(#[^<]{1,40})(</v>)")
_DAMAGED_BOOK = "工作簿不完整或已损坏，请用Excel或WPS另存后再试。"
_TOO_LARGE = "工作表的行列范围或内容异常庞大（多为误设格式所致），请删除空白行列后另存，或另存为CSV后再试。"


def scan_workbook(name: str, data: bytes) -> dict[str, SheetScan]:
    """What each sheet shows, by its name; UnusableFile if the workbook is too large for the memory allowed, or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Parts(name, archive)
            sheets = _sheet_parts(archive)
            parts.measure_others({part for _, part in sheets})
            texts = shared_texts(parts.shared_texts())
            scans: dict[str, SheetScan] = {}
            spent = 2 * len(data)
            for title, part in sheets:
                scans[title] = _scan(parts, part, texts, MEMORY - spent)
                spent += scans[title].memory
            if len(scans) < len(sheets):
                for scan in scans.values():
                    scan.usual = None  # of several sheets with one name only the reader knows which it takes
            return scans
    except SheetTooLarge as error:
        raise UnusableFile(name, _TOO_LARGE) from error
    except NotImplementedError as error:
        raise UnusableFile(name, "工作簿的压缩方式不受支持，请用Excel或WPS另存后再试。") from error
    except (*DAMAGED, ElementTree.ParseError) as error:
        raise UnusableFile(name, _DAMAGED_BOOK) from error


def readable(data: bytes, scans: Mapping[str, SheetScan]) -> bytes:
    """The workbook as the reader can take it: error values that it does not know replaced by one that it knows."""
    if all(mark in _READABLE or not mark for scan in scans.values() for mark in scan.marks.values()):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                part = _ERROR_VALUE.sub(_known_error, part)
            if not info.filename.startswith("xl/media/"):
                new.writestr(info.filename, part)
    return out.getvalue()


def _known_error(found: re.Match[bytes]) -> bytes:
    value = found[2] if found[2].decode("utf-8", "replace") in _READABLE else b"#VALUE!"
    return found[1] + value + found[3]


class _Parts:
    """The parts of a workbook, inflated in pieces; what all of them come to is counted."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self._name = name
        self._archive = archive
        self._shared = next(
            (i for i in reversed(archive.infolist()) if i.filename.lower() == "xl/sharedstrings.xml"), None
        )
        # By the entry and not by its name or place: many entries may share either.
        self._sizes: Counter[int] = Counter()
        self.whole: set[str] = set()

    def measure_others(self, read_later: Collection[str]) -> None:
        """Inflate once and count what is not read anyway: sizes in the directory may lie."""
        later = {id(self._archive.getinfo(part)) for part in read_later} | {id(self._shared)}
        for info in self._archive.infolist():
            if not info.filename.startswith("xl/media/") and not info.is_dir() and id(info) not in later:
                for _ in self.inflated(info):
                    pass

    def inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a part; UnusableFile once all parts together exceed the limit.

        A part that is as long as the directory says and has its checksum is noted as `whole`.
        """
        honest = copy.copy(info)
        honest.file_size = EXPANDED_LIMIT + _CHUNK
        honest.CRC = None  # type: ignore[assignment]
        size = checksum = 0
        with self._archive.open(honest) as part:
            while chunk := part.read(_CHUNK):
                size, checksum = size + len(chunk), zlib.crc32(chunk, checksum)
                self._count(info, size)
                yield chunk
        if (size, checksum) == (info.file_size, info.CRC):
            self.whole.add(info.filename)

    def _count(self, info: zipfile.ZipInfo, size: int) -> None:
        self._sizes[id(info)] = max(size, self._sizes[id(info)])
        if self._sizes.total() > EXPANDED_LIMIT:
            limit = EXPANDED_LIMIT // 1024**2
            raise UnusableFile(self._name, f"工作簿展开后超过{limit}MB，请另存为CSV或拆分后再试。")

    def sheet(self, part: str) -> Iterator[bytes]:
        """The bytes of a sheet."""
        return self.inflated(self._archive.getinfo(part))

    def shared_texts(self) -> Iterator[bytes]:
        """The bytes of the shared texts, none if there are none."""
        return iter(()) if self._shared is None else self.inflated(self._shared)


def _scan(parts: _Parts, part: str, texts: SharedTexts, allowed: int) -> SheetScan:
    scan = scan_sheet(lambda: parts.sheet(part), texts)
    scan.part = part
    if part not in parts.whole:
        scan.usual = None  # the reader of workbooks says what is to become of it
    scan.memory = CELL_BYTES * scan.cells + PLACE_BYTES * scan.rows * scan.columns + scan.text_bytes
    if scan.memory > allowed:
        raise SheetTooLarge
    return scan


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    book = _safe_xml(archive, "xl/workbook.xml")
    links = _safe_xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    known = {part.lower(): part for part in archive.namelist()}
    parts = []
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets.get(_link_id(sheet), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part := known.get(path.lower()):
                parts.append((str(sheet.get("name")), part))
    return parts


def _link_id(sheet: ElementTree.Element) -> str | None:
    # r:id lies in another namespace in files of the strict flavour.
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)


def _safe_xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with archive.open(part) as stream:
        return _parsed(stream)


def _parsed(stream: IO[bytes]) -> ElementTree.Element:
    data = stream.read(_PART_BYTES)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("entities in a workbook part")
    return ElementTree.fromstring(data)
