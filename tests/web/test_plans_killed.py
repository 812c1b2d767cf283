"""SIGKILL of the worker in the middle of a plan: nothing lost, doubled or stuck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from web.databases import of_its_own, own_database

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
STAGES = ("整理台账和方案设置", "读取账号台账", "求解整合方案", "整理理由和分期", "编制方案文件")


def _run(environment: dict[str, str], step: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.plan_process", step]
    environment = environment | more
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes with a data folder and a database of their own, in which a plan waits."""
    with own_database() as database:
        environment = of_its_own(tmp_path, database)
        done = _run(environment, "prepare")
        assert done.returncode == 0, done.stderr
        yield environment


def test_a_worker_killed_in_a_plan_leaves_nothing_half_done(alone: dict[str, str]) -> None:
    for stage in (
        STAGES if DEEP else ()
    ):  # the shorter way: only the transaction that writes the rows is broken off
        assert _run(alone, "die_at", DIE_AT=stage).returncode == -signal.SIGKILL
        state, rows, safeguards, folders, *_, intact = _run(alone, "look").stdout.split()
        assert (state, rows, safeguards, folders, intact) == ("running", "0", "0", "0", "True")
        assert _run(alone, "forget_attempts").returncode == 0
    if DEEP:
        assert _run(alone, "die_before_rows").returncode == -signal.SIGKILL
    assert _run(alone, "die_within_rows").returncode == -signal.SIGKILL
    state, rows, safeguards, folders, *_, intact = _run(alone, "look").stdout.split()
    assert (state, rows, safeguards, folders, intact) == ("running", "0", "0", "1", "True")
    ended = _run(alone, "work")
    assert ended.returncode == 0, ended.stderr
    state, rows, safeguards, folders, drafts, at_work, kept, touched, intact = _run(
        alone, "look"
    ).stdout.split()
    assert (state, rows, folders, drafts, at_work) == ("done", "7", "1", "0", "False")
    assert int(safeguards) >= 2  # who speaks for the government, and the unit for emergencies
    assert (kept, touched, intact) == ("True", "0", "True")
