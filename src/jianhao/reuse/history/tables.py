"""The rows of new texts, as a run over the whole history gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.reuse.exact import Groups
from jianhao.reuse.find import Reuse, Scope, tables_of
from jianhao.reuse.history.addition import Addition
from jianhao.reuse.history.again import Elected
from jianhao.reuse.history.case import Case, Findings, Numbered, Wording, fetched, judge_case, make_case
from jianhao.reuse.history.chains import sources_behind, together
from jianhao.reuse.history.opened import History
from jianhao.reuse.judging import Judged, judge_corpus
from jianhao.reuse.pairs import describe
from jianhao.reuse.search import Found
from jianhao.store.schemas import REUSE_ACCOUNTS, REUSE_EDGES, REUSE_PAIRS, REUSE_POSTS, UNIQUE_POSTS

Ints = npt.NDArray[np.int32]


def no_rows() -> Reuse:
    """The rows of no posts."""
    schemas = (REUSE_PAIRS, REUSE_POSTS, REUSE_ACCOUNTS, REUSE_EDGES, UNIQUE_POSTS)
    return Reuse(*(schema.empty_table() for schema in schemas))


def rows_of_all(addition: Addition, scope: Scope, version: str) -> Reuse:
    """The rows of the first texts of a history: nothing is older."""
    corpus, elected, words = addition.placed.corpus, addition.joined.election, addition.wordings
    found = Found(
        elected.candidates, elected.candidates, elected.numbers, elected.numbers, addition.joined.formulas
    )
    judged = judge_corpus(corpus, Groups(words.head, words.days, words.span), found, addition.chosen)
    return tables_of(corpus, judged, describe(corpus, judged), addition.placed.texts, scope, version)


def rows_of_new(addition: Addition, scope: Scope, version: str) -> Reuse:
    """The rows of new texts beside the old ones that they may come from."""
    history, base, chosen = addition.history, addition.base, addition.chosen
    election, words = addition.joined.election, addition.wordings
    numbers = np.arange(base, history.numbers.size, dtype=np.int32)
    elected = Elected(
        numbers, election.candidates, election.numbers, Wording(words.head, words.days, words.span)
    )
    old = elected.sources(history.numbers.account)
    own = _own_tables(addition)
    case = _case(own, [fetched(history, old[old < base])], history)
    judged = ~history.numbers.source[numbers]
    new = judge_case(
        history, case, numbers[judged], elected.candidates[judged], elected.numbers[judged],
        elected.wording.part(judged), chosen,
    )  # fmt: skip
    behind = sources_behind(history, new, base, chosen)
    findings = together([new, *behind])
    if behind:
        involved = np.unique(findings.measures[:, [pair.TEXT, pair.SOURCE]]).astype(np.int32)
        case = _case(own, [fetched(history, involved[involved < base])], history)
    return _tables(case, findings, scope, version)


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


def _case(own: Sequence[Numbered], old: Sequence[Numbered], history: History) -> Case:
    posts = [some for some in own if not history.numbers.source[some[1][0]]]
    sources = [some for some in own if history.numbers.source[some[1][0]]]
    return make_case(posts, [*sources, *old])


def _tables(case: Case, findings: Findings, scope: Scope, version: str) -> Reuse:
    """All tables of the judged texts of a case; pairs of others are used to trace chains and left out."""
    measures = findings.measures.copy()
    for column in (pair.TEXT, pair.SOURCE):
        measures[:, column] = case.places(measures[:, column])
    order = np.argsort(measures[:, pair.TEXT], kind="stable")
    plain = np.zeros(case.corpus.size, np.int32)
    plain[case.places(findings.texts)] = findings.plain
    judged = Judged(measures[order], findings.spans, plain)
    reuse = tables_of(case.corpus, judged, describe(case.corpus, judged), case.tables, scope, version)
    own = ~case.corpus.source_only[judged.measures[:, pair.TEXT]]
    return replace(reuse, pairs=reuse.pairs.filter(own))
