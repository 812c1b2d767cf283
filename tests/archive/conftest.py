"""An authority of time made with openssl, archives built once, and how often a test repeats."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # what the tests share lies beside them

from archive_made import make  # noqa: E402
from authority import Authority  # noqa: E402

from jianhao.jobs.archive import BuildRequest, build  # noqa: E402


@pytest.fixture(scope="session")
def how_often() -> Callable[[int, int], int]:
    """The full count under `./dev test --deep`."""
    return lambda normally, deeply: deeply if os.environ.get("JIANHAO_DEEP") else normally


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("other"), key="ec")


@dataclass(frozen=True)
class Made:
    """An archive and the materials it was built from."""

    bag: Path
    materials: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A complete archive without token."""
    folder = tmp_path_factory.mktemp("built")
    materials = make(folder / "materials", posts=8, signed=8)
    build(BuildRequest(materials, folder / "bag"))
    return Made(folder / "bag", materials)


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Made:
    """A complete archive with a token of the authority."""
    from jianhao.archive.stamps import export_request, import_token

    folder = tmp_path_factory.mktemp("stamped")
    materials = make(folder / "materials", posts=9, warcs=2, signed=9, seed=3)
    build(BuildRequest(materials, folder / "bag"))
    export_request(folder / "bag", folder / "root.tsq")
    import_token(folder / "bag", authority.reply(folder / "root.tsq", folder / "root.tsr"))
    return Made(folder / "bag", materials)


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line as a process."""

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "jianhao", "archive", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
        )

    return call
