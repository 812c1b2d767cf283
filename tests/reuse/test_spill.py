"""What does not fit in memory lies on disk: the same tables come of it, and nothing stays behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from history_made import QUICK, Month

from jianhao.reuse import find_reuse, search, spill


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every array goes to disk, and the join takes many passes."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(spill, "IN_MEMORY", 0)
    monkeypatch.setattr(search, "AT_ONCE", 1 << 10)
    return tmp_path


def test_the_same_tables_from_disk_and_in_passes(on_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    month = Month(5)
    posts = pa.concat_tables([month.day() for _ in range(14)])
    passes = []
    whole = search._join_pass
    monkeypatch.setattr(search, "_join_pass", lambda *a: passes.append(a[5]) or whole(*a))
    spilled = find_reuse(posts, parameters=QUICK)
    assert len(passes) > 3
    monkeypatch.undo()
    kept = find_reuse(posts, parameters=QUICK)
    assert kept.pairs.num_rows > 10
    for name in ("pairs", "posts", "accounts", "edges", "unique", "spin_words", "spun_posts"):
        assert getattr(spilled, name).equals(getattr(kept, name)), name
    assert list(on_disk.iterdir()) == []


def test_what_was_let_go_is_still_there(on_disk: Path) -> None:
    rows = spill.room_for(100_000, np.int32)
    assert isinstance(rows, np.memmap)
    rows[:] = np.arange(rows.size)
    spill.let_go(rows[10:20])
    assert (rows == np.arange(rows.size)).all()


def test_what_fits_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "IN_MEMORY", 1000)
    assert type(spill.room_for(250, np.int32)) is np.ndarray
    assert type(spill.room_for(250, np.int32, held=1)) is not np.ndarray
