"""The application as it is in production, in processes of its own: `jianhao web` with its worker."""

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
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120.0


def environment(data: Path, database: str) -> dict[str, str]:
    """The settings of an installation: those of the caller's shell do not count."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIANHAO_")}
    return kept | {"JIANHAO_DATA": str(data), "JIANHAO_DATABASE": database}


@contextmanager
def served(data: Path, database: str) -> Iterator[str]:
    """The address of the application as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jianhao", "web", "--port", str(port)]
    with (data / "log.jsonl").open("ab") as log:
        server = subprocess.Popen(
            command, env=environment(data, database), cwd=data, stdout=log, stderr=log, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server does not answer, see log.jsonl in the data folder") from None
            time.sleep(0.3)
