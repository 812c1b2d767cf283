"""What is a formula or a frame today: the fingerprints of a few texts looked up in the whole history."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.postings import list_fingerprints
from jianhao.kernels.star_join import DAYS, FIRST, LAST
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.index import found
from jianhao.reuse.history.opened import History
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
SLICE = 8 << 20  # characters whose fingerprints are looked up at once


def formulas_of(history: History, corpus: Corpus, chosen: Parameters) -> Words:
    """The fingerprints of these texts that are formulas or frames today, as the star join lists them."""
    order = np.argsort(corpus.starts, kind="stable")
    offsets = np.append(corpus.starts[order], 0)
    if order.size:
        offsets[-1] = corpus.starts[order[-1]] + corpus.lengths[order[-1]]
    listed, at = [np.empty(0, np.uint64)], 0
    while at < order.size:
        end = max(at + 1, int(np.searchsorted(offsets, offsets[at] + SLICE, "right")) - 1)
        prints, _ = prints_of(corpus.codes, offsets[at : end + 1])
        listed.append(_formulas(history, distinct(prints), chosen))
        at = end
    return distinct(np.concatenate(listed))


def distinct(words: Words) -> Words:
    """Each word once, ascending: by sorting, which is many times faster here than what np.unique does."""
    ordered = np.sort(words)
    once: Words = ordered[np.append(True, ordered[1:] != ordered[:-1])[: ordered.size]]
    return once


def prints_of(codes: npt.NDArray[np.uint16], offsets: npt.NDArray[np.int64]) -> tuple[Words, Ints]:
    """(fingerprints of texts that lie one after the other, how many each has)."""
    own = codes[offsets[0] : offsets[-1]]
    prints, places, numbers = (
        np.empty(own.size, np.uint64),
        np.empty(own.size, np.int32),
        np.zeros(offsets.size - 1, np.int32),
    )
    written = list_fingerprints(own, offsets - offsets[0], prints, places, numbers)
    return prints[:written], numbers


def _formulas(history: History, prints: Words, chosen: Parameters) -> Words:
    states = history.prints.states(prints)
    frame = kind_of(history, states, chosen.frame_days, chosen.frame_span)
    formula = kind_of(history, states, chosen.formula_days, chosen.formula_span)
    return (prints[frame] << np.uint64(1)) | formula[frame].astype(np.uint64)


def kind_of(history: History, states: Ints, days: int, span: int) -> npt.NDArray[np.bool_]:
    """Which states are of something said on so many days over so long (star_join.is_formula)."""
    day = history.numbers.day
    kind: npt.NDArray[np.bool_] = found(states) & (states[:, DAYS] >= days)
    kind[kind] = day[states[kind, LAST]] - day[states[kind, FIRST]] >= span
    return kind
