"""SIGKILL of the worker in the middle of a run, and of the server with its worker: nothing lost, doubled or stuck."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
TESTS = Path(__file__).resolve().parent.parent
STAGES = ("读取发布内容", "逐账号检查", "保存数据表", "编制检查报告", "编制通报和附件")
PATIENCE = 90.0  # seconds that a start may take on a busy machine; no test is about speed


def _environment(data: Path, **more: str) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if k not in ("JIANHAO_TEST_DATABASE", "DJANGO_SETTINGS_MODULE")
    }
    return kept | {
        "JIANHAO_KEEP_DATA": str(data),
        "JIANHAO_DATA": str(data),
        "PYTHONPATH": _path(kept),
        **more,
    }


def _path(environment: dict[str, str]) -> str:
    return os.pathsep.join(p for p in (str(TESTS), environment.get("PYTHONPATH", "")) if p)


def _run(data: Path, step: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.killed_process", step]
    return subprocess.run(
        command, env=_environment(data, **more), capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert _run(tmp_path, "prepare_inspection").returncode == 0
    return tmp_path


def _look(data: Path) -> list[str]:
    return _run(data, "look_at_runs").stdout.split()


def test_a_worker_killed_in_a_run_leaves_nothing_half_done(data: Path) -> None:
    for stage in STAGES if DEEP else STAGES[3:4]:
        assert _run(data, "die_running", DIE_AT=stage).returncode == -signal.SIGKILL
        state, where, results, findings, *_, intact = _look(data)
        assert (state, where, results, findings, intact) == ("running", "preparing", "0", "0", "True")
        _forget_attempts(data)
    assert _run(data, "die_before_rows").returncode == -signal.SIGKILL
    assert _look(data)[0] == "running"
    assert _run(data, "die_within_rows").returncode == -signal.SIGKILL
    assert _look(data)[:4] == ["running", "preparing", "0", "0"]
    assert _run(data, "work_runs").returncode == 0
    state, where, results, findings, distinct, folders, intact = _look(data)
    assert (state, where, results, folders, intact) == ("done", "first", "4", "1", "True")
    assert findings == distinct != "0"


def _forget_attempts(data: Path) -> None:
    """Three ends in a row give a run up; the stages are tried one after the other all the same."""
    with closing(sqlite3.connect(data / "office.sqlite3")) as base, base:
        base.execute("UPDATE inspections_run SET attempts = 0")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _serve(data: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jianhao", "web", "--port", str(port)]
    with (data / "log.txt").open("ab") as log:
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


def test_a_server_killed_with_its_worker_starts_again_and_goes_on(data: Path) -> None:
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
