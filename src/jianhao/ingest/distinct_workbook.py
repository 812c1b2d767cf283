"""A workbook of the distinct cells of another one: each content once, in rows of its own, for the reader of workbooks.

Shared texts, formats and the first day of the calendar are those of the workbook it was made of, so that the reader finds
the same meaning in each content; merged ranges stand behind the rows as they did.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from itertools import chain

import pyarrow as pa
from python_calamine import CalamineSheet

from jianhao.ingest.cell_texts import column_of
from jianhao.ingest.sheet_cells import SheetCells

WIDTH = 256
COPIED_BYTES = 64 << 20
# What the reader opens besides the sheets.
_NEEDED = re.compile(r"\[Content_Types\]\.xml|_rels/[^/]+|xl/_rels/[^/]+|xl/[^/]+\.xml", re.IGNORECASE)


def distinct_workbook(data: bytes, sheets: Mapping[str, SheetCells]) -> bytes | None:
    """The workbook with the parts of those sheets replaced by their distinct cells, all other sheets left out.

    None if there is none, or if what has to be copied is large or damaged.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        copied = {i.filename: i for i in old.infolist() if _NEEDED.fullmatch(i.filename)}
        names = Counter(name.lower() for name in old.namelist())
        if not sheets or max(names.values()) > 1 or sum(i.file_size for i in copied.values()) > COPIED_BYTES:
            return None
        try:
            for name in copied.keys() - sheets.keys():
                new.writestr(name, old.read(name))
        except zipfile.BadZipFile:
            return None
        for number, (part, cells) in enumerate(sheets.items()):
            new.writestr(part, _sheet(number, cells))
    return out.getvalue()


def _sheet(number: int, cells: SheetCells) -> bytes:
    # The first cell says which sheet it is: a workbook that leads the reader to another one is found out.
    contents = [f' t="str"><v>{number}</v></c>'.encode(), *cells.contents.to_pylist()]
    rows = (contents[start : start + WIDTH] for start in range(0, len(contents), WIDTH))
    inside = (b"<row><c" + b"<c".join(row) + b"</row>" for row in rows)
    return b"".join((cells.head, *inside, cells.tail))


def distinct_texts(number: int, cells: SheetCells, sheet: CalamineSheet) -> pa.StringArray | None:
    """The texts of the distinct contents; None if the reader found other cells than were written."""
    size = len(cells.contents)
    if sheet.start != (0, 0) or sheet.end != (size // WIDTH, min(size, WIDTH - 1)):
        return None
    values = list(chain.from_iterable(sheet.iter_rows()))
    return column_of(values[1 : size + 1]) if values[0] == str(number) else None
