"""Delimited text: fast columns, and rows of uneven length kept with their number."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pa_csv

from jianhao.errors import UnusableFile
from jianhao.ingest.quoting import FIELD_LIMIT, records, regular
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import HEAD_ROWS, RAGGED_MARK, Merge, Pace, batch_schema

BLOCK = 8 * 1024**2
SAMPLE = 256 * 1024
WIDTH_LIMIT = 2_000


class DelimitedTable:
    """One delimited file as a RawTable; row numbers count records, as a spreadsheet shows them."""

    sheet = ""
    merges: tuple[Merge, ...] = ()

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.encoding = source.encoding

    @cached_property
    def delimiter(self) -> str:
        """Comma, tab or semicolon: the one that splits most of the first records into the same number of cells."""
        with self._text() as text:
            sample = text.read(SAMPLE)
        if "\x00" in sample:
            raise UnusableFile(self.source.name, "文件含有二进制内容，不是文本表格。")
        # Tools end an id with a tab so that spreadsheets keep its digits: that tab parts nothing.
        lines = sample.replace("\t,", ",").splitlines(keepends=True)
        return max((",", "\t", ";"), key=lambda mark: _evenness(lines, mark))

    @cached_property
    def head(self) -> list[list[str]]:
        rows = list(islice(self._records(), HEAD_ROWS))
        width = max(map(len, rows), default=0)
        return [row + [""] * (width - len(row)) for row in rows]

    @cached_property
    def width(self) -> int:
        width = max(map(len, self.head), default=0)
        if width > WIDTH_LIMIT:
            raise UnusableFile(self.source.name, f"列数超过{WIDTH_LIMIT}，不是可识别的表格。")
        return width

    def batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        done = first_row
        for batch in self._fast_batches(first_row):
            if batch is None:
                yield from self._slow_batches(done, self._expected(first_row))
                return
            numbers = pa.array(range(done + 1, done + 1 + batch.num_rows), pa.int64())
            yield pa.RecordBatch.from_arrays([*batch.columns, numbers], schema=batch_schema(self.width))
            done += batch.num_rows

    def rows(self, first_row: int = 0) -> Iterator[tuple[int, list[str]]]:
        """Records with their 1-based number, uneven as they are: for tools that write rows of several lengths."""
        yield from enumerate(islice(self._records(), first_row, None), first_row + 1)

    def _expected(self, first_row: int) -> int:
        """Cells of an honest row: as many as the header has, which ends just before the first row.

        Of a header of two rows the upper one may be the longer; a title above is not, and no data row is as long.
        """
        around = [len(row) for row in islice(self._records(), first_row + 1)][-3:]
        if first_row == 0 or len(around) < 2:
            return self.width
        title, header, first = ([0, *around])[-3:]
        return max(header, min(title, first)) or self.width

    @cached_property
    def _regular(self) -> bool:
        """Whether quotes stand only where they may: then Arrow's reader cannot swallow rows after a stray one."""
        return self.encoding != "utf-16" and regular(self.source, self.delimiter)

    def _fast_batches(self, first_row: int) -> Iterator[pa.RecordBatch | None]:
        """Batches by Arrow's reader; None as soon as a record has another length than the header."""
        if self.width == 0 or (len(self.head) <= first_row and len(self.head) < HEAD_ROWS):
            return
        if not self._regular or self._expected(first_row) != self.width:
            yield None
            return
        uneven: list[int] = []

        def seen(row: pa_csv.InvalidRow) -> str:
            uneven.append(row.actual_columns)
            return "skip"

        try:
            # Arrow's own file: its readers need not wait for this thread.
            with (
                pa.OSFile(str(self.source.path)) as stream,
                pa_csv.open_csv(stream, **self._options(first_row, seen)) as reader,
            ):
                for batch in reader:
                    if uneven:
                        break
                    if batch.num_rows:
                        yield batch
            if uneven:
                yield None
        except pa.ArrowInvalid:
            yield None  # a record longer than a block: the slow reader has no such limit

    def _options(self, first_row: int, uneven: object) -> dict[str, object]:
        names = [f"c{i}" for i in range(self.width)]
        return {
            "read_options": pa_csv.ReadOptions(
                column_names=names,
                skip_rows_after_names=first_row,
                block_size=BLOCK,
                encoding="utf8" if self.encoding.startswith("utf-8") else self.encoding,
            ),
            "parse_options": pa_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=uneven,
            ),
            "convert_options": pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        }

    def _slow_batches(self, first_row: int, expected: int) -> Iterator[pa.RecordBatch]:
        rows = islice(self._records(), first_row, None)
        schema, pace = batch_schema(self.width), Pace(self.width)
        while block := list(islice(rows, pace.rows)):
            even = [_fit(row, expected, self.width) for row in block]
            columns = [pa.array(cells, pa.string()) for cells in zip(*even, strict=True)]
            numbers = pa.array(range(first_row + 1, first_row + 1 + len(block)), pa.int64())
            yield pace.measure(pa.RecordBatch.from_arrays([*columns, numbers], schema=schema))
            first_row += len(block)

    def _records(self) -> Iterator[list[str]]:
        with self._text() as text:
            yield from records(self._lines(text), self.delimiter)

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        while line := text.readline(FIELD_LIMIT):
            if len(line) == FIELD_LIMIT:
                raise UnusableFile(self.source.name, "单行内容过长，不是可识别的表格。")
            yield line

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.source.open(), encoding=self.encoding, newline="")


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """The commonest number of cells of the first records, weighed by how common it is; 0 if most have one cell."""
    sizes = [len(row) for row in islice(records(iter(lines), delimiter), 200) if any(row)]
    common = Counter(size for size in sizes if size > 1).most_common(1)
    return common[0][0] * (common[0][1] / len(sizes)) ** 2 if common else 0.0


def _fit(row: list[str], expected: int, width: int) -> list[str]:
    # Missing cells at the end are empty cells; surplus cells that hold something make every column doubtful.
    if any(cell.strip() for cell in row[expected:]):
        return [RAGGED_MARK] + [""] * (width - 1)
    return (row + [""] * (width - len(row)))[:width]
