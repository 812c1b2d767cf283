"""The application in processes of its own, as an office starts it, with its data in a folder of the test's."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
PATIENCE = 90.0  # seconds that a start may take on a busy machine; no test is about speed
ANSWERS = re.compile(r"网页应用：(http://\S+)")
FIRST_LINK = re.compile(r"首次启用请打开.*?(http://\S+)")


@dataclass(frozen=True, slots=True)
class Served:
    """Where the application answers, and the link of a first start."""

    address: str
    first_link: str | None
    data: Path
    environment: Mapping[str, str]


def surroundings(data: Path, database: str = "") -> dict[str, str]:
    """The environment of an installation: one process that answers, the rest as an office has it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIANHAO_", "DJANGO_"))}
    path = os.pathsep.join(p for p in (str(TESTS), kept.get("PYTHONPATH", "")) if p)
    return kept | {
        "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "JIANHAO_DATA": str(data), "JIANHAO_DATABASE": database,
        "JIANHAO_PROCESSES": "1", "JIANHAO_OFFICE": "乙县人民政府办公室", "JIANHAO_TELEPHONE": "0000-00000000",
    }  # fmt: skip


@contextmanager
def served(data: Path, database: str = "") -> Iterator[Served]:
    """The application until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log, environment = data / "log.txt", surroundings(data, database)
    command = [sys.executable, "-m", "jianhao", "web", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, env=environment, cwd=data, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(port, server, log)
        said = log.read_text(encoding="utf-8")
        link = FIRST_LINK.search(said)
        found = ANSWERS.search(said)
        assert found is not None
        yield Served(found[1].rstrip("/"), link[1] if link else None, data, environment)
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise AssertionError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.2)
