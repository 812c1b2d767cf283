"""Old texts taken from the same first texts as new ones: ten of them within three days make a notice that was handed down."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.reuse.history.again import Elected, elect_again, judge_elected
from jianhao.reuse.history.case import Case, Findings
from jianhao.reuse.history.opened import History
from jianhao.reuse.judging import Judged
from jianhao.reuse.ordered import HOUR, MASS_HOURS, MASS_SHARE, Orders
from jianhao.reuse.pairs import Kinds
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]


def fellow_takers(
    history: History, case: Case, judged: Judged, kinds: Kinds, origins: Ints, orders: Orders, base: int, chosen: Parameters
) -> list[Findings]:  # fmt: skip
    """The findings today of old texts without which it cannot be said whether new ones are ordered (ordered.mark_ordered).

    `judged`, `kinds` and `origins` are of the new texts and those behind them, in the case; new texts are numbered from `base`.
    """
    roots = case.numbers[_first_texts(case, judged, kinds, origins, orders)]
    if not roots.size:
        return []
    known = history.numbers
    since = known.moment[roots].min()
    recent = np.flatnonzero((known.moment[:base] >= since) & ~known.source[:base]).astype(np.int32)
    elected = elect_again(history, recent, chosen)
    fellows = elected.part(_taken_from(elected, known.account, roots))
    there = np.isin(fellows.texts, case.numbers[judged.measures[:, pair.TEXT]])
    fellows = fellows.part(~there)
    return [judge_elected(history, fellows, chosen)] if fellows.texts.size else []


def _first_texts(case: Case, judged: Judged, kinds: Kinds, origins: Ints, orders: Orders) -> Ints:
    """First texts, of an account of the register, that a new text of a lower one took whole and soon."""
    m, corpus = judged.measures, case.corpus
    text = m[:, pair.TEXT]
    root = np.where(origins[text] >= 0, origins[text], m[:, pair.SOURCE])
    rank = np.array(
        [orders.places[n][0].rank if n in orders.places else -1 for n in corpus.accounts.to_pylist()],
        np.int64,
    )
    clock = np.asarray(corpus.facts.column("published_at").cast("int64"))[corpus.rows]
    rows = kinds.counted & ~corpus.source_only[text]
    rows &= m[:, pair.COVERED] >= MASS_SHARE * np.maximum(judged.plain[text], 1)
    rows &= clock[text] - clock[root] <= MASS_HOURS * HOUR
    high, low = rank[corpus.account[root]], rank[corpus.account[text]]
    return np.unique(root[rows & (high >= 0) & (high < low)]).astype(np.int32)


def _taken_from(elected: Elected, account: Ints, roots: Ints) -> npt.NDArray[np.bool_]:
    """Texts that may come from one of the roots, by way of others too; `elected` is in the order of time."""
    reached = set(roots.tolist())
    taken = np.zeros(elected.texts.size, np.bool_)
    exact = np.where(
        account[elected.wording.head] != account[elected.texts], elected.wording.head, -1
    ).tolist()
    for k, text in enumerate(elected.texts.tolist()):
        tried = elected.candidates[k, : elected.numbers[k]].tolist()
        if exact[k] in reached or not reached.isdisjoint(tried):
            taken[k] = True
            reached.add(text)
    return taken
