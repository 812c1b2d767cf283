"""A whole closing killed again and again, from the collection to the handing over: it goes on, nothing is lost, nothing stands twice."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from journeys.closing_material import CREDENTIALS, RECORD, SECRET, SIGNED, packed
from journeys.closing_people import NATIVE
from journeys.material import today
from journeys.weixin_process import ARTICLES, account
from weixin_server import FakeWeixin, serving

from jianhao.archive.verifier import Answer, verify
from jianhao.collect.ledger import RECORD as LEDGER

TESTS = Path(__file__).resolve().parent.parent
DEEP = bool(os.environ.get("JIANHAO_DEEP"))
CALLS = (2, 5, 6, 6) if DEEP else ()  # of the interface, at which the collection ends
BUILDING = (
    "archive.build.note_missing", "archive.build.write_records", "archive.build.seal", "archive.journal.Journal/publish",
) if DEEP else ("archive.build.seal",)  # fmt: skip
CLOSING = (
    "begin:actions_steps.told", "duties:evidence.keep*1", "duties:actions_matters.told", "ask:actions_archives.keep_file*1",
    "ask:actions_archives.record", "verify:jobs.bag_of_upload", "verify:jobs.Asked/__call__*120", "submit:actions_steps.keep",
    "publish_notice:actions_steps.record", "request_freeze:actions_steps.follow", "confirm_cancellation:actions_steps.told",
    "check_gone:actions_steps.record",
) if DEEP else ("verify:jobs.Asked/__call__*120", "publish_notice:actions_steps.told")  # fmt: skip


def _run(*given: object, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("JIANHAO_")} | {
        "PYTHONPATH": str(TESTS),
        **more,
    }
    command = [sys.executable, "-m", *map(str, given)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _ended(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _killed(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:] or done.stdout[-3000:]


@pytest.fixture(scope="module")
def interface() -> Iterator[tuple[FakeWeixin, str]]:
    fake = account()
    with serving(fake) as address:
        yield fake, address


def _collect(folder: Path, fake: FakeWeixin, address: str, kill_at: int | None = None) -> int:
    """One run of `jianhao collect`, killed by the server at a call; its exit code."""
    folder.mkdir(exist_ok=True)
    (folder / "凭据.toml").write_text(CREDENTIALS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "SECRET_OF_THE_TOWN": SECRET}
    since = date.fromordinal(today().toordinal() - 4).isoformat()
    command = [
        sys.executable, "-m", "journeys.weixin_process", "collect", address, str(folder / "凭据.toml"), "--since", since,
        "--out", str(folder / "采集"),
    ]  # fmt: skip
    process, calls = (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE),
        [0],
    )

    def called(path: str) -> None:
        calls[0] += 1
        if calls[0] == kill_at:
            process.kill()

    fake.before = called
    process.communicate(timeout=120)
    return process.returncode


def _contents(folder: Path) -> dict[str, str]:
    """Files and digests; the ledger counts the calls of killed runs too."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != Path(LEDGER).name)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture(scope="module")
def materials(interface: tuple[FakeWeixin, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collected under kills, the same as without any; with what the operator signs."""
    folder, (fake, address) = tmp_path_factory.mktemp("collected"), interface
    for call in CALLS:
        assert _collect(folder / "killed", fake, address, call) == -signal.SIGKILL
    assert _collect(folder / "killed", fake, address) == 0
    if DEEP:
        assert _collect(folder / "whole", fake, address) == 0
        found, expected = (_contents(folder / name / "采集" / "材料") for name in ("killed", "whole"))
        assert found == expected
    made = folder / "killed" / "采集" / "材料" / NATIVE
    (made / "账号.toml").write_text(RECORD, encoding="utf-8")
    (made / "归档.toml").write_text(SIGNED.format(count=ARTICLES, day=today()), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def bag(materials: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built under kills: nothing or the whole archive, and in the end the whole one with every article once."""
    made = tmp_path_factory.mktemp("built") / "归档包"
    for place in BUILDING:
        _killed(_run("web.closing_process", "build", materials, made, DIE=f"build:{place}"))
        assert not made.exists()
    _ended(_run("web.closing_process", "build", materials, made))
    assert verify(made).answer is Answer.INTACT
    said = json.loads((made / "data/metadata/completeness.json").read_bytes())
    assert (said["articles"], said["state"]) == (ARTICLES, "complete")
    return made


def _last(bag: Path) -> str:
    lines = (bag / "data/metadata/posts.jsonl").read_text(encoding="utf-8").splitlines()
    return max(json.loads(line)["published_day"] for line in lines)


def _go(data: Path, archive: Path, die: str = "") -> subprocess.CompletedProcess[str]:
    return _run("web.closing_process", "go", archive, JIANHAO_KEEP_DATA=str(data), DIE=die)


def _told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_ended(done).splitlines()[-1])
    return found


def test_a_closing_killed_at_every_stage_ends_as_if_nothing_had_happened(bag: Path, tmp_path: Path) -> None:
    archive = packed(bag)
    (tmp_path / "whole").mkdir()
    _ended(_run("web.closing_process", "prepare", _last(bag), JIANHAO_KEEP_DATA=str(tmp_path / "whole")))
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    expected = _told(_go(tmp_path / "whole", archive))
    for place in CLOSING:
        _killed(_go(tmp_path / "killed", archive, place))
    found = _told(_go(tmp_path / "killed", archive))
    assert found == expected
    assert found["intact"]
    assert found["evidence is its rows"]
    assert found["uploads left"] == []
    assert [row["state"] for row in found["closures"]] == ["looking_back"]
    assert len(found["files"]) == 7
