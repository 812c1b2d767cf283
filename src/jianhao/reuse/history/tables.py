"""The rows of new texts, as a run over the whole history gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.reuse.exact import Groups
from jianhao.reuse.find import Scope, find_reuse, tables_of
from jianhao.reuse.found import Found
from jianhao.reuse.history.addition import Addition
from jianhao.reuse.history.again import Elected
from jianhao.reuse.history.case import Case, Findings, Numbered, Wording, fetched, judge_case, make_case
from jianhao.reuse.history.chains import sources_behind, together
from jianhao.reuse.history.fellows import fellow_takers
from jianhao.reuse.history.texts import KEPT
from jianhao.reuse.judging import Judged, judge_corpus
from jianhao.reuse.pairs import Kinds, describe, trace
from jianhao.reuse.result import Reuse

Ints = npt.NDArray[np.int32]


def no_rows() -> Reuse:
    """The rows of no posts."""
    return find_reuse(KEPT.empty_table())


def rows_of_all(addition: Addition, scope: Scope, version: str) -> Reuse:
    """The rows of the first texts of a history: nothing is older."""
    corpus, words, tried, number = (
        addition.placed.corpus,
        addition.wordings,
        addition.candidates,
        addition.numbers,
    )
    found = Found(tried, number, number, addition.formulas)
    judged = judge_corpus(corpus, Groups(words.head, words.days, words.span), found, addition.chosen)
    return tables_of(corpus, judged, describe(corpus, judged), addition.placed.texts, scope, version)


def rows_of_new(addition: Addition, scope: Scope, version: str) -> Reuse:
    """The rows of new texts beside the old ones that they may come from."""
    history, base, chosen = addition.history, addition.base, addition.chosen
    words, numbers = addition.wordings, np.arange(base, history.numbers.size, dtype=np.int32)
    wording = Wording(words.head, words.days, words.span)
    elected = Elected(numbers, addition.candidates, addition.numbers, wording)
    case = _case(addition, elected.sources(history.numbers.account))
    own = elected.part(~history.numbers.source[numbers])
    new = judge_case(history, case, own.texts, own.candidates, own.numbers, own.wording, chosen)
    findings = [new, *sources_behind(history, new, base, chosen)]
    case = _case(addition, _involved(findings), case)
    judged, kinds = _judged(case, together(findings))
    if scope.orders.places:
        origins = trace(case.corpus, judged, kinds)
        findings += fellow_takers(history, case, judged, kinds, origins, scope.orders, base, chosen)
        case = _case(addition, _involved(findings), case)
        judged, kinds = _judged(case, together(findings))
    reuse = tables_of(case.corpus, judged, kinds, case.tables, scope, version)
    # Pairs of old texts only served to trace chains.
    return replace(reuse, pairs=reuse.pairs.filter(~case.corpus.source_only[judged.measures[:, pair.TEXT]]))


def _case(addition: Addition, texts: Ints, ready: Case | None = None) -> Case:
    """The new texts beside these old ones; `ready` if it has them all."""
    old = texts[texts < addition.base]
    if ready is not None and np.isin(old, ready.numbers).all():
        return ready
    own, source = _own_tables(addition), addition.history.numbers.source
    posts = [some for some in own if not source[some[1][0]]]
    sources = [some for some in own if source[some[1][0]]]
    return make_case(posts, [*sources, fetched(addition.history, old)])


def _involved(findings: Sequence[Findings]) -> Ints:
    measures = np.concatenate([some.measures[:, [pair.TEXT, pair.SOURCE]] for some in findings])
    texts = np.concatenate([some.texts for some in findings])
    return np.unique(np.concatenate([measures.reshape(-1), texts])).astype(np.int32)


def _own_tables(addition: Addition) -> list[Numbered]:
    """The new texts as they lie in their files."""
    known, base = addition.history.numbers, addition.base
    part, row = known.part[base:], known.row[base:]
    tables = []
    for file in np.unique(part).tolist():
        own = np.flatnonzero(part == file)
        numbers = (base + own[np.argsort(row[own])]).astype(np.int32)
        tables.append((addition.history.texts.table(file), numbers))
    return tables


def _judged(case: Case, findings: Findings) -> tuple[Judged, Kinds]:
    """Findings in the numbers of a case."""
    measures = findings.measures.copy()
    for column in (pair.TEXT, pair.SOURCE):
        measures[:, column] = case.places(measures[:, column])
    order = np.argsort(measures[:, pair.TEXT], kind="stable")
    plain = np.zeros(case.corpus.size, np.int32)
    plain[case.places(findings.texts)] = findings.plain
    judged = Judged(measures[order], findings.spans, plain)
    return judged, describe(case.corpus, judged)
