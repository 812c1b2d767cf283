"""A few texts of a history side by side, as a corpus of their own in which some of them are judged as in the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jianhao.kernels import pair
from jianhao.reuse.corpus import Corpus, read_corpus
from jianhao.reuse.exact import Groups
from jianhao.reuse.found import Found
from jianhao.reuse.history.kinds import formulas_of
from jianhao.reuse.history.opened import History
from jianhao.reuse.judging import judge_corpus
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.remembered import Texts

Ints = npt.NDArray[np.int32]
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
    found_ = Found(tried, number, number, formulas_of(history, corpus, chosen))
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
