"""A cell at the far end of a sheet, however it is spelt, is seen before the sheet is laid out in memory.

The reader of workbooks asks for memory for the whole rectangle and ends the process if there is none, so that a spelling that
only the reader understands would be a way to end it.
"""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from seed_files import seed_files

from jianhao.errors import UnusableFile
from jianhao.ingest.sheet_places import filled_cells, usual_reach
from jianhao.ingest.workbook_guard import scan_workbook

END = b"</row></sheetData>"
SHEET = "xl/worksheets/sheet1.xml"


def with_cell(cell: bytes) -> bytes:
    """The small register with one more cell in its last row."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed_files()["register.xlsx"])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(END, cell + END) if name == SHEET else data)
    return out.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<c s="1" r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c\nr="XFD1048576"><v>1</v></c>',
        b'<c  r = "XFD1048576" ><v>1</v></c>',
        b'<c r="XFD1048576" s="/>"><v>1</v></c>',
        b'<c r="XFD1048576" s="/><x"><v>1</v></c>',
        b"<c r=\"XFD1048576\" s='/>'><v>1</v></c>",
        b'<c r="XFD104857&#54;"><v>1</v></c>',
        b'<c r="H99999999999999999999"><v>1</v></c>',
        b'<c r="H4294967296"><v>1</v></c>',
        b'<c r="xfd1048576"><v>1</v></c>',
        b'<C r="XFD1048576"><v>1</v></C>',
        b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c>',
        b'</row><ROW r="1048576"><c r="XFD1048576"><v>1</v></c></ROW><row>',
    ],
)
def test_a_cell_at_the_far_end_is_refused(cell: bytes) -> None:
    with pytest.raises(UnusableFile):
        scan_workbook("台账.xlsx", with_cell(cell))


@pytest.mark.parametrize(
    "cell", [b'<c r="XFD1048576" s="1"/>', b'<c s="1" r="XFD1048576"/>', b'<c r="L6"><v>1</v></c>']
)
def test_empty_far_cells_and_near_ones_are_taken(cell: bytes) -> None:
    (scan,) = scan_workbook("台账.xlsx", with_cell(cell)).values()
    assert scan.rows == 6
    assert scan.columns in (10, 12)


def test_places_read_as_arrays_are_those_written() -> None:
    rng = random.Random(20240520)
    for _ in range(200):
        cells = [
            (rng.randrange(1, 1_048_577), rng.randrange(1, 16_385), rng.random() < 0.3)
            for _ in range(rng.randrange(1, 9))
        ]
        text = b"<row>" + b"".join(_cell(*cell) for cell in cells) + b"</row>"
        tags = filled_cells(text)
        assert tags is not None
        reach = usual_reach(*tags)
        assert reach is not None
        filled = [(row, column) for row, column, empty in cells if not empty]
        assert reach.cells == len(filled)
        assert reach.rows == max((row for row, _ in filled), default=0)
        assert reach.columns == max((column for _, column in filled), default=0)


def _cell(row: int, column: int, empty: bool) -> bytes:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return (
        f'<c r="{letters}{row}" s="1"/>'.encode() if empty else f'<c r="{letters}{row}"><v>1</v></c>'.encode()
    )
