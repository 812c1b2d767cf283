"""Delimited text: encoding by rule and never by guess, fast columns, and rows of uneven length kept with their number.

Order of encodings: a BOM, else strict UTF-8, else GB18030 (GBK lacks characters of real names); nothing else is tried,
because detectors take short Chinese text for Big5.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import IO

import pyarrow as pa
import pyarrow.csv as pa_csv

from jianhao.errors import UnusableFile
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import BATCH_ROWS, HEAD_ROWS, RAGGED_MARK, Merge, batch_schema

BLOCK = 8 * 1024**2
SAMPLE = 256 * 1024
FIELD_LIMIT = 16 * 1024**2
WIDTH_LIMIT = 2_000


def text_encoding(source: SourceFile) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16` or `gb18030`; UnusableFile if the bytes are none of them."""
    with source.open() as stream:
        head = stream.read(4)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig" if _is_utf8(stream, head[3:]) else _refuse(source)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            stream.seek(0)
            return "utf-16" if _decodes(stream, "utf-16") else _refuse(source)
        if _is_utf8(stream, head):
            return "utf-8"
        stream.seek(0)
        return "gb18030" if _decodes(stream, "gb18030") else _refuse(source)


def _is_utf8(stream: IO[bytes], pending: bytes) -> bool:
    """Whether the pending bytes and the rest of the stream are UTF-8, by Arrow's check: twice as fast as decoding."""
    while chunk := stream.read(BLOCK):
        chunk = pending + chunk
        whole = _whole_characters(chunk)
        if not _valid(chunk, whole):
            return False
        pending = chunk[whole:]
    return _valid(pending, len(pending))


def _whole_characters(chunk: bytes) -> int:
    """Where a character that the chunk cuts off begins, else the chunk's length."""
    for place in range(len(chunk) - 1, max(len(chunk) - 4, -1), -1):
        if chunk[place] & 0xC0 != 0x80:
            return place if chunk[place] >= 0xC0 else len(chunk)
    return len(chunk)


def _valid(chunk: bytes, size: int) -> bool:
    offsets = pa.array([0, size], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(chunk)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(BLOCK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse(source: SourceFile) -> str:
    raise UnusableFile(
        source.name, "文字编码无法识别（支持UTF-8和GB18030），请用Excel或WPS另存为“CSV UTF-8”后再试。"
    )


class DelimitedTable:
    """One delimited file as a RawTable; row numbers count records, as a spreadsheet shows them."""

    sheet = ""
    merges: tuple[Merge, ...] = ()

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.encoding = text_encoding(source)

    @cached_property
    def delimiter(self) -> str:
        """Comma, tab or semicolon: the one that splits the first records most evenly."""
        with self._text() as text:
            sample = text.read(SAMPLE)
        lines = [line for line in sample.splitlines()[:50] if line.strip()]
        if any("\x00" in line for line in lines):
            raise UnusableFile(self.source.name, "文件含有二进制内容，不是文本表格。")
        return max((",", "\t", ";"), key=lambda mark: sum(min(line.count(mark), 60) for line in lines))

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
                yield from self._slow_batches(done)
                return
            numbers = pa.array(range(done + 1, done + 1 + batch.num_rows), pa.int64())
            yield pa.RecordBatch.from_arrays([*batch.columns, numbers], schema=batch_schema(self.width))
            done += batch.num_rows

    def rows(self, first_row: int = 0) -> Iterator[tuple[int, list[str]]]:
        """Records with their 1-based number, uneven as they are: for tools that write rows of several lengths."""
        yield from enumerate(islice(self._records(), first_row, None), first_row + 1)

    def _fast_batches(self, first_row: int) -> Iterator[pa.RecordBatch | None]:
        """Batches by Arrow's reader; None as soon as a record has another length than the header."""
        names = [f"c{i}" for i in range(self.width)]
        uneven: list[int] = []

        def seen(row: pa_csv.InvalidRow) -> str:
            uneven.append(row.actual_columns)
            return "skip"

        options = {
            "read_options": pa_csv.ReadOptions(
                column_names=names,
                skip_rows_after_names=first_row,
                block_size=BLOCK,
                encoding=self._arrow_encoding(),
            ),
            "parse_options": pa_csv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=seen,
            ),
            "convert_options": pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        }
        if sum(map(len, self.head)) == 0 or (len(self.head) <= first_row and len(self.head) < HEAD_ROWS):
            return
        try:
            with self._bytes() as stream, pa_csv.open_csv(stream, **options) as reader:
                for batch in reader:
                    if uneven:
                        yield None
                        return
                    if batch.num_rows:
                        yield batch
                if uneven:
                    yield None
        except pa.ArrowInvalid:
            # A record longer than a block, or stray quotes: the slow reader says what is wrong, row by row.
            yield None

    def _bytes(self) -> pa.NativeFile:
        self.source.open().close()  # says what is wrong with the file in our words
        return pa.OSFile(str(self.source.path))

    def _arrow_encoding(self) -> str:
        return "utf8" if self.encoding.startswith("utf-8") else self.encoding

    def _slow_batches(self, first_row: int) -> Iterator[pa.RecordBatch]:
        records = islice(self._records(), first_row, None)
        schema = batch_schema(self.width)
        while block := list(islice(records, BATCH_ROWS // 4)):
            even = [_fit(row, self.width) for row in block]
            columns = [pa.array(cells, pa.string()) for cells in zip(*even, strict=True)]
            numbers = pa.array(range(first_row + 1, first_row + 1 + len(block)), pa.int64())
            yield pa.RecordBatch.from_arrays([*columns, numbers], schema=schema)
            first_row += len(block)

    def _records(self) -> Iterator[list[str]]:
        csv.field_size_limit(FIELD_LIMIT)
        with self._text(newline="") as text:
            try:
                yield from csv.reader(text, delimiter=self.delimiter)
            except csv.Error as error:
                raise UnusableFile(
                    self.source.name, "引号不成对或单元格过长，无法分列，请重新导出后再试。"
                ) from error

    def _text(self, newline: str | None = None) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.source.open(), encoding=self.encoding, newline=newline)


def _fit(row: list[str], width: int) -> list[str]:
    # Missing cells at the end are empty cells; surplus cells that hold something make every column doubtful.
    if len(row) <= width:
        return row + [""] * (width - len(row))
    surplus = any(cell.strip() for cell in row[width:])
    return [RAGGED_MARK, *row[1:width]] if surplus else row[:width]
