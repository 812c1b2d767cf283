"""Killed in the middle of reading and of committing: nothing is lost, doubled or stuck."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from web.databases import of_its_own, own_database

DEEP = bool(os.environ.get("JIANHAO_DEEP"))


def test_a_killed_import_leaves_the_register_whole(tmp_path: Path) -> None:
    with own_database() as database:
        _killed_and_carried_on(tmp_path, database)


def _killed_and_carried_on(folder: Path, database: str) -> None:
    def run(step: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "web.killed_process", step]
        return subprocess.run(
            command,
            env=of_its_own(folder, database),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    assert run("prepare").returncode == 0
    if not DEEP:  # the shorter way: only the longer of the two transactions is broken off
        assert run("carry_on").returncode == 0
        assert run("die_committing").returncode == -signal.SIGKILL
        assert run("look").stdout.split() == ["ready", "300", "7", "0", "True"]
        return
    assert run("die_reading").returncode == -signal.SIGKILL
    assert run("look").stdout.split() == ["received", "0", "7", "0", "True"]
    assert run("carry_on").returncode == 0
    assert run("look").stdout.split() == ["ready", "300", "7", "0", "True"]
    assert run("die_committing").returncode == -signal.SIGKILL
    assert run("look").stdout.split() == ["ready", "300", "7", "0", "True"]
    assert run("commit").returncode == 0
    assert run("look").stdout.split() == ["committed", "300", "307", "300", "True"]
