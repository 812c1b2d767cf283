"""A few texts of a history side by side, as a corpus of their own in which some of them are judged as in the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels import pair
from jianhao.kernels.postings import list_fingerprints
from jianhao.kernels.star_join import DAYS, FIRST, LAST
from jianhao.reuse.corpus import Corpus, Texts, read_corpus
from jianhao.reuse.exact import Groups
from jianhao.reuse.history.index import found
from jianhao.reuse.history.opened import History
from jianhao.reuse.judging import judge_corpus
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.search import Found

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
SLICE = 8 << 20  # characters whose fingerprints are looked up at once
Numbered = tuple[pa.Table, Ints]  # texts, and the number of each


@dataclass(frozen=True)
class Wording:
    """Per text what is known of its wording, in numbers of the history: as exact.Groups."""

    head: Ints
    days: Ints
    span: Ints

    def part(self, chosen: npt.NDArray[np.bool_]) -> Wording:
        """That of the chosen texts."""
        return Wording(self.head[chosen], self.days[chosen], self.span[chosen])


@dataclass(frozen=True)
class Case:
    """`numbers[i]` is the number of text i of the corpus in the history; both are in the order of time."""

    corpus: Corpus
    numbers: Ints
    tables: Texts

    def places(self, numbers: Ints) -> Ints:
        """Where texts of the history, all in the case, stand in its corpus."""
        order = np.argsort(self.numbers)
        return order[np.searchsorted(self.numbers, numbers, sorter=order)].astype(np.int32)


@dataclass(frozen=True)
class Findings:
    """As judging.Judged, in numbers of the history: `plain[k]` is that of text `texts[k]`."""

    measures: Ints
    spans: Ints
    texts: Ints
    plain: Ints

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """The pairs that are no templates and known to be later."""
        counted: npt.NDArray[np.bool_] = (self.measures[:, pair.TEMPLATE] == 0) & (
            self.measures[:, pair.LATER] == 1
        )
        return counted


def fetched(history: History, numbers: Ints) -> Numbered:
    """Texts by number."""
    table, order = history.texts.fetch(history.numbers.part[numbers], history.numbers.row[numbers])
    return table, numbers[order]


def make_case(judged: Sequence[Numbered], others: Sequence[Numbered]) -> Case:
    """Texts side by side; only those of `judged` may be judged."""
    tables = [table for table, _ in [*judged, *others]]
    corpus = read_corpus(tables[: len(judged)], tables[len(judged) :])
    rows = np.concatenate([np.empty(0, np.int32), *(numbers for _, numbers in [*judged, *others])])
    return Case(corpus, rows[corpus.rows], tables)


def judge_case(
    history: History,
    case: Case,
    texts: Ints,
    candidates: Ints,
    numbers: Ints,
    wording: Wording,
    chosen: Parameters,
) -> Findings:
    """Judge texts (numbers of the history) as a run over the whole history would: candidates[k] are those of texts[k]."""
    corpus = case.corpus
    own = case.places(texts)
    tried = np.zeros((corpus.size, candidates.shape[1]), np.int32)
    number = np.zeros(corpus.size, np.int32)
    there = np.arange(candidates.shape[1]) < numbers[:, None]
    local = np.zeros_like(candidates)
    local[there] = case.places(candidates[there])
    tried[own], number[own] = local, numbers
    found_ = Found(tried, tried, number, number, formulas_of(history, corpus, chosen))
    judged = judge_corpus(corpus, _groups(history, case, own, wording), found_, chosen)
    measures = judged.measures.copy()
    for column in (pair.TEXT, pair.SOURCE):
        measures[:, column] = case.numbers[measures[:, column]]
    return Findings(measures, judged.spans, texts, judged.plain[own])


def _groups(history: History, case: Case, own: Ints, wording: Wording) -> Groups:
    """Only first texts of other accounts matter; these are in the case."""
    size, account = case.corpus.size, history.numbers.account
    head, days, span = np.arange(size, dtype=np.int32), np.ones(size, np.int32), np.zeros(size, np.int32)
    others = account[wording.head] != account[case.numbers[own]]
    head[own[others]] = case.places(wording.head[others])
    days[own], span[own] = wording.days, wording.span
    return Groups(head, days, span)


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
