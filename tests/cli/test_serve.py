"""The demo's server: this machine only, one folder, ends when asked to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CODE = "import sys; from pathlib import Path; from jianhao.cli.serve import serve; serve(Path(sys.argv[1]), int(sys.argv[2]))"


def _hears_interrupts() -> None:
    """As in a terminal: a shell that runs the tests in its background has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def server(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.html").write_text("报告", encoding="utf-8")
    (tmp_path / "秘密.txt").write_text("x", encoding="utf-8")
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, str(tmp_path / "in"), "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        preexec_fn=None if sys.platform == "win32" else _hears_interrupts,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    yield process, found[0]
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_report_is_served_and_nothing_outside_its_folder(server):
    _, address = server
    with urllib.request.urlopen(f"{address}/report.html", timeout=10) as page:
        assert page.read().decode("utf-8") == "报告"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/../%E7%A7%98%E5%AF%86.txt", timeout=10)
    assert refused.value.code == 404
    refused.value.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_it_ends_when_asked_to(server):
    process, _ = server
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
