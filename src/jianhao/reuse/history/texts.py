"""The texts of a history as they were given: Arrow files, looked at where they lie; a text is (file, row)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.errors import UnusableFile
from jianhao.reuse.corpus import FACTS, Texts, batches
from jianhao.reuse.history.arrays import arriving
from jianhao.reuse.history.manifest import TextFile

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
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
        self._tables: dict[int, pa.Table] = {}

    def table(self, number: int) -> pa.Table:
        """All texts of a file; nothing is read before it is looked at."""
        if number not in self._tables:
            name = self.files[number].file
            try:
                with pa.memory_map(str(self._folder / name)) as stream:
                    self._tables[number] = pa.ipc.open_file(stream).read_all()
            except (OSError, pa.ArrowException) as error:
                raise UnusableFile(name, "历史数据不存在或已损坏。") from error
        return self._tables[number]

    def fetch(self, part: Ints, row: Ints) -> tuple[pa.Table, Rows]:
        """The texts at (part, row), file by file: a table, and which of those asked for each of its rows is."""
        order = np.lexsort((row, part))
        starts = np.flatnonzero(np.diff(part[order], prepend=-1))
        pieces: list[pa.RecordBatch] = []
        for own in np.split(order, starts[1:]) if order.size else ():
            pieces += _taken(self.table(int(part[own[0]])), row[own].astype(np.int64))
        # In one piece: what goes over it batch by batch starts threads for each.
        return pa.Table.from_batches(pieces, KEPT).combine_chunks(), order


def _taken(table: pa.Table, rows: Rows) -> list[pa.RecordBatch]:
    """Rows, ascending, batch by batch: a table's own `take` would copy whole columns."""
    parts = table.to_batches()
    ends = np.cumsum([part.num_rows for part in parts])
    bounds = np.searchsorted(rows, [0, *ends])
    return [
        part.take(pa.array(rows[bounds[k] : bounds[k + 1]] - (ends[k] - part.num_rows)))
        for k, part in enumerate(parts)
        if bounds[k] < bounds[k + 1]
    ]


def post_ids(store: TextStore, part: Ints, row: Ints) -> pa.Array:
    """The post ids of the texts at (part, row), in that order."""
    table, order = store.fetch(part, row)
    back = np.empty(order.size, np.int64)
    back[order] = np.arange(order.size)
    return pc.take(table.column("post_id").combine_chunks(), pa.array(back))
