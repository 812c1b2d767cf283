"""One row for every key ever seen, in runs: a day writes a small run, and runs of about equal size are merged.

The newest run that has a key holds all that is known of it. An index is cut into shards by the upper bits of its keys, so that
the large runs of different shards can be merged on different days: no day pays for the whole year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, in_threads
from jianhao.kernels.index import look_up, merge_runs, pack_states
from jianhao.kernels.star_join import FIRST, NOBODY, STATE
from jianhao.reuse.history.arrays import map_arrays, write_arrays

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32] | npt.NDArray[np.uint64]
PARTS = 1024  # of an index: the upper ten bits of a key
GROWTH = 3  # a run is merged with the older one before it if that is not so many times larger …
LARGE = 1 << 20  # … and where that has more rows, only when it is the shard's turn


@dataclass(frozen=True)
class Run:
    """Keys of a shard, ascending, and what is known of each, packed as kernels.index says; `file` if it is written."""

    offsets: Offsets
    keys: Keys
    firsts: Ints
    rests: Ints
    file: str | None = None

    def __post_init__(self) -> None:
        # Mapped arrays cannot be written to; if others could, every kernel would be compiled for each mixture of the two.
        for values in (self.offsets, self.keys, self.firsts, self.rests):
            values.setflags(write=False)

    @property
    def rows(self) -> int:
        """Number of keys."""
        return int(self.keys.size)

    def written(self, path: Path) -> Run:
        """The same run, on disk."""
        write_arrays(
            path, {"offsets": self.offsets, "keys": self.keys, "firsts": self.firsts, "rests": self.rests}
        )
        return mapped_run(path)


def mapped_run(path: Path) -> Run:
    """A run as written."""
    arrays = map_arrays(path)
    return Run(arrays["offsets"], arrays["keys"], arrays["firsts"], arrays["rests"], path.name)


class Index:
    """Runs by shard, the oldest first; `bits` is the length of the keys."""

    def __init__(self, bits: int, shards: Iterable[list[Run]]) -> None:
        self.shards = [list(runs) for runs in shards]
        self.shift = bits - (PARTS.bit_length() - 1)
        self._parts = PARTS // len(self.shards)

    @property
    def empty(self) -> bool:
        """Whether no key is known."""
        return not any(self.shards)

    def states(self, keys: Words) -> Ints:
        """(first text, last text, days) of each of the keys (ascending); a first text NOBODY where a key is not known."""
        states = np.full((keys.size, STATE), NOBODY, np.int32)
        bounds = np.searchsorted(
            (keys >> np.uint64(self.shift)) // np.uint64(self._parts), np.arange(len(self.shards) + 1)
        )

        def work(shard: int) -> None:
            own = slice(bounds[shard], bounds[shard + 1])
            if own.start < own.stop:
                for run in reversed(self.shards[shard]):
                    look_up(
                        keys[own], self.shift, shard * self._parts,
                        run.offsets, run.keys, run.firsts, run.rests, states[own],
                    )  # fmt: skip

        list(in_threads(work, range(len(self.shards)), cores()))
        return states

    def run_of(self, keys: Words, states: Ints) -> Run:
        """States of keys (ascending) as a run of an index of one shard."""
        firsts, rests = np.empty(keys.size, np.int32), np.empty((keys.size, STATE), np.int32)
        more = pack_states(states, firsts, rests)
        parts = (keys >> np.uint64(self.shift)).astype(np.int64)
        lower = keys & np.uint64((1 << self.shift) - 1)
        return Run(np.searchsorted(parts, np.arange(PARTS + 1)), lower, firsts, rests[:more].copy())

    def settle(self, turn: int, write: Callable[[int, Run], Run]) -> None:
        """Merge what is due and write every run that is not written; `write(shard, run)` gives the run on disk."""

        def work(shard: int) -> None:
            runs = self.shards[shard]
            while len(runs) > 1 and self._due(runs[-2], runs[-1], turn % len(self.shards) == shard):
                runs[-2:] = [_merged(runs[-1], runs[-2])]
            runs[:] = [run if run.file else write(shard, run) for run in runs if run.rows]

        list(in_threads(work, range(len(self.shards)), cores()))

    def _due(self, older: Run, newer: Run, in_turn: bool) -> bool:
        return older.rows <= GROWTH * newer.rows and (older.rows <= LARGE or in_turn or len(self.shards) == 1)

    def files(self) -> list[list[str]]:
        """Names of the runs by shard; all are written."""
        return [[run.file or "" for run in runs] for runs in self.shards]


def _merged(newer: Run, older: Run) -> Run:
    rows, more = newer.rows + older.rows, len(newer.rests) + len(older.rests)
    offsets, keys = np.empty(newer.offsets.size, np.int64), np.empty(rows, newer.keys.dtype)
    firsts, rests = np.empty(rows, np.int32), np.empty((more, STATE), np.int32)
    more = merge_runs(
        newer.offsets, newer.keys, newer.firsts, newer.rests, older.offsets, older.keys, older.firsts, older.rests,
        offsets, keys, firsts, rests,
    )  # fmt: skip
    rows = int(offsets[-1])
    return Run(offsets, keys[:rows], firsts[:rows], rests[:more])


def found(states: Ints) -> npt.NDArray[np.bool_]:
    """Which keys were known."""
    known: npt.NDArray[np.bool_] = states[:, FIRST] != NOBODY
    return known
