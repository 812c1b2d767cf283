"""An index knows of every key what was said of it last, however its runs were merged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jianhao.reuse.history import index as module
from jianhao.reuse.history.arrays import map_arrays, write_arrays
from jianhao.reuse.history.index import PARTS, Index, Run, found, mapped_run


def drawn(rng: np.random.Generator, bits: int, number: int) -> np.ndarray:
    """Different keys, ascending; few parts, so that some are crowded and most are empty."""
    low = rng.integers(0, 1 << (bits - 10), number, dtype=np.uint64)
    part = rng.choice([0, 1, 63, 64, 500, PARTS - 1], number).astype(np.uint64)
    return np.unique((part << np.uint64(bits - 10)) | low)


def states_of(rng: np.random.Generator, number: int) -> np.ndarray:
    first = rng.integers(0, 1000, number)
    once = rng.random(number) < 0.6
    last, days = (
        np.where(once, first, first + rng.integers(0, 9, number)),
        np.where(once, 1, rng.integers(1, 99, number)),
    )
    return np.stack([first, last, days], axis=1).astype(np.int32)


def shard_runs(whole: Index, keys: np.ndarray, states: np.ndarray, shards: int, narrow: bool) -> list[Run]:
    """A run over all parts cut into those of the shards."""
    run, parts = whole.run_of(keys, states), PARTS // shards
    cut = []
    for shard in range(shards):
        offsets = run.offsets[shard * parts : (shard + 1) * parts + 1]
        own = slice(offsets[0], offsets[-1])
        rests = run.rests.copy()
        lower = run.keys[own].astype(np.uint32) if narrow else run.keys[own].copy()
        cut.append(Run(offsets - offsets[0], lower, run.firsts[own].copy(), rests))
    return cut


@pytest.mark.parametrize(("bits", "shards"), [(42, 16), (64, 1)])
@pytest.mark.parametrize("large", [1, 1 << 20])
def test_the_last_word_on_every_key(
    bits: int, shards: int, large: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGE", large)
    rng = np.random.default_rng(bits)
    pool = drawn(rng, bits, 4_000)
    index, said = Index(bits, [[] for _ in range(shards)]), {}
    for turn in range(40):
        keys = np.sort(rng.choice(pool, int(rng.integers(0, 300)), replace=False))
        states = states_of(rng, keys.size)
        for shard, run in enumerate(shard_runs(index, keys, states, shards, bits == 42)):
            index.shards[shard].append(run)
        said |= dict(zip(keys.tolist(), states.tolist(), strict=True))
        asked = np.union1d(rng.choice(pool, 500), drawn(rng, bits, 300))
        answers = index.states(asked)
        assert [said.get(key, [-1, -1, -1]) for key in asked.tolist()] == answers.tolist()
        index.settle(turn, lambda shard, run, turn=turn: run.written(tmp_path / f"{turn}-{shard}.run"))
        answers = index.states(asked)
        assert [said.get(key, [-1, -1, -1]) for key in asked.tolist()] == answers.tolist()
        index = Index(bits, [[mapped_run(tmp_path / file) for file in runs] for runs in index.files()])
    assert found(index.states(pool)).sum() == len(said)
    assert max(len(runs) for runs in index.shards) <= (18 if large == 1 and shards > 1 else 7)


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    arrays = {
        "a": np.arange(7, dtype=np.int32), "b": np.empty((0, 3), np.int32), "c": np.array([True, False]),
        "d": np.ones((3, 2), np.uint64), "e": np.empty(0, np.uint8),
    }  # fmt: skip
    write_arrays(tmp_path / "x", arrays)
    back = map_arrays(tmp_path / "x")
    assert list(back) == list(arrays)
    for name, values in arrays.items():
        assert back[name].dtype == values.dtype
        assert np.array_equal(back[name], values)
        assert values.size == 0 or not back[name].flags.writeable
