"""All texts judged: each against its candidates, in threads, the result in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.formulas import formula_table
from jianhao.kernels.judge import judge_texts
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.exact import NOBODY, Groups
from jianhao.reuse.found import Found
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.spill import Pile, let_go, pieces

Ints = npt.NDArray[np.int32]
BLOCKS = 64


@dataclass(frozen=True)
class Judged:
    """`measures` one row a pair (columns named in kernels.judge), by text; `spans` in codes; `plain[i]` of text i the
    characters outside formulas."""

    measures: Ints
    spans: Ints
    plain: Ints


def judge_corpus(corpus: Corpus, groups: Groups, found: Found, chosen: Parameters) -> Judged:
    """Judge every text that may be judged."""
    table = formula_table(found.formulas)
    texts = np.flatnonzero((corpus.lengths >= chosen.short) & ~corpus.source_only).astype(np.int32)
    plain = np.zeros(corpus.size, np.int32)

    def work(span: tuple[int, int]) -> tuple[Ints, Ints]:
        own = texts[span[0] : span[1]]
        numbers = found.numbers[own]
        room = ((corpus.lengths[own].astype(np.int64) // 2 + 1) * numbers).sum()
        measures = np.empty((int(numbers.sum()) + 1, pair.MEASURES), np.int32)
        spans, characters = np.empty((int(room), 4), np.int32), np.zeros(own.size, np.int32)
        pairs, written = judge_texts(
            corpus.codes, corpus.starts, corpus.lengths, corpus.day, corpus.clock, own,
            found.candidates[own], numbers, table, measures, spans, characters,
        )  # fmt: skip
        plain[own] = characters
        let_go(corpus.codes)
        return measures[:pairs].copy(), spans[:written].copy()

    looks = 1 + found.numbers[texts].astype(np.int64)
    number = pieces(corpus.codes, int(looks.sum()), BLOCKS)
    done = in_threads(work, even_blocks(corpus.lengths[texts] * looks, number), cores())
    return _together(chain(done, _exact_copies(corpus, groups, chosen, plain)), plain)


def _exact_copies(
    corpus: Corpus, groups: Groups, chosen: Parameters, plain: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Texts that are the same as an earlier one of another account, unless all of it is a formula (早安, a standing warning)."""
    there = (corpus.lengths > 0) & ~corpus.source_only
    formula = (groups.days >= chosen.formula_days) & (groups.span >= chosen.formula_span)
    short = there & ~formula & (corpus.lengths < chosen.short)
    plain[short] = corpus.lengths[short]
    source = groups.sources(corpus.account)
    texts = np.flatnonzero(there & ~formula & (source != NOBODY)).astype(np.int32)
    sources, lengths = source[texts], corpus.lengths[texts]
    plain[texts] = np.maximum(plain[texts], 1)
    measures = np.zeros((texts.size, pair.MEASURES), np.int32)
    measures[:, pair.TEXT], measures[:, pair.SOURCE] = texts, sources
    for column in (pair.COVERED, pair.FRESH, pair.MATCHED):
        measures[:, column] = plain[texts]
    for column in (pair.VERBATIM, pair.SPREAD, pair.PASSED):
        measures[:, column] = lengths
    earlier = corpus.day[sources] < corpus.day[texts]
    clocks = corpus.clock[sources], corpus.clock[texts]
    timed = (corpus.day[sources] == corpus.day[texts]) & (clocks[0] >= 0) & (clocks[1] > clocks[0])
    measures[:, pair.LATER] = earlier | timed
    measures[:, pair.SPAN_FROM], measures[:, pair.SPAN_TO] = np.arange(texts.size), np.arange(texts.size) + 1
    nought = np.zeros_like(lengths)
    yield measures, np.stack([nought, lengths, nought, lengths], axis=1).astype(np.int32)


def _together(done: Iterable[tuple[Ints, Ints]], plain: Ints) -> Judged:
    """Blocks put together as they come: the spans may be too many for memory."""
    measures, spans = [], Pile(4, np.int32)
    for some, own in done:
        some[:, [pair.SPAN_FROM, pair.SPAN_TO]] += len(spans)
        measures.append(some)
        spans.take(own)
    all_measures = np.concatenate(measures)
    order = np.argsort(all_measures[:, pair.TEXT], kind="stable")
    return Judged(all_measures[order], spans.whole(), plain)
