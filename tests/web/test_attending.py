"""Requests wait in one row for the process that is free; a long answer, a slow caller and a silent one hold up nobody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds on a busy machine; none of these tests is about speed
NEVER = 600.0  # longer than a test lasts
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@dataclass(frozen=True)
class Office:
    """A server under test; what it waits for are files of its folder."""

    folder: Path
    port: int
    callers: ThreadPoolExecutor
    server: subprocess.Popen[bytes]

    def ask(self, path: str = "/") -> int:
        """The number of the process that answered."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            assert answer.headers["Connection"] == "close"
            return int(answer.read())

    def begin(self, name: str) -> Future[int]:
        """A request that is in hand and is answered when `end` says so."""
        asked = self.callers.submit(self.ask, f"/wait/{name}")
        _until((self.folder / f"{name}.taken").exists)
        return asked

    def end(self, name: str) -> None:
        (self.folder / name).touch()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., object]:
    """Start one with so many processes and threads."""

    @contextmanager
    def start(
        processes: int, threads: int, moment: float, connected: float = NEVER, parting: float = NEVER
    ) -> Iterator[Office]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        surroundings = os.environ | {
            "PYTHONPATH": str(TESTS), "JIANHAO_PROCESSES": str(processes), "JIANHAO_THREADS": str(threads),
        }  # fmt: skip
        seconds = map(str, (moment, connected, parting))
        command = [sys.executable, "-m", "web.attending_process", str(port), *seconds]
        server = subprocess.Popen(command, env=surroundings, cwd=tmp_path, start_new_session=True)
        with ThreadPoolExecutor(32) as callers:
            found = Office(tmp_path, port, callers, server)
            try:
                _until(lambda: _answers(found) or server.poll() is not None)
                yield found
            finally:
                server.terminate()
                for taken in tmp_path.glob("*.taken"):
                    taken.with_suffix("").touch()
                server.wait(PATIENCE)

    return start


def _answers(found: Office) -> bool:
    try:
        return bool(found.ask())
    except OSError:
        return False


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_process_at_a_page_leaves_the_next_to_one_that_is_free(office) -> None:
    with office(2, 8, moment=NEVER) as found:
        at_a_page = found.begin("page")
        others = {found.ask() for _ in range(40)}
        found.end("page")
        assert at_a_page.result() not in others
        assert len(others) == 1


def test_many_at_once_are_all_answered(office) -> None:
    with office(2, 2, moment=NEVER) as found:
        answered = list(found.callers.map(lambda _: found.ask(), range(300)))
        assert len(answered) == 300
        assert len(set(answered)) == 2


def test_nobody_waits_for_an_answer_that_is_long(office) -> None:
    with office(1, 3, moment=0.2) as found:
        exports = [found.begin("one"), found.begin("another")]
        alone = found.ask()
        assert not any(export.done() for export in exports)
        found.end("one"), found.end("another")
        assert {export.result() for export in exports} == {alone}


def test_a_process_whose_threads_are_taken_leaves_the_rest_to_others(office) -> None:
    with office(2, 1, moment=0.0) as found:
        export = found.begin("export")
        others = {found.ask() for _ in range(40)}
        assert not export.done()
        found.end("export")
        assert export.result() not in others


def test_nobody_waits_for_a_caller_who_says_nothing_yet(office) -> None:
    """A browser connects in advance; what it asks later is answered too."""
    with office(1, 1, moment=NEVER) as found:
        silent = [found.connect() for _ in range(5)]
        assert found.ask()
        for one in silent:
            one.sendall(REQUEST)
            assert one.recv(100).startswith(b"HTTP/1.1 200")
            one.close()
        assert found.ask()


def test_who_never_says_anything_is_let_go(office) -> None:
    with office(1, 1, moment=NEVER, connected=0.1) as found, found.connect() as silent:
        assert silent.recv(100) == b""
        assert found.ask()


def test_nobody_waits_for_a_caller_who_does_not_hang_up(office) -> None:
    with office(1, 1, moment=NEVER) as found:
        lingering = [_answered(found) for _ in range(40)]
        assert found.ask()
        for one in lingering:
            one.sendall(REQUEST)  # not an error: the answer was whole, the rest is not wanted
            one.close()
        assert found.ask()


def test_who_does_not_hang_up_is_cut_off(office) -> None:
    with office(1, 1, moment=NEVER, parting=0.1) as found, _answered(found) as one:
        _until(lambda: _is_cut_off(one))
        assert found.ask()


def _answered(found: Office) -> socket.socket:
    """A connection with its answer read to the end, still open on this side."""
    one = found.connect()
    one.sendall(REQUEST)
    heard = b""
    while part := one.recv(1000):
        heard += part
    assert heard.startswith(b"HTTP/1.1 200")
    return one


def _is_cut_off(one: socket.socket) -> bool:
    try:
        one.sendall(b"more")
    except OSError:
        return True
    return False


def test_what_is_in_hand_is_answered_when_the_server_is_stopped(office) -> None:
    with office(1, 2, moment=NEVER) as found:
        in_hand = found.begin("last")
        found.server.send_signal(signal.SIGTERM)
        found.end("last")
        assert in_hand.result()
        assert found.server.wait(PATIENCE) == 0
