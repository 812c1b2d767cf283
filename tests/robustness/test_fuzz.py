"""Hostile files give rows or one sentence: no other error, no crash of native code, no hang, no gigabyte."""

from __future__ import annotations

import csv
import io
import json
import os
import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from fuzz_worker import outcomes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutate import mutant
from seed_files import seed_files

HERE = Path(__file__).parent
SEED = 20240520
FILES, DEEP_FILES = 50, 2_000
PATIENCE, START = 20, 60
MEGABYTES = 1_024
DEEP = bool(os.environ.get("JIANHAO_DEEP"))


class Readings:
    """A worker process that reads files one after the other, watched from outside."""

    def __init__(self, paths: list[Path], folder: Path) -> None:
        names = folder / f"list-{paths[0].stem}.txt"
        names.write_text("\n".join(map(str, paths)), encoding="utf-8")
        # Arenas of allocators are address space without memory; the bound is on address space.
        settings_ = os.environ | {
            "ARROW_DEFAULT_MEMORY_POOL": "system",
            "MALLOC_ARENA_MAX": "2",
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, str(HERE / "fuzz_worker.py"), str(names), str(MEGABYTES)]
        self.errors = (folder / f"{names.stem}.err").open("wb+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, env=settings_)
        self.lines: queue.Queue[bytes] = queue.Queue()
        self.pump = threading.Thread(target=self._pump, daemon=True)
        self.pump.start()

    def _pump(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(b"")

    def next(self, patience: float) -> dict[str, Any] | None:
        """What the worker says next; None when it ended; TimeoutError when it says nothing."""
        try:
            line = self.lines.get(timeout=patience)
        except queue.Empty as error:
            raise TimeoutError from error
        return json.loads(line) if line else None

    def end(self) -> str:
        """End the process if it still runs; the last words it wrote on its error output."""
        self.process.kill()
        self.process.wait()
        self.pump.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.errors.seek(0)
        words = self.errors.read().decode("utf-8", "replace")[-2_000:]
        self.errors.close()
        return words


def readings(paths: list[Path], folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each file with what came of it; after a crash or a hang a new worker goes on with the next file."""
    while paths:
        worker = Readings(paths, folder)
        begun = False
        try:
            while paths and worker.next(PATIENCE if begun else START) is not None:
                begun = True
                said = worker.next(PATIENCE)
                if said is None:
                    break
                yield paths.pop(0), said
            if paths:
                yield paths.pop(0), {"failed": f"the process died: {worker.end()}"}
        except TimeoutError:
            yield paths.pop(0), {"failed": f"no answer within {PATIENCE} s: {worker.end()}"}
        finally:
            if not worker.errors.closed:
                worker.end()


@pytest.fixture(scope="module")
def seeds() -> dict[str, bytes]:
    return seed_files()


def test_honest_files_give_rows(seeds, tmp_path: Path) -> None:
    """The files that the mutations start from are read, so that a mutation can reach what lies behind the first look."""
    paths = []
    for name, data in seeds.items():
        (tmp_path / name).write_bytes(data)
        paths.append(tmp_path / name)
    found = {path.name: said.get("found", said) for path, said in readings(paths, tmp_path)}
    for name in seeds:
        role, rows = ("as_register", 3) if name.startswith("register") else ("as_posts", 3)
        if name.endswith(".toml"):
            role, rows = "as_office", 0
        assert found[name][role] == (2 * rows if name.endswith(".zip") else rows), (name, found[name])


def test_mutated_files(seeds, tmp_path: Path) -> None:
    paths, done = [], {}
    for number in range(DEEP_FILES if DEEP else FILES):
        name, damages, data = mutant(seeds, SEED, number)
        path = tmp_path / f"{number:04d}-{name}"
        path.write_bytes(data)
        paths.append(path)
        done[path] = damages
    failures, kinds = [], Counter()
    for path, said in readings(paths, tmp_path):
        if "failed" in said:
            failures.append(f"seed {SEED}, {path} ({done[path]}):\n{said['failed']}")
        else:
            kinds.update("rows" if isinstance(value, int) else "sentence" for value in said["found"].values())
            path.unlink()
    assert not failures, f"{len(failures)} files:\n" + "\n".join(failures[:20])
    assert min(kinds["rows"], kinds["sentence"]) > 0, kinds


CELLS = st.one_of(
    st.sampled_from(["", " ", "—", "合计", "10万+", "1.2万", "2024-05-20", "2024/5/3 8:05", "gh_aaaaaaaaaaa1", "微信公众号", "9900000001",
                     "7.12E+18", "\ufdd0#N/A", "\ufdd2", "'", '"', "=1+1", "\x00", "\u202e", "９９", "1e400", "-0", "nan"]),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
)  # fmt: skip
HEADINGS = st.sampled_from(
    [
        "账号ID",
        "平台",
        "内容ID",
        "标题",
        "正文",
        "链接",
        "发布时间",
        "阅读数",
        "粉丝数（万）",
        "主办单位",
        "账号名称",
        "采集时间",
        "检查项",
        "结果",
    ]
)
TABLES = st.tuples(
    st.lists(HEADINGS, min_size=1, max_size=9), st.lists(st.lists(CELLS, max_size=10), max_size=8)
).map(lambda table: [table[0], *table[1]])
MADE = settings(
    max_examples=600 if DEEP else 40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@MADE
@given(
    rows=TABLES,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from(",;\t"),
)
def test_made_csv(tmp_path: Path, rows: list[list[str]], encoding: str, delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, escapechar="\\").writerows(rows)
    path = tmp_path / "表.csv"
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    assert outcomes(path)


@MADE
@given(rows=TABLES, numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_made_xlsx(tmp_path: Path, rows: list[list[str]], numbers: list[float]) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*rows, numbers]):
            sheet.write_row(number, 0, row)
    assert outcomes(path)
