"""SIGKILL of the worker in the middle of a run, and of the server with its worker: nothing lost, doubled or stuck."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from web.databases import VARIABLE, own_database

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
TESTS = Path(__file__).resolve().parent.parent
STAGES = ("读取发布内容", "逐账号检查", "保存数据表", "编制检查报告", "编制通报和附件")
PATIENCE = 90.0  # seconds that a start may take on a busy machine; no test is about speed


@dataclass(frozen=True)
class Place:
    """Where an installation of these tests keeps its files and its rows."""

    folder: Path
    database: str


def _environment(data: Place, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return kept | {
        "JIANHAO_KEEP_DATA": str(data.folder),
        "JIANHAO_DATA": str(data.folder),
        "JIANHAO_DATABASE": data.database,
        VARIABLE: data.database,
        "PYTHONPATH": _path(kept),
        **more,
    }


def _path(environment: dict[str, str]) -> str:
    return os.pathsep.join(p for p in (str(TESTS), environment.get("PYTHONPATH", "")) if p)


def _run(data: Place, step: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.killed_process", step]
    return subprocess.run(
        command, env=_environment(data, **more), capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Place]:
    with own_database() as database:
        place = Place(tmp_path, database)
        assert _run(place, "prepare_inspection").returncode == 0
        yield place


def _look(data: Place) -> list[str]:
    return _run(data, "look_at_runs").stdout.split()


def test_a_worker_killed_in_a_run_leaves_nothing_half_done(data: Place) -> None:
    for stage in STAGES if DEEP else STAGES[3:4]:
        assert _run(data, "die_running", DIE_AT=stage).returncode == -signal.SIGKILL
        state, where, results, findings, *_, intact = _look(data)
        assert (state, where, results, findings, intact) == ("running", "preparing", "0", "0", "True")
        # three ends in a row give a run up; the stages are tried one after the other all the same
        assert _run(data, "forget_attempts").returncode == 0
    assert _run(data, "die_before_rows").returncode == -signal.SIGKILL
    assert _look(data)[0] == "running"
    assert _run(data, "die_within_rows").returncode == -signal.SIGKILL
    assert _look(data)[:4] == ["running", "preparing", "0", "0"]
    assert _run(data, "work_runs").returncode == 0
    state, where, results, findings, distinct, folders, intact = _look(data)
    assert (state, where, results, folders, intact) == ("done", "first", "4", "1", "True")
    assert findings == distinct != "0"


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _serve(data: Place, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jianhao", "web", "--port", str(port)]
    with (data.folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            command, env=_environment(data), stdout=log, stderr=log, start_new_session=True
        )


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(until: object, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not until():  # type: ignore[operator]
        assert time.monotonic() < end, what
        time.sleep(0.3)


def _closed(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_a_server_killed_with_its_worker_starts_again_and_goes_on(data: Place) -> None:
    port = _port()
    first = _serve(data, port)
    try:
        _wait(lambda: _answers(port), "the first server did not answer")
        _wait(lambda: _look(data)[0] in ("running", "done"), "the worker did not take the run up")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        _wait(lambda: _closed(port), "processes of the killed server went on")
        second = _serve(data, port)
        try:
            _wait(lambda: _answers(port), "the second server did not answer")
            _wait(lambda: _look(data)[0] == "done", "the run was not done again")
            assert _look(data)[-1] == "True"
        finally:
            second.terminate()
            second.wait(60)
    finally:
        if first.poll() is None:
            os.killpg(first.pid, signal.SIGKILL)
