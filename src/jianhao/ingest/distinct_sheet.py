"""A worksheet known by its distinct cells, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.ingest.sheet_cells import SheetCells
from jianhao.ingest.table import ERROR_MARK, HEAD_ROWS, Merge, Pace, batch_schema


class DistinctSheet:
    """A RawTable that takes each cell from the texts of the distinct ones."""

    def __init__(
        self, name: str, cells: SheetCells, texts: pa.StringArray, merges: tuple[Merge, ...]
    ) -> None:
        self.sheet = name
        self.merges = merges
        marks = sorted(set(cells.marks.values()))
        # An empty cell is the text at index 0; marks stand after the texts of cells.
        marked = pa.array([ERROR_MARK + mark for mark in marks], pa.string())
        self._texts = pa.concat_arrays([pa.array([""], pa.string()), texts, marked])
        self._cells = (cells.rows, cells.columns, cells.codes + 1)
        places = {mark: 1 + len(texts) + n for n, mark in enumerate(marks)}
        self._marks = _marks(cells.marks, places)
        last = [1 + int(a.max(initial=-1)) for of in (self._cells, self._marks) for a in of[:2]]
        self._height, self.width = max(last[0::2]), max(last[1::2])

    @cached_property
    def head(self) -> list[list[str]]:
        """The first HEAD_ROWS rows."""
        columns = [column.to_pylist() for column in self._columns(0, min(HEAD_ROWS, self._height))]
        return [list(row) for row in zip(*columns, strict=True)]

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        """Rows from the 0-based `first_row` on."""
        schema, pace = batch_schema(self.width), Pace(self.width)
        while first_row < self._height:
            last = min(first_row + pace.rows, self._height)
            numbers = pa.array(np.arange(first_row + 1, last + 1, dtype=np.int64))
            columns = [*self._columns(first_row, last), numbers]
            yield pace.measure(pa.RecordBatch.from_arrays(columns, schema=schema))
            first_row = last

    def _columns(self, first: int, last: int) -> list[pa.StringArray]:
        """The columns of rows in [first, last)."""
        codes = np.zeros((self.width, last - first), np.int32)
        for rows, columns, indexes in (self._cells, self._marks):
            begin, end = np.searchsorted(rows, (first, last))
            codes[columns[begin:end], rows[begin:end] - first] = indexes[begin:end]
        return [self._texts.take(pa.array(column)) for column in codes]


def _marks(
    marks: Mapping[tuple[int, int], str], codes: Mapping[str, int]
) -> tuple[npt.NDArray[np.int64], ...]:
    """Rows, columns and codes of the marks, by place."""
    ordered = [(row, column, codes[mark]) for (row, column), mark in sorted(marks.items())]
    rows, columns, indexes = np.array(ordered, np.int64).reshape(-1, 3).T
    return rows, columns, indexes
