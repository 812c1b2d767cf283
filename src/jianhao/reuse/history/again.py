"""Old texts elected anew: who their candidates are today, out of what is known of their fingerprints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.star_join import DAYS, FIRST, LAST
from jianhao.reuse.corpus import read_corpus
from jianhao.reuse.history.case import Findings, Wording, fetched, judge_case, make_case
from jianhao.reuse.history.election import elect_votes
from jianhao.reuse.history.index import found
from jianhao.reuse.history.kinds import kind_of, prints_of
from jianhao.reuse.history.latest import latest_of
from jianhao.reuse.history.opened import History
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True)
class Elected:
    """Texts (numbers, ascending), their candidates in the order of trying, how many each has, and their wordings."""

    texts: Ints
    candidates: Ints
    numbers: Ints
    wording: Wording

    def part(self, chosen: npt.NDArray[np.bool_]) -> Elected:
        """That of the chosen texts."""
        return Elected(
            self.texts[chosen], self.candidates[chosen], self.numbers[chosen], self.wording.part(chosen)
        )

    def sources(self, account: Ints) -> Ints:
        """Every text that one of them may have been taken from, once."""
        tried = self.candidates[np.arange(self.candidates.shape[1]) < self.numbers[:, None]]
        exact = self.wording.head[account[self.wording.head] != account[self.texts]]
        return np.unique(np.concatenate([tried, exact])).astype(np.int32)


def judge_again(history: History, texts: Ints, chosen: Parameters) -> Findings:
    """What a run over the whole history would find of these texts (numbers of texts that may be judged)."""
    return judge_elected(history, elect_again(history, np.unique(texts).astype(np.int32), chosen), chosen)


def judge_elected(history: History, elected: Elected, chosen: Parameters) -> Findings:
    """The same once their candidates are known."""
    others = np.setdiff1d(elected.sources(history.numbers.account), elected.texts).astype(np.int32)
    case = make_case([fetched(history, elected.texts)], [fetched(history, others)])
    return judge_case(
        history, case, elected.texts, elected.candidates, elected.numbers, elected.wording, chosen
    )


def elect_again(history: History, texts: Ints, chosen: Parameters) -> Elected:
    """The candidates of old texts (ascending): their votes are those they once cast but for what has become a formula."""
    known = history.numbers
    wording = wording_of(history, texts)
    table, order = fetched(history, texts)
    corpus = read_corpus([table])
    places = np.searchsorted(texts, order[corpus.rows])  # of the corpus's texts among these
    back = np.empty(texts.size, np.int64)
    back[places] = np.arange(texts.size)
    joining = (known.length[texts] >= chosen.short) & (known.account[wording.head] == known.account[texts])
    spans = [(corpus.starts[k], corpus.starts[k] + corpus.lengths[k]) for k in back[joining].tolist()]
    codes = np.concatenate([np.empty(0, np.uint16), *(corpus.codes[begin:end] for begin, end in spans)])
    prints, number = prints_of(
        codes, np.append(0, np.cumsum([end - begin for begin, end in spans])).astype(np.int64)
    )
    owner = np.repeat(np.flatnonzero(joining), number).astype(np.int32)
    per_text = np.zeros(texts.size, np.int32)
    per_text[joining] = number
    votes = _votes(history, texts, prints, owner, chosen)
    ranks = known.ranks() if history.manifest.late else None
    election = elect_votes(texts.size, votes, [], per_text, ranks)
    return Elected(texts, election.candidates, election.numbers, wording)


def wording_of(history: History, texts: Ints) -> Wording:
    """What is known today of the wordings of texts."""
    known = history.numbers
    keys, which = np.unique(known.whole[texts], return_inverse=True)
    states = history.wholes.states(keys)[which]
    there = found(states) & (known.length[texts] > 0)
    head = np.where(there, states[:, FIRST], texts)
    span = np.where(there, known.day[states[:, LAST]] - known.day[states[:, FIRST]], 0)
    return Wording(head.astype(np.int32), np.where(there, states[:, DAYS], 1), span.astype(np.int32))


def _votes(history: History, texts: Ints, prints: Words, owner: Ints, chosen: Parameters) -> list[Words]:
    """(text << 32 | source) votes of texts, whose fingerprints are given, for first texts and for last ones."""
    known = history.numbers
    distinct, which = np.unique(prints, return_inverse=True)
    states = history.prints.states(distinct)
    formula = kind_of(history, states, chosen.formula_days, chosen.formula_span)
    # Each fingerprint of a text votes once; a text is told from the others by the lower bits of its fingerprints.
    cast, at = np.unique((owner.astype(np.uint64) << _HALF) | (prints & _LOW), return_index=True)
    text, first, silent = texts[owner[at]], states[which[at], FIRST], formula[which[at]]
    earlier = (known.moment[first] < known.moment[text]) | (
        (known.moment[first] == known.moment[text]) & (first < text)
    )
    voting = ~silent & (first >= 0) & earlier & (known.account[first] != known.account[text])
    votes = (owner[at][voting].astype(np.uint64) << _HALF) | first[voting].astype(np.uint64)
    voter, source, key = latest_of(known.blocks, texts)
    place = np.searchsorted(cast, (voter.astype(np.uint64) << _HALF) | key)
    lasting = ~silent[place] if silent.size else np.zeros(0, np.bool_)
    latest = (voter[lasting].astype(np.uint64) << _HALF) | source[lasting].astype(np.uint64)
    return [votes, latest]
