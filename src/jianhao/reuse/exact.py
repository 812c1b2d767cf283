"""Texts that are the same from the first character to the last: the first of them stands for all others in the join."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.whole import hash_whole
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.spill import let_go, pieces

Ints = npt.NDArray[np.int32]
NOBODY = -1


@dataclass(frozen=True)
class Groups:
    """Per text: the first text of the same wording, on how many days and over how long that wording was published."""

    head: Ints
    days: Ints
    span: Ints

    def sources(self, account: Ints) -> Ints:
        """The text each was taken from word for word; NOBODY where the account itself was the first."""
        return np.where(account[self.head] != account, self.head, NOBODY).astype(np.int32)


def group_exact(corpus: Corpus) -> Groups:
    """Group texts by their whole wording; an empty text is a group of its own."""
    if not corpus.size:
        return Groups(*(np.empty(0, np.int32),) * 3)
    hashes = np.empty((corpus.size, 2), np.uint64)
    blocks = even_blocks(corpus.lengths.astype(np.int64), pieces(corpus.codes, corpus.size, 4 * cores()))

    def work(span: tuple[int, int]) -> None:
        hash_whole(corpus.codes, corpus.starts, corpus.lengths, *span, hashes)
        let_go(corpus.codes)

    list(in_threads(work, blocks, cores()))
    empty = np.flatnonzero(corpus.lengths == 0)
    hashes[empty, 0], hashes[empty, 1] = 0, empty
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))  # stable: the earliest of a group comes first
    ordered = hashes[order]
    begins = np.ones(corpus.size, np.bool_)
    begins[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    group = np.cumsum(begins) - 1
    return _described(corpus, order, group, np.flatnonzero(begins))


def _described(
    corpus: Corpus, order: npt.NDArray[np.int64], group: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]
) -> Groups:
    day = corpus.day[order]
    new_day = np.ones(corpus.size, np.int64)
    new_day[1:] = (day[1:] != day[:-1]) | (group[1:] != group[:-1])
    ends = np.append(starts[1:], corpus.size) - 1
    per_group = (
        order[starts],
        np.add.reduceat(new_day, starts),
        day[ends] - day[starts],
    )
    head, days, span = (_spread(values, order, group) for values in per_group)
    return Groups(head, days, span)


def _spread(
    values: npt.NDArray[np.int64], order: npt.NDArray[np.int64], group: npt.NDArray[np.int64]
) -> Ints:
    out = np.empty(order.size, np.int32)
    out[order] = values[group]
    return out
