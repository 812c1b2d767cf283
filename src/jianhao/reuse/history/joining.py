"""New texts joined onto the fingerprints of all texts before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, in_threads
from jianhao.kernels.join_onto import join_onto
from jianhao.kernels.star_join import STATE
from jianhao.reuse.corpus import Corpus
from jianhao.reuse.history.election import elect_votes
from jianhao.reuse.history.index import PARTS, Index, Run
from jianhao.reuse.history.latest import LatestVotes
from jianhao.reuse.history.postings import SHARDS, Postings, passes
from jianhao.reuse.parameters import Parameters

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]


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
class _Votes:
    """Votes for first texts, for last ones with their keys, and formulas, of some parts."""

    first: Words
    latest: Words
    latest_keys: Keys
    formulas: Words


@dataclass(frozen=True)
class _States:
    """The states of all keys of some parts, packed as a run keeps them; `sizes` of each part."""

    keys: Keys
    firsts: Ints
    rests: Ints
    sizes: Offsets


def join_new(new: Newcomers, index: Index, chosen: Parameters, keep: Callable[[int, Run], Run]) -> Joined:
    """Join new texts; the index then knows them too. `keep(shard, run)` may put a run on disk."""
    lengths = np.where(new.joining, new.corpus.lengths, 0).astype(np.int32)
    prints = np.zeros(new.corpus.size, np.int32)
    parts, turns = passes(lengths)
    cast: list[_Votes] = []
    for shards in turns:
        cast += _join_pass(new, Postings(new.corpus, lengths, prints, parts, shards), index, chosen, keep)
    formulas = np.sort(np.concatenate([some.formulas for some in cast]))
    votes, latest = [some.first for some in cast], [(some.latest, some.latest_keys) for some in cast]
    cast.clear()
    election = elect_votes(new.corpus.size, votes, latest, prints, new.ranks)
    return Joined(election.candidates, election.numbers, election.latest, formulas)


def _join_pass(
    new: Newcomers, postings: Postings, index: Index, chosen: Parameters, keep: Callable[[int, Run], Run]
) -> list[_Votes]:
    known, spans = postings.known(index), postings.spans()
    done = in_threads(lambda span: _joined(new, postings, *span[1:], known, chosen), spans, cores())
    cast, states = [], {number: list[_States]() for number in postings.shards}
    for (number, _, _), (votes, kept) in zip(spans, done, strict=True):
        cast.append(votes)
        states[number].append(kept)
    for number, kept_states in states.items():
        index.shards[number].append(keep(number, _run(kept_states)))
    return cast


def _joined(
    new: Newcomers,
    postings: Postings,
    first: int,
    last: int,
    known: tuple[Offsets, Keys, Ints],
    chosen: Parameters,
) -> tuple[_Votes, _States]:
    room = postings.number(first, last)
    words = [np.empty(room, np.uint64) for _ in range(3)]
    latest_keys, keys = np.empty(room, np.uint32), np.empty(room, np.uint32)
    firsts, rests, sizes = (
        np.empty(room, np.int32),
        np.empty((room, STATE), np.int32),
        np.zeros(last, np.int64),
    )
    votes, latest, formulas, number, more = join_onto(
        postings.words, postings.ends, first, last, postings.low, postings.shift,
        new.base, new.late, new.account, new.day, new.moment, new.voting,
        chosen.formula_days, chosen.formula_span, chosen.frame_days, chosen.frame_span, *known,
        words[0], words[1], latest_keys, words[2], keys, firsts, rests, sizes,
    )  # fmt: skip
    # What was not written was never touched and costs nothing: only what was is kept.
    return _Votes(
        words[0][:votes].copy(),
        words[1][:latest].copy(),
        latest_keys[:latest].copy(),
        words[2][:formulas].copy(),
    ), _States(keys[:number].copy(), firsts[:number].copy(), rests[:more].copy(), sizes[first:])


def _run(states: list[_States]) -> Run:
    """The run of a shard out of the states of its spans."""
    firsts, before = [], 0
    for some in states:
        firsts.append(np.where(some.firsts < 0, some.firsts - before, some.firsts).astype(np.int32))
        before += len(some.rests)
    sizes = np.concatenate([some.sizes for some in states]).reshape(PARTS // SHARDS, -1).sum(axis=1)
    return Run(
        np.append(0, np.cumsum(sizes)), np.concatenate([some.keys for some in states]),
        np.concatenate(firsts), np.concatenate([some.rests for some in states]),
    )  # fmt: skip
