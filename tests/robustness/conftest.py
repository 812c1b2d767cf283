"""Files large enough to be interrupted while they are read, and how often a test repeats."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.append(str(HERE))  # the files that the tests share lie beside them
SEED = 20240520
AS_OF = date(2024, 5, 20)
ACCOUNTS = 40
DIED = 9  # as in dying.py
HEADINGS = ("账号ID", "平台", "内容ID", "标题", "正文", "发布时间", "阅读数", "采集时间")


def repeats(normally: int, deeply: int) -> int:
    """How often: the full count under `./dev test --deep`."""
    return deeply if os.environ.get("JIANHAO_DEEP") else normally


@pytest.fixture(scope="session")
def how_often() -> Callable[[int, int], int]:
    return repeats


@dataclass(frozen=True)
class Office:
    """A register and two files of posts."""

    register: Path
    earlier: Path
    later: Path


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("办公室")
    ids = [f"gh_{number:012x}" for number in range(0xA0, 0xA0 + ACCOUNTS)]
    rows = [(i, f"示例第{n}号", "微信公众号", f"示例县第{n}局", "县级", n * 100) for n, i in enumerate(ids)]
    register = _written(
        folder / "台账.csv", ("账号ID", "账号名称", "平台", "主办单位", "层级", "粉丝数"), rows
    )
    earlier = _written(folder / "一季度.csv", HEADINGS, _posts(ids, 0, 2_000))
    later = _written(folder / "二季度.csv", HEADINGS, _posts(ids, 2_000, 40_000))
    return Office(register, earlier, later)


def _posts(ids: list[str], first: int, count: int) -> list[tuple[object, ...]]:
    rng = random.Random(SEED + first)
    text = "为进一步做好便民服务，现将有关事项通知如下，请相互转告。"
    return [
        (
            rng.choice(ids), "微信公众号", f"{number}_1", f"关于第{number}项工作的通知", text * rng.randint(1, 20),
            f"{AS_OF - timedelta(rng.randrange(300))} {rng.randrange(24):02d}:{rng.randrange(60):02d}:00",
            rng.randrange(5_000), f"{AS_OF} 20:00:00",
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def _written(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


@dataclass(frozen=True)
class Worker:
    """A script beside the tests, run as a process that says when its work proper begins."""

    script: str

    def start(self, *arguments: object, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(HERE / self.script), *map(str, arguments)]
        settings = os.environ | environment
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=settings)
        assert process.stdout is not None
        if process.stdout.readline().strip() != b"ready":
            raise AssertionError(process.communicate()[1].decode("utf-8", "replace"))
        return process

    def undisturbed(self, *arguments: object) -> float:
        """Seconds from the beginning of the work to its end."""
        process = self.start(*arguments)
        begun = time.perf_counter()
        said = process.communicate(timeout=120)[1]
        assert process.returncode == 0, said.decode("utf-8", "replace")
        return time.perf_counter() - begun

    def dying(self, step: int, folder: Path, *arguments: object) -> bool:
        """Let it die before the n-th change of a folder's entries; whether it came so far."""
        process = self.start(*arguments, DIE_BEFORE=str(step), DIE_IN=str(folder))
        said = process.communicate(timeout=120)[1]
        assert process.returncode in (0, DIED), said.decode("utf-8", "replace")
        return process.returncode == DIED

    def killed(self, after: float, *arguments: object) -> bool:
        """Kill it some seconds after it began; whether it was still at work."""
        process = self.start(*arguments)
        time.sleep(after)
        at_work = process.poll() is None
        # Windows knows no SIGKILL: terminate() ends a process there just as abruptly.
        process.send_signal(signal.SIGKILL) if hasattr(signal, "SIGKILL") else process.terminate()
        process.communicate(timeout=60)
        return at_work


@pytest.fixture(scope="session")
def worker() -> Callable[[str], Worker]:
    return Worker


@pytest.fixture(scope="session")
def instants() -> Callable[[float, int], list[float]]:
    """Instants over a duration: spread at random, and every third one near the end, where files are renamed."""

    def drawn(duration: float, count: int) -> list[float]:
        rng = random.Random(SEED)
        return [
            duration * (rng.uniform(0.8, 1.0) if n % 3 == 2 else rng.uniform(0.0, 0.95)) for n in range(count)
        ]

    return drawn
