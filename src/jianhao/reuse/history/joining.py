"""New texts joined onto the fingerprints of all texts before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.fingerprints import BITS, count_postings, scatter_postings
from jianhao.kernels.join_onto import distinct_prints, join_onto
from jianhao.kernels.star_join import STATE
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.election import elect_votes
from jianhao.reuse.history.index import PARTS, Index, Run, found
from jianhao.reuse.history.latest import LatestVotes
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
AT_ONCE = 64 << 20  # postings held at once
PART = 16_384  # postings of one part: its table of states stays in the processor's cache
MOST_PARTS = 1 << 14
SHARDS = 16
TASKS = 32  # pieces of work in one pass


@dataclass(frozen=True)
class Newcomers:
    """Texts to be joined: numbers from `base` on; the first `late` of them are earlier than some known text.

    `account`, `day` and `moment` are those of all numbers, and `ranks` their order in time where that is another one; `joining`
    and `voting` are those of the texts of `corpus`.
    """

    corpus: Corpus
    base: int
    late: int
    account: Ints
    day: Ints
    moment: Offsets
    ranks: Offsets | None
    joining: Flags
    voting: Flags


@dataclass(frozen=True)
class Joined:
    """`candidates[k]` of text k in the order of trying, `numbers[k]` of them; the votes for last texts that may count again;
    `formulas` of the fingerprints that the new texts have, as the star join lists them."""

    candidates: Ints
    numbers: Ints
    latest: LatestVotes
    formulas: Words


@dataclass(frozen=True)
class _Cast:
    """Outcome of some parts: votes for first texts, for last ones with their keys, formulas, and the states to be kept."""

    votes: Words
    latest: Words
    latest_keys: Keys
    formulas: Words
    keys: Keys
    firsts: Ints
    rests: Ints


def join_new(new: Newcomers, index: Index, chosen: Parameters, keep: Callable[[int, Run], Run]) -> Joined:
    """Join new texts; the index then knows them too. `keep(shard, run)` may put a run on disk."""
    corpus = new.corpus
    lengths = np.where(new.joining, corpus.lengths, 0).astype(np.int32)
    prints = np.zeros(corpus.size, np.int32)
    expected = int(lengths.sum(dtype=np.int64)) // 4
    parts = PARTS
    while parts < MOST_PARTS and expected > parts * PART:
        parts *= 2
    per_pass = -(-SHARDS // max(1, -(-expected // AT_ONCE)))
    cast: list[_Cast] = []
    for first in range(0, SHARDS, per_pass):
        shards = range(first, min(SHARDS, first + per_pass))
        cast += _Pass(new, lengths, prints, parts, shards).join(index, chosen, keep)
    formulas = np.sort(np.concatenate([some.formulas for some in cast]))
    votes, latest = [some.votes for some in cast], [(some.latest, some.latest_keys) for some in cast]
    cast.clear()
    election = elect_votes(corpus.size, votes, latest, prints, new.ranks)
    return Joined(election.candidates, election.numbers, election.latest, formulas)


class _Pass:
    """The postings of some shards, by part and in the order of the texts."""

    def __init__(self, new: Newcomers, lengths: Ints, prints: Ints, parts: int, shards: range) -> None:
        self.new, self.shards = new, shards
        self.per_shard = parts // SHARDS
        self.low, self.parts = shards.start * self.per_shard, len(shards) * self.per_shard
        self.shift = BITS - (parts.bit_length() - 1)
        corpus, threads = new.corpus, cores()
        blocks = even_blocks(lengths.astype(np.int64), threads)
        counts = np.zeros((len(blocks), self.parts), np.int64)
        texts = corpus.codes, corpus.starts, lengths

        def count(k: int) -> None:
            count_postings(*texts, *blocks[k], self.shift, self.low, counts[k], prints)

        list(in_threads(count, range(len(blocks)), threads))
        # Within a part the blocks follow one another, so that its postings are in the order of the texts.
        places = np.cumsum(counts.T.reshape(-1), dtype=np.int64).reshape(self.parts, len(blocks)).T - counts
        self.sizes = counts.sum(axis=0)
        self.ends = np.cumsum(self.sizes, dtype=np.int64)
        self.postings = np.empty(int(self.ends[-1]), np.uint64)

        def scatter(k: int) -> None:
            scatter_postings(*texts, *blocks[k], self.shift, self.low, places[k].copy(), self.postings)

        list(in_threads(scatter, range(len(blocks)), threads))

    def join(self, index: Index, chosen: Parameters, keep: Callable[[int, Run], Run]) -> list[_Cast]:
        """Join shard by shard; what is to be kept goes to the index and is left out of the outcome."""
        known = self._known(index)
        kept = np.zeros(self.parts, np.int64)
        spans = [
            (shard, at + begin, at + end)
            for shard in range(len(self.shards))
            for at in [shard * self.per_shard]
            for begin, end in even_blocks(
                self.sizes[at : at + self.per_shard], max(1, TASKS // len(self.shards))
            )
        ]

        def work(span: tuple[int, int, int]) -> _Cast:
            return self._joined(span[1], span[2], chosen, known, kept)

        done: list[list[_Cast]] = [[] for _ in self.shards]
        for (shard, _, _), cast in zip(spans, in_threads(work, spans, cores()), strict=True):
            done[shard].append(cast)
        for shard, number in enumerate(self.shards):
            sizes = kept[shard * self.per_shard : (shard + 1) * self.per_shard]
            run = _run(done[shard], sizes.reshape(PARTS // SHARDS, -1).sum(axis=1))
            index.shards[number].append(keep(number, run))
        nothing = np.empty(0, np.uint32), np.empty(0, np.int32), np.empty((0, STATE), np.int32)
        return [_Cast(c.votes, c.latest, c.latest_keys, c.formulas, *nothing) for some in done for c in some]

    def _known(self, index: Index) -> tuple[Offsets, Keys, Ints]:
        """(where those of each part end, keys, states) of the fingerprints of the postings that the index knows."""
        if index.empty:
            return np.zeros(self.parts, np.int64), np.empty(0, np.uint32), np.empty((0, STATE), np.int32)
        sizes = np.zeros(self.parts, np.int64)

        def work(span: tuple[int, int]) -> Words:
            room = int(self.ends[span[1] - 1] - (self.ends[span[0] - 1] if span[0] else 0))
            prints = np.empty(room, np.uint64)
            return prints[
                : distinct_prints(self.postings, self.ends, *span, self.low, self.shift, prints, sizes)
            ].copy()

        prints = np.concatenate(list(in_threads(work, even_blocks(self.sizes, TASKS), cores())))
        states = index.states(prints)
        known = found(states)
        parts = (prints[known] >> np.uint64(self.shift)).astype(np.int64) - self.low
        ends = np.searchsorted(parts, np.arange(self.parts), "right")
        return ends, prints[known].astype(np.uint32), states[known]

    def _joined(
        self, first: int, last: int, chosen: Parameters, known: tuple[Offsets, Keys, Ints], kept: Offsets
    ) -> _Cast:
        room = int(self.ends[last - 1] - (self.ends[first - 1] if first else 0))
        words = [np.empty(room, np.uint64) for _ in range(3)]
        latest_keys, keys = np.empty(room, np.uint32), np.empty(room, np.uint32)
        firsts, rests, new = np.empty(room, np.int32), np.empty((room, STATE), np.int32), self.new
        votes, latest, formulas, number, more = join_onto(
            self.postings, self.ends, first, last, self.low, self.shift,
            new.base, new.late, new.account, new.day, new.moment, new.voting,
            chosen.formula_days, chosen.formula_span, chosen.frame_days, chosen.frame_span, *known,
            words[0], words[1], latest_keys, words[2], keys, firsts, rests, kept,
        )  # fmt: skip
        return _Cast(
            words[0][:votes].copy(), words[1][:latest].copy(), latest_keys[:latest].copy(), words[2][:formulas].copy(),
            keys[:number].copy(), firsts[:number].copy(), rests[:more].copy(),
        )  # fmt: skip


def _run(done: list[_Cast], sizes: Offsets) -> Run:
    """The states of a shard out of those of its spans."""
    firsts, before = [], 0
    for cast in done:
        firsts.append(np.where(cast.firsts < 0, cast.firsts - before, cast.firsts).astype(np.int32))
        before += len(cast.rests)
    return Run(
        np.append(0, np.cumsum(sizes)),
        np.concatenate([np.empty(0, np.uint32), *(cast.keys for cast in done)]),
        np.concatenate([np.empty(0, np.int32), *firsts]),
        np.concatenate([np.empty((0, STATE), np.int32), *(cast.rests for cast in done)]),
    )
