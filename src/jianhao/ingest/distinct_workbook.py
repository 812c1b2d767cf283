"""A workbook of the distinct cells of another one: each content once, in rows of its own, for the reader of workbooks.

Shared texts, formats and the first day of the calendar are those of the workbook it was made of, so that the reader finds
the same meaning in each content; merged ranges stand behind the rows as they did.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, islice

import pyarrow as pa
from python_calamine import CalamineSheet

from jianhao.ingest.cell_texts import column_of
from jianhao.ingest.sheet_cells import SheetCells

WIDTH = 256
COPIED_BYTES = 64 << 20
# What the reader opens besides the sheets; it asks for shared texts and formats by these names only.
_NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/[^/]+|xl/_rels/[^/]+|xl/[^/]+\.xml", re.IGNORECASE)


def distinct_workbook(data: bytes, sheets: Mapping[str, SheetCells]) -> bytes | None:
    """The workbook with the parts of those sheets replaced by their distinct cells, all other sheets left out.

    None if there is none, or if what has to be copied is missing, damaged or large.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        copied = [i for i in old.infolist() if _NEEDED.fullmatch(i.filename) and i.filename not in sheets]
        if not sheets or not _plain(old, sheets) or sum(i.file_size for i in copied) > COPIED_BYTES:
            return None
        try:
            for info in copied:
                new.writestr(info.filename, old.read(info))
        except zipfile.BadZipFile:
            return None
        for number, (part, cells) in enumerate(sheets.items()):
            new.writestr(part, b"".join(_sheet(number, cells)))
    return out.getvalue()


def _plain(archive: zipfile.ZipFile, sheets: Mapping[str, SheetCells]) -> bool:
    """Whether no two parts have one name, and the shared texts that cells name are where they belong."""
    names = Counter(name.lower() for name in archive.namelist())
    needs_texts = any(cells.shared.any() for cells in sheets.values())
    return max(names.values()) == 1 and ("xl/sharedstrings.xml" in names or not needs_texts)


def _sheet(number: int, cells: SheetCells) -> Iterator[bytes]:
    # The first cell says which sheet it is: a workbook that leads the reader to another one is found out.
    mark = pa.array([f' t="str"><v>{number}</v></c>'.encode()], pa.binary())
    contents = pa.concat_arrays([mark, cells.contents])
    yield cells.head
    for start in range(0, len(contents), WIDTH):
        yield b"<row><c" + b"<c".join(contents.slice(start, WIDTH).to_pylist()) + b"</row>"
    yield cells.tail


def distinct_texts(number: int, cells: SheetCells, sheet: CalamineSheet) -> pa.StringArray | None:
    """The texts of the distinct contents; None if the reader found other cells than were written."""
    size = len(cells.contents)
    if sheet.start != (0, 0) or sheet.end != (size // WIDTH, min(size, WIDTH - 1)):
        return None
    rows, texts = sheet.iter_rows(), []
    while block := list(chain.from_iterable(islice(rows, WIDTH))):
        texts.append(column_of(block))
    found = pa.concat_arrays(texts)
    return found.slice(1, size) if found[0].as_py() == str(number) else None
