"""Candidates for every text: fingerprints joined, votes counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.fingerprints import BITS, count_postings, scatter_postings
from jianhao.kernels.star_join import join_parts
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.exact import NOBODY, Groups
from jianhao.reuse.found import Found
from jianhao.reuse.parameters import Parameters
from jianhao.reuse.spill import let_go, pieces
from jianhao.reuse.votes import Votes
from jianhao.store.engine import Engine

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
AT_ONCE = 128 << 20  # postings held at once; the texts are gone over anew for each so many
PART = 16_384  # postings of one part: its table of states stays in the processor's cache
LEAST_PARTS, MOST_PARTS = 1 << 10, 1 << 14


def find_candidates(
    corpus: Corpus, groups: Groups, chosen: Parameters, engine: Engine | None = None
) -> Found:
    """The candidates of every text that is long enough and no exact copy."""
    exact = groups.sources(corpus.account)
    long = corpus.lengths >= chosen.short
    joining = long & (exact == NOBODY)
    if engine is not None:
        from jianhao.reuse.engine_join import join_by_engine  # only whoever joins by SQL needs it

        return join_by_engine(corpus, chosen, joining, ~corpus.source_only, engine)
    return join_texts(corpus, chosen, joining, ~corpus.source_only)


def join_texts(corpus: Corpus, chosen: Parameters, joining: Flags, voting: Flags) -> Found:
    """Join the texts marked in `joining`; those marked in `voting` vote, the others are only voted for."""
    lengths = np.where(joining, corpus.lengths, 0).astype(np.int32)
    prints = np.zeros(corpus.size, np.int32)
    votes = Votes(corpus.size)
    formulas: list[Words] = []
    expected = int(lengths.sum(dtype=np.int64)) // 4
    parts = LEAST_PARTS
    while parts < MOST_PARTS and expected > parts * PART:
        parts *= 2
    per_pass = -(-parts // max(1, -(-expected // AT_ONCE)))
    shift = BITS - parts.bit_length() + 1
    for low in range(0, parts, per_pass):
        some = _join_pass(corpus, lengths, prints, chosen, voting, low, min(per_pass, parts - low), shift)
        votes.take(some[0])
        formulas += some[1]
    candidates, numbers = votes.elect(prints)
    known = np.sort(np.concatenate(formulas)) if formulas else np.empty(0, np.uint64)
    return Found(candidates, numbers, prints, known)


def _join_pass(
    corpus: Corpus,
    lengths: Ints,
    prints: Ints,
    chosen: Parameters,
    voting: Flags,
    low: int,
    parts: int,
    shift: int,
) -> tuple[list[Words], list[Words]]:
    threads = cores()
    blocks = even_blocks(lengths.astype(np.int64), pieces(corpus.codes, corpus.size, threads))
    counts = np.zeros((len(blocks), parts), np.int64)

    def count(k: int) -> None:
        count_postings(corpus.codes, corpus.starts, lengths, *blocks[k], shift, low, counts[k], prints)
        let_go(corpus.codes)

    list(in_threads(count, range(len(blocks)), threads))
    # Within a part the blocks follow one another, so that its postings are in the order of the texts.
    places = np.cumsum(counts.T.reshape(-1), dtype=np.int64).reshape(parts, len(blocks)).T - counts
    ends = np.cumsum(counts.sum(axis=0), dtype=np.int64)
    postings = np.empty(int(ends[-1]) if parts else 0, np.uint64)

    def scatter(k: int) -> None:
        scatter_postings(
            corpus.codes, corpus.starts, lengths, *blocks[k], shift, low, places[k].copy(), postings
        )
        let_go(corpus.codes)

    list(in_threads(scatter, range(len(blocks)), threads))

    def join(span: tuple[int, int]) -> tuple[Words, Words]:
        room = int(ends[span[1] - 1] - (ends[span[0] - 1] if span[0] else 0))
        votes, formulas = np.empty(2 * room, np.uint64), np.empty(room, np.uint64)
        cast, found = join_parts(
            postings, ends, span[0], span[1], low, shift, corpus.account, corpus.day, voting,
            chosen.formula_days, chosen.formula_span, chosen.frame_days, chosen.frame_span, votes, formulas,
        )  # fmt: skip
        return votes[:cast].copy(), formulas[:found].copy()

    joined = list(in_threads(join, even_blocks(counts.sum(axis=0), 16 * threads), threads))
    return [v for v, _ in joined], [f for _, f in joined]
