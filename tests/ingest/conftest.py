"""A desk on which the tests of reading lay files, and a look at what is made of them."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter

from jianhao.errors import JianhaoError
from jianhao.ingest.accounts import AccountsRead, read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.intake import open_posts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import ACCOUNTS_IN


@dataclass
class PostsSeen:
    """What reading files of posts gave."""

    reader: PostReader
    log: IssueLog
    posts: list[dict[str, Any]] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    @property
    def issues(self) -> list[tuple[int, str]]:
        return [(i["row"], i["code"]) for i in self.log.table().to_pylist()]


class Desk:
    """Writes files below a folder and reads them as a run does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str, data: bytes, *, explicit: bool = True) -> SourceFile:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return SourceFile(name, target, Path(name).parts[:-1], explicit)

    def text(self, name: str, text: str, encoding: str = "utf-8") -> SourceFile:
        return self.file(name, text.encode(encoding))

    def csv(self, name: str, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> SourceFile:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return self.text(name, out.getvalue(), encoding)

    def json(self, name: str, value: Any) -> SourceFile:
        return self.text(name, json.dumps(value, ensure_ascii=False))

    def lines(self, name: str, *values: Any) -> SourceFile:
        """JSON Lines; a text stands as it is."""
        rows = [v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values]
        return self.text(name, "\n".join(rows) + "\n")

    def book(self, name: str, write: Callable[[Any], None]) -> SourceFile:
        """A workbook by xlsxwriter."""
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            write(book)
        return self.file(name, out.getvalue())

    def xlsx(self, name: str, *sheets: Sequence[Sequence[Any]]) -> SourceFile:
        def write(book: Any) -> None:
            for rows in sheets:
                sheet = book.add_worksheet()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)

        return self.book(name, write)

    def sqlite(self, name: str, tables: dict[str, list[dict[str, Any]]]) -> SourceFile:
        target = self.folder / name
        db = sqlite3.connect(target)
        for table, rows in tables.items():
            columns = list(rows[0])
            db.execute(f'CREATE TABLE "{table}" ({", ".join(columns)})')
            marks = ", ".join("?" for _ in columns)
            db.executemany(f'INSERT INTO "{table}" VALUES ({marks})', [tuple(r.values()) for r in rows])
        db.commit()
        db.close()
        return SourceFile(name, target)

    def cells(self, source: SourceFile, first_row: int = 0) -> list[list[list[str]]]:
        """All cells of all tables as they are before anything is understood."""
        return [
            [
                list(row)
                for batch in table.batches(first_row)
                for row in zip(*(batch.column(i).to_pylist() for i in range(table.width)), strict=True)
            ]
            for table in tables_of(source)
        ]

    def rows(self, source: SourceFile, first_row: int = 0) -> list[int]:
        """Row numbers of the first table."""
        return [
            n for batch in tables_of(source)[0].batches(first_row) for n in batch.column("row").to_pylist()
        ]

    def register(self, *sources: SourceFile) -> tuple[AccountsRead, IssueLog]:
        """What is read of files of accounts, doubles too."""
        log = IssueLog()
        return read_accounts(list(sources), log), log

    def accounts(self, *sources: SourceFile, confirmed: Any = None) -> tuple[list[dict[str, Any]], IssueLog]:
        log = IssueLog()
        return read_accounts(list(sources), log, confirmed).table.to_pylist(), log

    def posts(self, *sources: SourceFile, index: AccountIndex, confirmed: Any = None) -> PostsSeen:
        log = IssueLog()
        seen = PostsSeen(PostReader(index, log), log)
        for source in sources:
            how, batches = open_posts(source, seen.reader, log, confirmed)
            seen.profiles.append(how.profile)
            for converted in batches:
                seen.posts += converted.posts.to_pylist()
                seen.samples += converted.samples.to_pylist()
        return seen


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def register() -> Callable[..., AccountIndex]:
    """An index of accounts given as `account_id=[(kind, id), …]`."""

    def build(
        accounts: dict[str, list[tuple[str, str]]], names: dict[str, str] | None = None
    ) -> AccountIndex:
        rows = [
            {"account_id": a, "platform": a.partition(":")[0], "ids": [{"kind": k, "id": i} for k, i in ids]}
            for a, ids in accounts.items()
        ]
        return AccountIndex(pa.Table.from_pylist(rows, ACCOUNTS_IN), names)

    return build


@pytest.fixture
def issues() -> Callable[[IssueLog], list[tuple[int, str, str]]]:
    """(row, column, code) of every issue, by place."""
    return lambda log: [(i["row"], i["column"], i["code"]) for i in log.table().to_pylist()]


@pytest.fixture(scope="session")
def desk_of() -> type[Desk]:
    """A desk in any folder, for tests that draw many."""
    return Desk


@pytest.fixture(scope="session")
def containers() -> ModuleType:
    """The module tests/ingest/containers.py, which makes files byte by byte."""
    return _beside("containers")


@pytest.fixture(scope="session")
def row_by_row() -> ModuleType:
    """The module tests/ingest/row_by_row.py, which reads a register one row after the other."""
    return _beside("row_by_row")


def _beside(name: str) -> ModuleType:
    """A module that lies beside this file: test folders are no packages."""
    full = f"ingest_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture
def refused() -> Callable[[Callable[[], Any]], str]:
    """The sentence with which a file or call is refused; it is one Chinese sentence and nothing of a library's."""

    def check(call: Callable[[], Any]) -> str:
        with pytest.raises(JianhaoError) as caught:
            call()
        sentence = str(caught.value)
        assert sentence.endswith("。")
        assert "\n" not in sentence
        assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence)
        return sentence

    return check


@pytest.fixture(scope="session")
def old_workbook() -> bytes:
    """The bytes of a genuine BIFF8 workbook."""
    return Path(__file__).with_name("files").joinpath("register.xls").read_bytes()
