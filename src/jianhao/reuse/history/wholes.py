"""Texts of the same wording over the whole history: who had it first, on how many days it was published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.star_join import DAYS, FIRST, LAST, STATE
from jianhao.kernels.whole import hash_whole
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.index import Index, Run, found

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Wordings:
    """Per text, in numbers of the history, as exact.Groups; `keys` and `states` are those of all different wordings, by key."""

    head: Ints
    days: Ints
    span: Ints
    keys: Words
    states: Ints

    def run(self, index: Index) -> Run:
        """What the index has to keep."""
        return index.run_of(self.keys, self.states)


def whole_keys(corpus: Corpus) -> Words:
    """64 bits of the whole of each text."""
    hashes = np.empty((corpus.size, 2), np.uint64)
    blocks = even_blocks(corpus.lengths.astype(np.int64), 4 * cores())
    list(
        in_threads(
            lambda s: hash_whole(corpus.codes, corpus.starts, corpus.lengths, *s, hashes), blocks, cores()
        )
    )
    mixed = (hashes[:, 0] ^ (hashes[:, 1] * np.uint64(0x9E3779B97F4A7C15))) * np.uint64(0xD6E8FEB86659FD93)
    keys: Words = mixed ^ (mixed >> np.uint64(32))
    return keys


def group_new(
    whole: Words, lengths: Ints, base: int, index: Index, day: Ints, moment: npt.NDArray[np.int64]
) -> Wordings:
    """Take texts numbered from `base` on, in the order of time, into what is known of their wordings.

    `day` and `moment` are those of all numbers. An empty text is a wording of its own, which is not kept.
    """
    there = np.flatnonzero(lengths > 0)
    order = there[np.argsort(whole[there], kind="stable")]  # stable: the earliest of a wording comes first
    numbers, keys = (order + base).astype(np.int32), whole[order]
    begins = np.append(True, keys[1:] != keys[:-1])[: keys.size]
    starts, which = np.flatnonzero(begins), np.cumsum(begins) - 1
    states = index.states(keys[starts])
    before = found(states)
    previous = np.append(-1, numbers[:-1])[: numbers.size]
    previous[starts] = np.where(before, states[:, LAST], -1)
    new_day = (previous < 0) | (day[numbers] != day[previous])
    ends = np.append(starts[1:], keys.size)[: starts.size] - 1
    after = np.empty((starts.size, STATE), np.int32)
    after[:, FIRST] = np.where(before, states[:, FIRST], numbers[starts])
    after[:, LAST] = numbers[ends]
    after[:, DAYS] = np.where(before, states[:, DAYS], 0)
    np.add.at(after[:, DAYS], which, new_day)
    _mend_late(after, states, before, numbers[starts], moment)
    own = np.arange(base, base + whole.size, dtype=np.int32)
    head, days, span = own.copy(), np.ones(whole.size, np.int32), np.zeros(whole.size, np.int32)
    head[order], days[order] = after[which, FIRST], after[which, DAYS]
    span[order] = (day[after[:, LAST]] - day[after[:, FIRST]])[which]
    return Wordings(head, days, span, keys[starts], after)


def _mend_late(
    after: Ints, states: Ints, before: npt.NDArray[np.bool_], earliest: Ints, moment: npt.NDArray[np.int64]
) -> None:
    """Where new texts are earlier than known ones, the earliest of all is the first and the latest the last."""
    sooner = before & (moment[earliest] < moment[states[:, FIRST]])
    after[sooner, FIRST] = earliest[sooner]
    later = before & (moment[states[:, LAST]] > moment[after[:, LAST]])
    after[later, LAST] = states[later, LAST]
