"""Files as the tools write them, and a look at what the profiles make of them."""

import csv
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.jsonfile import jsonl_records
from jianhao.ingest.profiles import peek_feed, recognise
from jianhao.ingest.raw import Peek, peek_json, peek_sqlite
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of


def peek_of(source: SourceFile) -> Peek:
    """A peek as the dispatcher makes it."""
    match source.kind:
        case Kind.JSON:
            return peek_json(source)
        case Kind.JSONL:
            record = next((r for _, r in jsonl_records(source) if r), {})
            return Peek(source.kind, source.name, source.folders, record_keys=frozenset(record))
        case Kind.SQLITE:
            return peek_sqlite(source)
    if source.kind is Kind.MARKUP and (feed := peek_feed(source)):
        return feed
    tables = list(tables_of(source))
    headers = tuple(tuple(c.strip() for c in row) for table in tables for row in table.head[:5])
    return Peek(source.kind, source.name, source.folders, headers, tuple(t.sheet for t in tables))


class Bench:
    """Writes files below a folder and reads them through the registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = IssueLog()

    def source(self, path: str) -> SourceFile:
        full = self.folder / path
        return SourceFile(path, full, tuple(Path(path).parts[:-1]))

    def csv(self, path: str, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> SourceFile:
        target = self._place(path)
        with target.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(rows)
        return self.source(path)

    def text(self, path: str, text: str) -> SourceFile:
        self._place(path).write_text(text, encoding="utf-8")
        return self.source(path)

    def json(self, path: str, value: Any, indent: int | None = 2) -> SourceFile:
        return self.text(path, json.dumps(value, ensure_ascii=False, indent=indent))

    def jsonl(self, path: str, records: Sequence[Any]) -> SourceFile:
        return self.text(path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))

    def xlsx(self, path: str, sheets: dict[str, Sequence[Sequence[Any]]]) -> SourceFile:
        book = xlsxwriter.Workbook(str(self._place(path)))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        book.close()
        return self.source(path)

    def sqlite(self, path: str, tables: dict[str, list[dict[str, Any]]]) -> SourceFile:
        db = sqlite3.connect(self._place(path))
        for name, rows in tables.items():
            columns = list(rows[0])
            db.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
            marks = ", ".join("?" for _ in columns)
            db.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})', [tuple(r[c] for c in columns) for r in rows]
            )
        db.commit()
        db.close()
        return self.source(path)

    def profile(self, source: SourceFile) -> str | None:
        found = recognise(peek_of(source))
        return found.id if found else None

    def posts(self, source: SourceFile) -> list[dict[str, str | int]]:
        """What the recognised profile reads, without what is missing."""
        profile = recognise(peek_of(source))
        assert profile is not None
        return [
            {name: value for name, value in row.items() if value is not None}
            for raw in profile.read(source, self.log)
            for row in raw.batch.to_pylist()
        ]

    def issues(self, source: SourceFile) -> list[tuple[str, int, str]]:
        return [(str(i.code), i.row, i.sheet) for i in self.log.of_file(source.name)]

    def _place(self, path: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def peek() -> Callable[[SourceFile], Peek]:
    return peek_of


def rows_of(batches: Any) -> list[dict[str, Any]]:
    """Rows of raw reads, checks or hints, without what is missing."""
    return [{k: v for k, v in row.items() if v is not None} for b in batches for row in b.batch.to_pylist()]


@pytest.fixture
def shown() -> Callable[[Any], list[dict[str, Any]]]:
    return rows_of
