"""A table as found in a file: rows of text cells with their place, before anything is understood.

Every cell is text; empty text means an empty cell. Three marks, taken from Unicode's noncharacters so that no honest text
holds them, carry what a spreadsheet cell was: ERROR_MARK + code for an error cell (#N/A …) or a formula without a stored
value, LOST_MARK + digits for a number too large to have kept its last digits. RAGGED_MARK in the first cell says that the
row has more cells than the header, so that nobody can tell which column is which; BROKEN_MARK there says that the record
could not be read at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

ERROR_MARK = "\ufdd0"
LOST_MARK = "\ufdd1"
RAGGED_MARK = "\ufdd2"
BROKEN_MARK = "\ufdd3"
HEAD_ROWS = 40
BLOCK_BYTES = 8 * 1024**2


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class RawTable(Protocol):
    """One sheet, one delimited file, one table of a page."""

    @property
    def sheet(self) -> str:
        """Name of the sheet, empty where there is only one table."""

    @property
    def width(self) -> int:
        """Number of columns."""

    @property
    def head(self) -> list[list[str]]:
        """The first HEAD_ROWS rows, each `width` cells."""

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Merged ranges, where the format has them."""

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        """Rows from the 0-based `first_row` on: string columns c0…, and int64 `row`, 1-based as the user sees it."""


def batch_schema(width: int) -> pa.Schema:
    """Schema of the batches of a table with that many columns."""
    return pa.schema([(f"c{i}", pa.string()) for i in range(width)] + [("row", pa.int64())])


class Pace:
    """How many rows to hold at once: few of wide tables and of long texts, so that a block stays near BLOCK_BYTES."""

    def __init__(self, width: int) -> None:
        self._most = max(64, min(16_384, 400_000 // max(width, 1)))
        self.rows = min(self._most, 1_024)

    def measure(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Learn from a batch how large rows are; returns it."""
        fitting = batch.num_rows * BLOCK_BYTES // max(batch.nbytes, 1)
        self.rows = max(16, min(self._most, 4 * self.rows, fitting))
        return batch


def error_text(cell: str) -> str | None:
    """The code of an error cell (`#N/A`, or empty for a formula without value), None for an honest cell."""
    return cell[1:] if cell.startswith(ERROR_MARK) else None
