"""Killed at any point a backup leaves the earlier sets whole and itself recognisable; a restoring is gone on with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from backup.dying_process import CODE
from backup.kept import SILENT, Kept, noise

from jianhao.backup.checking import check
from jianhao.backup.restoring import is_unfinished
from jianhao.backup.sets import unfinished
from jianhao.backup.store import stored_sets

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
POINTS = 10
SPREAD = 8  # changes of the disk by which two runs of four threads may differ
TESTS = Path(__file__).resolve().parent.parent


def _run(step: str, root: Path, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backup.dying_process", step, str(root), str(at)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _points(total: int) -> list[int]:
    if DEEP:
        return list(range(1, total + 1))
    return sorted({1 + round(k * (total - 1) / (POINTS - 1)) for k in range(POINTS)})


@pytest.fixture
def ready(kept: Kept) -> Kept:
    """Two sets, and something new that is in none."""
    kept.back_up()
    kept.back_up()
    kept.add(5, noise(600))
    kept.add(6, noise(5 << 20))
    return kept


def test_a_backup_killed_anywhere_costs_no_earlier_set(ready: Kept) -> None:
    fresh = ready.root.parent / "fresh"
    shutil.copytree(ready.root, fresh)
    whole = _run("back_up", ready.root, 0)
    assert whole.returncode == 0, whole.stderr
    total = int(whole.stdout)
    assert total > 20
    outcomes = set()
    for point in _points(total):
        root = ready.root.parent / f"killed{point}"
        shutil.copytree(fresh, root)
        assert _run("back_up", root, point).returncode == CODE
        outcomes.add(_left_well(Kept(root)))
    assert {"named unfinished", "finished"} <= outcomes


def _left_well(kept: Kept) -> str:
    """Every set that is listed is whole; a set that is not is named as unfinished; the next backup goes on."""
    store, folder = kept.store(), kept.root / "store"
    sets = stored_sets(folder)
    assert len(sets) in (2, 3)
    for header in sets:
        assert check(store, SILENT, header.id).intact
    third = [header.id for header in sets if header.id.startswith("000003")]
    left = unfinished(folder / "sets")
    kept.database = b"third"
    taken = kept.back_up()
    assert taken.header.id == stored_sets(folder)[-1].id
    assert unfinished(folder / "sets") == []
    assert check(store, SILENT, taken.header.id).intact
    assert kept.restore("new")["database/x"] == b"third"
    if third:
        return "finished"
    return "named unfinished" if left else "not begun"


def test_a_restoring_killed_anywhere_is_gone_on_with(ready: Kept) -> None:
    ready.back_up()
    expected = ready.restore("expected")
    whole = _run("restore", ready.root, 0)
    total = int(whole.stdout)
    killed = 0
    for point in _points(total)[:: 1 if DEEP else 3]:
        shutil.rmtree(ready.root / "new")
        ended = _run("restore", ready.root, point)
        if ended.returncode == 0:
            # Threads that make the same folder at a time try once more: some runs change the disk a few times more.
            assert total - SPREAD <= int(ended.stdout) < point
            assert not is_unfinished(ready.root / "new")
            continue
        assert ended.returncode == CODE, ended.stderr
        killed += 1
        if (ready.root / "new").exists() and any((ready.root / "new").iterdir()):
            assert is_unfinished(ready.root / "new")
        assert ready.restore("new") == expected
        assert not is_unfinished(ready.root / "new")
    assert killed >= 3
