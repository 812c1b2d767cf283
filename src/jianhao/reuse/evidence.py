"""Where the matched characters stand in the texts as they were published."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.characters import characters
from jianhao.kernels.normalise import map_spans
from jianhao.reuse.corpus import Texts, batches, utf8

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


def to_code_points(posts: Texts, rows: Rows, begins: Ints, stops: Ints) -> None:
    """Turn spans of codes into spans of the text of row `rows[k]`, in place; torn ones become empty."""
    order = np.argsort(rows, kind="stable")
    ordered, at = rows[order], 0
    for batch in batches(posts, ("text",)):
        size = batch.num_rows
        here = slice(*np.searchsorted(ordered, (at, at + size)))
        if here.start < here.stop:
            _map_batch(batch.column(0), ordered[here] - at, order[here], begins, stops)
        at += size


def _map_batch(texts: object, rows: Rows, spans: Rows, begins: Ints, stops: Ints) -> None:
    data, offsets = utf8(texts)
    ends = np.searchsorted(rows, np.arange(offsets.size - 1), "right")
    known, threads = characters(), cores()

    def work(span: tuple[int, int]) -> None:
        first, last = span
        before = int(ends[first - 1]) if first else 0
        map_spans(
            data, offsets[first : last + 1], known.codes, known.expanding, known.expansions,
            ends[first:last] - before, spans[before : int(ends[last - 1])], begins, stops,
        )  # fmt: skip

    list(in_threads(work, even_blocks(np.diff(ends, prepend=0), threads), threads))
