"""The texts of a history as they were given: Arrow files, looked at where they lie; a text is (file, row)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.errors import UnusableFile
from jianhao.kernels.blocks import in_threads
from jianhao.reuse.corpus import FACTS, batches
from jianhao.reuse.history.arrays import arriving
from jianhao.reuse.history.index import GROWTH
from jianhao.reuse.history.manifest import TextFile
from jianhao.reuse.remembered import Texts

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
READERS = 8  # wait for the disk side by side
SMALL = 1 << 16  # rows up to which files are written together: a file a day would be hundreds in a year
KEPT = pa.schema(
    [*FACTS, ("title", pa.large_string()), ("url", pa.large_string()), ("text", pa.large_string())]
)


def write_texts(folder: Path, serial: int, given: Texts, chosen: Flags, sources: bool) -> TextFile:
    """Write the chosen rows of what was given, in its order, to a file of that addition. A batch at a time is held."""
    path = folder / f"{'sources' if sources else 'texts'}-{serial:06d}.arrow"
    written = at = 0
    with (
        arriving(path) as temporary,
        pa.OSFile(str(temporary), "wb") as sink,
        pa.ipc.new_file(sink, KEPT) as out,
    ):
        for batch in batches(given, KEPT.names):
            rows = np.flatnonzero(chosen[at : at + batch.num_rows])
            at += batch.num_rows
            if rows.size:
                out.write_batch(as_kept(batch if rows.size == batch.num_rows else batch.take(pa.array(rows))))
                written += rows.size
    return TextFile(path.name, sources, written)


def as_kept(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch with the columns and types that are kept."""
    return pa.RecordBatch.from_arrays(
        [batch.column(field.name).cast(field.type) for field in KEPT], schema=KEPT
    )


class TextStore:
    """The files of texts of a history, opened when asked for and not kept open."""

    def __init__(self, folder: Path, files: Sequence[TextFile]) -> None:
        self._folder, self.files = folder, tuple(files)
        self._tables: dict[str, pa.Table] = {}

    def table(self, number: int) -> pa.Table:
        """All texts of one of the files; nothing is read before it is looked at."""
        name, rows, begin = self.files[number].file, self.files[number].rows, self.files[number].begin
        if name not in self._tables:
            try:
                with pa.memory_map(str(self._folder / name)) as stream:
                    self._tables[name] = pa.ipc.open_file(stream).read_all()
            except (OSError, pa.ArrowException) as error:
                raise UnusableFile(name, "历史数据不存在或已损坏。") from error
        return self._tables[name].slice(begin, rows)

    def fetch(self, part: Ints, row: Ints, columns: Sequence[str] = KEPT.names) -> tuple[pa.Table, Rows]:
        """The texts at (part, row), file by file: a table, and which of those asked for each of its rows is."""
        schema = pa.schema([KEPT.field(name) for name in columns])
        order = np.lexsort((row, part))
        starts = np.flatnonzero(np.diff(part[order], prepend=-1))
        wanted: list[tuple[pa.RecordBatch, Rows]] = []
        for own in np.split(order, starts[1:]) if order.size else ():
            wanted += _by_batch(self.table(int(part[own[0]])).select(columns), row[own].astype(np.int64))
        pieces = list(in_threads(lambda some: some[0].take(pa.array(some[1])), wanted, READERS))
        # In one piece: what goes over it batch by batch starts threads for each.
        return pa.Table.from_batches(pieces, schema).combine_chunks(), order


def _by_batch(table: pa.Table, rows: Rows) -> list[tuple[pa.RecordBatch, Rows]]:
    """Rows, ascending, by batch: a table's own `take` would copy whole columns."""
    parts = table.to_batches()
    ends = np.cumsum([part.num_rows for part in parts])
    bounds = np.searchsorted(rows, [0, *ends])
    return [
        (part, rows[bounds[k] : bounds[k + 1]] - (ends[k] - part.num_rows))
        for k, part in enumerate(parts)
        if bounds[k] < bounds[k + 1]
    ]


def settled_files(store: TextStore, folder: Path, serial: int) -> tuple[TextFile, ...]:
    """The files of a store, the last ones written together while they are small."""
    rows: dict[str, int] = {}
    for file in store.files:
        rows[file.file] = rows.get(file.file, 0) + file.rows
    names = list(rows)
    due = [names.pop()] if names else []
    total = sum(rows[name] for name in due)
    while names and rows[names[-1]] <= min(GROWTH * total, SMALL - total):
        due.insert(0, names.pop())
        total += rows[due[0]]
    if len(due) < 2:
        return store.files
    path, begin, files = folder / f"texts-{serial:06d}-together.arrow", 0, []
    with (
        arriving(path) as temporary,
        pa.OSFile(str(temporary), "wb") as sink,
        pa.ipc.new_file(sink, KEPT) as out,
    ):
        for number, file in enumerate(store.files):
            if file.file in due:
                out.write_table(store.table(number))
                file, begin = replace(file, file=path.name, begin=begin), begin + file.rows
            files.append(file)
    return tuple(files)


def post_ids(store: TextStore, part: Ints, row: Ints) -> pa.Array:
    """The post ids of the texts at (part, row), in that order."""
    table, order = store.fetch(part, row, ["post_id"])
    back = np.empty(order.size, np.int64)
    back[order] = np.arange(order.size)
    return pc.take(table.column("post_id").combine_chunks(), pa.array(back))
