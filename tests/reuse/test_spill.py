"""What does not fit in memory lies on disk: the same tables come of it, and nothing stays behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from history_made import QUICK, Month

from jianhao.reuse import find_reuse, search, spill, texts_laid


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


@pytest.mark.parametrize("in_memory", [0, 1 << 30])
def test_texts_lie_where_it_is_said_and_those_of_a_week_together(
    in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(spill, "IN_MEMORY", in_memory)
    monkeypatch.setattr(texts_laid, "DRAWER", 500)
    drawn = np.random.default_rng(8)
    lengths = drawn.integers(0, 120, 900)
    lengths[[3, 700]] = 1_700, 499
    days = drawn.integers(-30, 60, lengths.size).astype(np.int32)
    texts = [drawn.integers(0, 1 << 16, n).astype(np.uint16) for n in lengths.tolist()]
    laid = texts_laid.LaidTexts(2_000)  # too little: room is made as it goes
    for first in range(0, len(texts), 100):
        some = slice(first, first + 100)
        laid.take(np.concatenate(texts[some]), lengths[some], days[some])
        laid.let_go()
    codes, starts, said = laid.laid()
    assert (said == lengths).all()
    assert all((codes[s : s + t.size] == t).all() for s, t in zip(starts.tolist(), texts, strict=True))
    if not in_memory:
        weeks = (days // 7)[np.argsort(starts, kind="stable")]
        assert np.count_nonzero(np.diff(weeks)) < 1.3 * lengths.sum() / 500


def test_nothing_laid_is_nothing() -> None:
    codes, starts, lengths = texts_laid.LaidTexts(0).laid()
    assert codes.size == starts.size == lengths.size == 0
