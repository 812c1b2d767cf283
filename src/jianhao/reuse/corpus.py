"""All texts of a run as codes, numbered in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.characters import characters
from jianhao.kernels.normalise import Codes, Offsets, normalise_block
from jianhao.reuse.ordering import one_row_each, order_of_time, public_rows
from jianhao.reuse.remembered import BATCH, Remembered, Texts, read_file
from jianhao.reuse.spill import IN_MEMORY
from jianhao.reuse.texts_laid import DRAWER, LaidTexts

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
CODE = 2  # bytes of a code
BYTES_A_CODE = 2  # of text, at least, where it is Chinese
HALF_FULL = 256 * DRAWER  # codes of room for drawers that are not full in the end
FACTS = pa.schema([
    ("post_id", pa.string()), ("account_id", pa.string()), ("published_at", pa.timestamp("us", tz="UTC")),
    ("precision", pa.string()), ("day", pa.int32()), ("deleted", pa.bool_()),
])  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """Texts in the order of (time, account, post): `codes[starts[i] : starts[i] + lengths[i]]` is text i.

    `facts` and the rows that `rows` names are in the order given; `account` numbers `accounts`; `day` counts from 1970 in
    Shanghai; `clock` is in microseconds, −1 where only the day is known; `source_only` texts are never judged.
    """

    facts: pa.Table
    accounts: pa.Array
    rows: Rows
    account: Ints
    day: Ints
    clock: npt.NDArray[np.int64]
    source_only: npt.NDArray[np.bool_]
    codes: Codes
    starts: Offsets
    lengths: Ints

    @property
    def size(self) -> int:
        """Number of texts."""
        return int(self.rows.size)


def read_corpus(posts: Texts, sources: Texts = (), until: int | None = None) -> Corpus:
    """The corpus of tables or Parquet files with FACTS and `text`; of several rows of one post the fullest text counts.

    Posts after day `until` and posts that were taken down are left out; `deleted` may be missing from the files.
    """
    parts = [*posts, *sources]
    reading = _Reading(parts)
    batches_read = [reading.take(batch) for batch in batches(posts, (*FACTS.names, "text"))]
    judged = sum(batch.num_rows for batch in batches_read)
    batches_read += [reading.take(batch) for batch in batches(sources, (*FACTS.names, "text"))]
    facts = pa.Table.from_batches(batches_read, FACTS).combine_chunks()
    codes, starts, lengths = reading.texts.laid()
    rows = order_of_time(facts, one_row_each(facts, public_rows(facts, until), codes, starts, lengths))
    names, account = _numbered(facts)
    clock = np.asarray(facts.column("published_at").cast(pa.int64()))
    exact = np.asarray(pc.not_equal(facts.column("precision"), "day").cast(pa.uint8())) == 1
    return Corpus(
        facts=facts,
        accounts=names,
        rows=rows,
        account=account[rows],
        day=np.asarray(facts.column("day")).astype(np.int32)[rows],
        clock=np.where(exact, clock, -1)[rows],
        source_only=rows >= judged,
        codes=codes,
        starts=starts[rows],
        lengths=lengths[rows].astype(np.int32),
    )


def _numbered(facts: pa.Table) -> tuple[pa.Array, Ints]:
    """(account ids, the number of each row's account in them): in the order of names, whatever the order of rows."""
    names = pc.unique(facts.column("account_id"))
    names = names.take(pc.sort_indices(names))
    numbers = pc.index_in(facts.column("account_id"), names)
    return names, np.asarray(numbers).astype(np.int32)


def batches(posts: Texts, columns: Iterable[str]) -> Iterator[pa.RecordBatch]:
    """Those columns in the order given, a batch at a time; a column that a part does not have is null throughout."""
    names = list(columns)
    for part in posts:
        for batch in _read(part, names):
            there = set(batch.schema.names)
            columns_read = [
                batch.column(n) if n in there else pa.nulls(batch.num_rows, pa.string()) for n in names
            ]
            yield pa.RecordBatch.from_arrays(columns_read, names)


def _read(part: pa.Table | Path | Remembered, names: list[str]) -> Iterator[pa.RecordBatch]:
    if isinstance(part, pa.Table):
        return iter(part.select([name for name in names if name in part.schema.names]).to_batches(BATCH))
    return part.read() if isinstance(part, Remembered) else read_file(part, names)


class _Reading:
    """Takes in batches: texts as codes, laid down; the other columns are given back."""

    def __init__(self, posts: Texts) -> None:
        most = sum(map(_bytes_of_text, posts))
        # Untouched memory costs nothing, so room is made for the most there can be; on disk it is taken at once.
        small = most * CODE <= IN_MEMORY
        self.texts = LaidTexts(most if small else most // BYTES_A_CODE + HALF_FULL)

    def take(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """FACTS of a batch, its texts normalised and laid down."""
        data, offsets = utf8(batch.column("text"))
        days = np.asarray(batch.column("day"))
        threads = cores()
        blocks = even_blocks(np.diff(offsets), threads)
        codes = in_threads(lambda span: _normalised(data, offsets, *span), blocks, threads)
        for span, (some, lengths) in zip(blocks, codes, strict=True):
            self.texts.take(some, lengths, days[slice(*span)])
        self.texts.let_go()
        return pa.RecordBatch.from_arrays([batch.column(f.name).cast(f.type) for f in FACTS], schema=FACTS)


def _bytes_of_text(part: pa.Table | Path | Remembered) -> int:
    if isinstance(part, pa.Table):
        return int(pc.sum(pc.binary_length(part.column("text"))).as_py() or 0)
    meta = pq.ParquetFile(part.path if isinstance(part, Remembered) else part).metadata
    column = meta.schema.names.index("text")
    # A column of few different texts is kept as a dictionary: its size in the file says too little.
    return sum(_text_bytes(meta.row_group(g).column(column)) for g in range(meta.num_row_groups))


def _text_bytes(column: Any) -> int:
    return int(column.total_uncompressed_size)


def utf8(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Offsets]:
    """(bytes, offsets) of an Arrow array of texts; a missing text is empty."""
    if pa.types.is_null(texts.type):
        texts = texts.cast(pa.string())
    if texts.null_count:
        texts = pc.fill_null(texts, "")
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    _, places, data = texts.buffers()
    if not len(texts):
        return np.empty(0, np.uint8), np.zeros(1, np.int64)
    offsets = np.frombuffer(places, kind)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    return (np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)), offsets


def _normalised(
    data: npt.NDArray[np.uint8], offsets: Offsets, first: int, last: int
) -> tuple[Codes, Offsets]:
    known = characters()
    out = np.empty(int(offsets[last] - offsets[first]), np.uint16)
    lengths = np.empty(last - first, np.int64)
    total = normalise_block(
        data, offsets[first : last + 1], known.codes, known.expanding, known.expansions, out, lengths
    )
    return out[:total], lengths
