"""Looks into an .xlsx before it is loaded: refuses what would exhaust memory, finds the error cells.

The reader of workbooks returns an empty text for #N/A and for formulas without a stored value: a silent loss. It lays a
sheet out as a full rectangle, so that two cells in opposite corners would need all memory, and it copies a shared text
into every cell that names it. All of that is seen here in the XML, part by part, without keeping it.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from jianhao.errors import UnusableFile
from jianhao.ingest.sheet_scan import SharedTexts, SheetScan, SheetTooLarge, scan_sheet, shared_texts
from jianhao.ingest.sniff import DAMAGED

EXPANDED_LIMIT = 768 * 1024**2
MEMORY = 900 * 1024**2
CELL_BYTES = 44
PLACE_BYTES = 32
_CHUNK = 1 << 20
# Error values that the reader of workbooks knows; with any other it gives up the whole workbook.
_READABLE = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ERROR_VALUE = re.compile(rb"(<v\b[^>]*>)(#[^<]{1,40})(</v>)")
_DAMAGED_BOOK = "工作簿不完整或已损坏，请用Excel或WPS另存后再试。"
_TOO_LARGE = "工作表的行列范围或内容异常庞大（多为误设格式所致），请删除空白行列后另存，或另存为CSV后再试。"


def scan_workbook(name: str, data: bytes) -> dict[str, SheetScan]:
    """Error cells per sheet name; UnusableFile if the workbook is too large for the memory allowed, or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(name, archive)
            texts = _shared(archive)
            scans: dict[str, SheetScan] = {}
            spent = 2 * len(data)
            for title, part in _sheet_parts(archive):
                scans[title] = _scan(archive, part, texts, MEMORY - spent)
                spent += scans[title].memory
            return scans
    except SheetTooLarge as error:
        raise UnusableFile(name, _TOO_LARGE) from error
    except NotImplementedError as error:
        raise UnusableFile(name, "工作簿的压缩方式不受支持，请用Excel或WPS另存后再试。") from error
    except (*DAMAGED, ElementTree.ParseError) as error:
        raise UnusableFile(name, _DAMAGED_BOOK) from error


def readable(data: bytes, scans: dict[str, SheetScan]) -> bytes:
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


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    # Sizes in the directory may lie, so every part is inflated once and counted; nothing is kept.
    total = 0
    for info in archive.infolist():
        if info.filename.startswith("xl/media/") or info.is_dir():
            continue
        for chunk in _inflate(archive, info):
            total += len(chunk)
            if total > EXPANDED_LIMIT:
                raise UnusableFile(
                    name, f"工作簿展开后超过{EXPANDED_LIMIT // 1024**2}MB，请另存为CSV或拆分后再试。"
                )


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    honest = copy.copy(info)
    honest.file_size = EXPANDED_LIMIT + _CHUNK
    honest.CRC = None  # type: ignore[assignment]
    with archive.open(honest) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _shared(archive: zipfile.ZipFile) -> SharedTexts:
    parts = [info for info in archive.infolist() if info.filename.lower() == "xl/sharedstrings.xml"]
    return shared_texts(_inflate(archive, parts[-1]) if parts else iter(()))


def _scan(archive: zipfile.ZipFile, part: str, texts: SharedTexts, allowed: int) -> SheetScan:
    def chunks() -> Iterator[bytes]:
        return _inflate(archive, archive.getinfo(part))

    scan = scan_sheet(chunks, texts)
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
    data = stream.read(64 * _CHUNK)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("entities in a workbook part")
    return ElementTree.fromstring(data)
