"""A disk that is full, or became read-only, under the running application: a sentence, nothing lost, reading goes on, later all goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web.installation import prepared

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
TESTS = Path(__file__).resolve().parent.parent
OTHERS = ("DJANGO_SETTINGS_MODULE", "JIANHAO_DATABASE", "JIANHAO_TEST_DATABASE")
FULL = "磁盘空间不足，已转为只读"
# A mount namespace of its own: as root directly, else as root of a user namespace.
KINDS = [("brim", FULL), *([("full", FULL), ("read_only", "只读")] if DEEP else [])]
ALONE = ["unshare", "-m" if os.geteuid() == 0 else "-rm"]


def _lived_through(kind: str, folder: Path, template: Path) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name not in OTHERS} | {
        "JIANHAO_DATA": str(folder), "JIANHAO_KEEP_DATA": str(folder), "JIANHAO_RESERVE_MEGABYTES": "50", "PYTHONPATH": str(TESTS),
        "TEMPLATE": str(template),
    }  # fmt: skip
    command = [*ALONE, "--propagation", "private", sys.executable, "-m", "robustness.full_disk_process", kind]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    command = [*ALONE, "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


# Not everywhere may a process mount; there tests/web/test_operations.py tells the same by errors put in.
if _can_mount():

    @pytest.fixture(scope="module")
    def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
        with prepared(tmp_path_factory.mktemp("template"), database=False) as one:
            yield one.data

    @pytest.mark.parametrize(("kind", "sentence"), KINDS)
    def test_the_application_lives_through_it(
        template: Path, tmp_path: Path, kind: str, sentence: str
    ) -> None:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700)
        said = _lived_through(kind, folder, template)
        before, trouble, after, found = said["before"], said["trouble"], said["after"], said["doctor"]
        assert (before["status"], before["maximum"]) == (302, 3)
        assert trouble["status"] == 503
        assert "暂时只读" in trouble["body"]
        assert sentence in trouble["body"]
        if (
            kind == "read_only"
        ):  # the connection was closed for it, and SQLite opens none where it cannot write
            assert trouble["pages"] == [503] * 4
        else:
            assert trouble["pages"] == [200] * 4
            assert (trouble["maximum"], trouble["events"]) == (3, before["events"])
        assert (after["status"], after["maximum"], after["events"]) == (302, 5, before["events"] + 1)
        assert said["intact"]
        assert found["writable"][0] == "trouble"
        assert sentence in found["writable"][1]
        if kind == "full":
            assert found["disk"][0] == "trouble"
            assert sentence in found["disk"][1]
