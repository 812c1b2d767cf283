"""Where the matched characters stand in the texts as they were published."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.characters import characters
from jianhao.kernels.normalise import map_spans
from jianhao.reuse.corpus import batches, utf8
from jianhao.reuse.remembered import Texts

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


def to_code_points(
    posts: Texts, sides: tuple[Rows, Rows], span_from: Ints, span_to: Ints, spans: Sequence[Ints]
) -> None:
    """Turn the spans of pairs from codes into code points, in place; torn ones become empty.

    `sides` are the rows of the pairs' texts and of their sources; `spans` are four columns (begin, end, source begin, source end),
    those of pair k from `span_from[k]` up to `span_to[k]`.
    """
    rows = np.concatenate(sides)
    order = np.argsort(rows, kind="stable")
    ordered, at = rows[order], 0
    for batch in batches(posts, ("text",)):
        size = batch.num_rows
        here = slice(*np.searchsorted(ordered, (at, at + size)))
        if here.start < here.stop:
            _map_batch(batch.column(0), ordered[here] - at, order[here], span_from, span_to, spans)
        at += size


def _map_batch(
    texts: object, rows: Rows, mentions: Rows, span_from: Ints, span_to: Ints, spans: Sequence[Ints]
) -> None:
    data, offsets = utf8(texts)
    ends = np.searchsorted(rows, np.arange(offsets.size - 1), "right")
    known, threads = characters(), cores()

    def work(span: tuple[int, int]) -> None:
        first, last = span
        before = int(ends[first - 1]) if first else 0
        map_spans(
            data, offsets[first : last + 1], known.codes, known.expanding, known.expansions,
            ends[first:last] - before, mentions[before : int(ends[last - 1])], span_from, span_to, *spans,
        )  # fmt: skip

    list(in_threads(work, even_blocks(np.diff(ends, prepend=0), threads), threads))
