"""SIGKILL of the worker in the middle of a plan: nothing lost, doubled or stuck."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
TESTS = Path(__file__).resolve().parent.parent
STAGES = ("整理台账和方案设置", "读取账号台账", "求解整合方案", "整理理由和分期", "编制方案文件")


def _run(data: Path, step: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "JIANHAO_TEST_DATABASE"}
    environment |= {"JIANHAO_KEEP_DATA": str(data), "PYTHONPATH": str(TESTS), **more}
    command = [sys.executable, "-m", "web.plan_process", step]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    done = _run(tmp_path, "prepare")
    assert done.returncode == 0, done.stderr
    return tmp_path


def _forget_attempts(data: Path) -> None:
    """Three ends in a row give a plan up; the stages are tried one after the other all the same."""
    with closing(sqlite3.connect(data / "office.sqlite3")) as base, base:
        base.execute("UPDATE plans_plan SET attempts = 0")


def test_a_worker_killed_in_a_plan_leaves_nothing_half_done(data: Path) -> None:
    for stage in (
        STAGES if DEEP else ()
    ):  # the shorter way: only the transaction that writes the rows is broken off
        assert _run(data, "die_at", DIE_AT=stage).returncode == -signal.SIGKILL
        state, rows, safeguards, folders, *_, intact = _run(data, "look").stdout.split()
        assert (state, rows, safeguards, folders, intact) == ("running", "0", "0", "0", "True")
        _forget_attempts(data)
    if DEEP:
        assert _run(data, "die_before_rows").returncode == -signal.SIGKILL
    assert _run(data, "die_within_rows").returncode == -signal.SIGKILL
    state, rows, safeguards, folders, *_, intact = _run(data, "look").stdout.split()
    assert (state, rows, safeguards, folders, intact) == ("running", "0", "0", "1", "True")
    ended = _run(data, "work")
    assert ended.returncode == 0, ended.stderr
    state, rows, safeguards, folders, drafts, at_work, kept, touched, intact = _run(
        data, "look"
    ).stdout.split()
    assert (state, rows, folders, drafts, at_work) == ("done", "7", "1", "0", "False")
    assert int(safeguards) >= 2  # who speaks for the government, and the unit for emergencies
    assert (kept, touched, intact) == ("True", "0", "True")
