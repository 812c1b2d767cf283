"""Killed at any instant, a build leaves no archive or the whole one; begun again it comes out the same, nothing lost or doubled."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_made import make

from jianhao.archive.verifier import Answer, verify
from jianhao.errors import NotAResult
from jianhao.jobs.archive import BuildRequest, build

HERE = Path(__file__).parent
KILLS, DEEP_KILLS = 2, 20
POSTS = 90
CHANGING = {
    "data/metadata/archive.json",
    "data/metadata/erasure.json",
    "data/html/index.html",
}  # they bear the time of the build


def start(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "build_worker.py"), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    return process


def contents(bag: Path) -> dict[str, str]:
    """Files and digests but for the moment of the build, which stands in WACZ files too: of these, what they list."""
    lines = (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    found = {
        line[66:]: line[:64] for line in lines if line[66:] not in CHANGING and not line.endswith(".wacz")
    }
    return found | {"wacz": str(sorted(line[66:] for line in lines if line.endswith(".wacz")))}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Materials, what comes of them, and how long that takes."""
    folder = tmp_path_factory.mktemp("undisturbed")
    materials = make(folder / "materials", posts=POSTS, warcs=3, signed=POSTS, personal=True)
    begun = time.perf_counter()
    process = start(materials, folder / "bag", 7)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said.decode()
    return materials, contents(folder / "bag"), time.perf_counter() - begun


def test_killed(undisturbed, how_often, tmp_path: Path) -> None:
    materials, expected, seconds = undisturbed
    rng, caught = random.Random(7), 0
    for number in range(how_often(KILLS, DEEP_KILLS)):
        bag = tmp_path / str(number) / "bag"
        for _ in range(2):  # killed twice: the second time on the way of going on
            process = start(materials, bag, 7)
            time.sleep(seconds * rng.uniform(0.0, 0.95))
            caught += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            if bag.exists():
                assert verify(bag).answer is Answer.INTACT
                break
        if not bag.exists():
            process = start(materials, bag, 7)
            said = process.communicate(timeout=120)[1]
            assert process.returncode == 0, said.decode()
        assert verify(bag).answer is Answer.INTACT, number
        assert contents(bag) == expected, number
        shutil.rmtree(tmp_path / str(number))
    assert caught, "no kill came while a build was at work"


def test_changed_materials_begin_anew(tmp_path: Path) -> None:
    materials = make(tmp_path / "materials", posts=40)
    process = start(materials, tmp_path / "bag", 2)
    time.sleep(0.4)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    shutil.rmtree(materials)
    make(materials, posts=3, seed=5)
    shutil.rmtree(tmp_path / "bag", ignore_errors=True)
    done = build(BuildRequest(materials, tmp_path / "bag"))
    assert done.built.completeness["articles"] == 3
    assert verify(tmp_path / "bag").answer is Answer.INTACT
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bag", "materials"]


def test_two_builds_of_one_archive(tmp_path: Path) -> None:
    from jianhao.archive.journal import Journal

    materials = make(tmp_path / "materials", posts=2)
    with Journal(tmp_path / "bag"), pytest.raises(NotAResult, match="另一个程序正在写"):
        build(BuildRequest(materials, tmp_path / "bag"))
    build(BuildRequest(materials, tmp_path / "bag"))


def test_full_disk_leaves_something_to_go_on_with(undisturbed, tmp_path: Path) -> None:
    materials, expected, _ = undisturbed
    process = start(materials, tmp_path / "bag", 7, 65_000)
    said = process.communicate(timeout=120)[1].decode()
    assert process.returncode != 0, "the limit was not reached"
    assert "OSError" in said
    assert not (tmp_path / "bag").exists()
    process = start(materials, tmp_path / "bag", 7)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said.decode()
    assert contents(tmp_path / "bag") == expected
    assert json.loads((tmp_path / "bag/data/metadata/completeness.json").read_bytes())["state"] == "complete"
