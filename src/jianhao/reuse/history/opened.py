"""A history as it lies on disk, open for looking things up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.kernels.fingerprints import BITS
from jianhao.kernels.index import hash_strings
from jianhao.kernels.star_join import FIRST
from jianhao.reuse.corpus import utf8
from jianhao.reuse.history.arrays import map_arrays
from jianhao.reuse.history.index import Index, Run, found, mapped_run
from jianhao.reuse.history.manifest import PARTS, Manifest
from jianhao.reuse.history.numbers import Numbers
from jianhao.reuse.history.postings import SHARDS
from jianhao.reuse.history.texts import TextStore, post_ids

Ints = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
INDEXES = {"prints": (BITS, SHARDS), "wholes": (64, 1), "ids": (64, 1)}  # (bits of a key, shards)


@dataclass
class History:
    """Texts by number, and three indexes of states: of fingerprints, of whole wordings, of post ids."""

    folder: Path
    manifest: Manifest
    texts: TextStore
    numbers: Numbers
    prints: Index
    wholes: Index
    ids: Index

    @property
    def parts(self) -> Path:
        """Where the files lie."""
        return self.folder / PARTS

    def known_numbers(self, ids: pa.Array) -> Ints:
        """The number of each post, −1 of those that are not in the history."""
        keys = id_keys(ids)
        distinct, which = np.unique(keys, return_inverse=True)
        states = self.ids.states(distinct)
        numbers = np.where(found(states), states[:, FIRST], -1)[which].astype(np.int32)
        hits = np.flatnonzero(numbers >= 0)
        if hits.size:
            part, row = self.numbers.part[numbers[hits]], self.numbers.row[numbers[hits]]
            others = pc.not_equal(post_ids(self.texts, part, row), ids.take(pa.array(hits)))
            numbers[hits[np.asarray(others.cast(pa.uint8())) == 1]] = -1
        return numbers

    def write_run(self, index: str, serial: int) -> Callable[[int, Run], Run]:
        """How a run of that index is put on disk by addition `serial`."""

        def write(shard: int, run: Run) -> Run:
            return run.written(self.parts / f"{index}-{serial:06d}-{shard:02d}.run")

        return write

    def settle(self, serial: int) -> dict[str, list[list[str]]]:
        """Merge the runs that are due and write those that are not written; the names of all."""
        indexes = {name: getattr(self, name) for name in INDEXES}
        for name, index in indexes.items():
            index.settle(serial, self.write_run(name, serial))
        return {name: index.files() for name, index in indexes.items()}


def id_keys(ids: pa.Array) -> Words:
    """64 bits of each post id."""
    data, offsets = utf8(ids)
    keys = np.empty(len(ids), np.uint64)
    hash_strings(data, offsets, keys)
    return keys


def post_run(index: Index, ids: pa.Array, base: int) -> Run:
    """A run that tells the numbers, from `base` on, of posts."""
    keys = id_keys(ids)
    keys, order = np.unique(keys, return_index=True)
    numbers = (base + order).astype(np.int32)
    return index.run_of(keys, np.stack([numbers, numbers, np.ones_like(numbers)], axis=1))


def open_history(folder: Path, manifest: Manifest) -> History:
    """A history at a version, or an empty one."""
    parts = folder / PARTS
    numbers = Numbers([map_arrays(parts / file.file) for file in manifest.numbers])
    indexes = {name: _index(parts, manifest, name, bits, shards) for name, (bits, shards) in INDEXES.items()}
    return History(folder, manifest, TextStore(parts, manifest.texts), numbers, **indexes)


def empty_history(folder: Path, manifest: Manifest) -> History:
    """A history that knows nothing yet."""
    indexes = {name: Index(bits, [[] for _ in range(shards)]) for name, (bits, shards) in INDEXES.items()}
    return History(folder, manifest, TextStore(folder / PARTS, ()), Numbers([]), **indexes)


def _index(parts: Path, manifest: Manifest, name: str, bits: int, shards: int) -> Index:
    files = manifest.runs.get(name) or [[] for _ in range(shards)]
    return Index(bits, [[mapped_run(parts / file) for file in shard] for shard in files])
