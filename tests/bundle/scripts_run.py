"""Running the scripts of a bundle as somebody does who has just unpacked it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where one installation of a test lies, and the port it answers at."""

    folder: Path
    port: int

    @classmethod
    def in_folder(cls, folder: Path) -> Place:
        """An empty place with a port that nobody uses."""
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return cls(folder, probe.getsockname()[1])

    @property
    def prefix(self) -> Path:
        """The programs."""
        return self.folder / "app"

    @property
    def data(self) -> Path:
        """The data."""
        return self.folder / "data"

    @property
    def options(self) -> list[str]:
        """What install.sh is told."""
        return ["--yes", "--no-systemd", "--prefix", str(self.prefix), "--data", str(self.data), "--backups", str(self.folder / "backups"),
                "--port", str(self.port)]  # fmt: skip

    def answer(self) -> str:
        """What the application says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as page:
            return str(page.read().decode())

    def stop(self) -> None:
        """End what still runs."""
        if (self.prefix / "bin" / "service").exists():
            subprocess.run([self.prefix / "bin" / "service", "stop"], check=False, capture_output=True)


def run(
    script: Path, *options: str, answers: str = "", home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """A script to its end, or to where it was killed; it leads a process group of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JIANHAO_", "DJANGO_", "PYTHON"))
    }
    with subprocess.Popen(
        ["sh", str(script), *options], env=kept | {"HOME": str(home or script.parent)}, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            out, err = process.communicate(answers, timeout=600)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
