"""SIGKILL of the worker while it asks, reads and writes: nothing lost, doubled or stuck; what was given is not asked for again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from collect.weixin_server import FakeWeixin, serving
from django.utils import timezone
from web.databases import own_database

TESTS = Path(__file__).resolve().parent.parent
LIST = "/cgi-bin/freepublish/batchget"
DEEP = bool(os.environ.get("JIANHAO_DEEP"))


class Installation:
    """A data folder and a database of its own; steps in processes of their own."""

    def __init__(self, data: Path, database: str, address: str) -> None:
        kept = {
            k: v
            for k, v in os.environ.items()
            if k not in ("JIANHAO_TEST_DATABASE", "JIANHAO_DATABASE", "JIANHAO_DATA")
        }
        self.environment = kept | {
            "JIANHAO_KEEP_DATA": str(data), "PYTHONPATH": os.pathsep.join([str(TESTS), kept.get("PYTHONPATH", "")]),
            "JIANHAO_WEIXIN_API": address, **({"JIANHAO_DATABASE": database} if database else {}),
        }  # fmt: skip

    def begun(self, step: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "web.collecting_process", step]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, env=self.environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        )

    def done(self, step: str, code: int = 0) -> list[str]:
        process = self.begun(step)
        said, failed = process.communicate()
        assert process.returncode == code, failed
        return said.splitlines()


@pytest.fixture
def fake() -> FakeWeixin:
    made = FakeWeixin(today=timezone.localdate())
    for number in range(45):
        made.publish(number)
    return made


@pytest.fixture
def installation(tmp_path: Path, fake: FakeWeixin) -> Iterator[Installation]:
    with own_database() as database, serving(fake) as address:
        made = Installation(tmp_path, database, address)
        made.done("prepare")
        yield made


def test_a_worker_killed_anywhere_leaves_nothing_half_done(
    installation: Installation, fake: FakeWeixin
) -> None:
    dying: list[subprocess.Popen[str]] = []

    def kill_on_third(path: str) -> None:
        if path == LIST and fake.calls[LIST] == 3 and dying:
            dying[0].kill()
            dying[0].wait()

    fake.before = kill_on_third
    dying.append(installation.begun("work"))
    dying[0].communicate()
    assert dying[0].returncode == -signal.SIGKILL
    pull, file, rows = installation.done("look")
    assert pull.split()[:4] == ["pull", "running", "1", "0"]
    assert (file.split()[1], rows) == ("queued", "0 True")
    for step in ("die_read", "die_within_rows") if DEEP else ("die_within_rows",):
        installation.done(step, -signal.SIGKILL)
        pull, _, rows = installation.done("look")
        assert (pull.split()[1], pull.split()[3], rows) == ("running", "0", "0 True")
    if DEEP:
        return  # three ends in a row give a batch up
    installation.done("work")
    pull, file, rows = installation.done("look")
    assert pull.split() == ["pull", "done", "3", "1", "True", "False", "45"]
    assert file.split() == ["posts", "done", "1", "3", "True", "False", "-"]
    assert rows == "3 True"
    offsets = [body["offset"] for path, body in fake.bodies if path == LIST]
    assert offsets[:2] == [0, 20]
    assert offsets.count(20) == 1  # what came before the end of the worker is not asked for again
