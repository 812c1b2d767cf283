"""One small province for all tests of this folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from jianhao.demo import DemoFiles, make_province

Row = dict[str, str]


def read_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read_register(path: Path) -> list[dict[str, object]]:
    """Rows of all sheets between the header and 合计; cells swallowed by a merge are None."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows: list[dict[str, object]] = []
    for sheet in book.worksheets:
        values = [list(row) for row in sheet.iter_rows(values_only=True)]
        header = values[2]
        for row in values[3:]:
            if row[0] == "合计":
                break
            rows.append(dict(zip(header, row, strict=True)))
    return rows


@dataclass(frozen=True)
class Small:
    """The files of the small province and their rows."""

    files: DemoFiles
    register: list[dict[str, object]]
    posts: list[Row]
    samples: list[Row]
    kinds: dict[str, str]
    planted_posts: list[Row]

    def ids(self, kind: str) -> list[str]:
        return [account for account, planted in self.kinds.items() if planted == kind]

    def posts_of(self, account_id: str) -> list[Row]:
        native = account_id.partition(":")[2]
        return [row for row in self.posts if row["账号ID"] == native]

    def by_native(self) -> dict[str, Row]:
        """Posts by `native account:native post`."""
        return {f"{row['账号ID']}:{row['内容ID']}": row for row in self.posts}

    def row_of(self, account_id: str) -> dict[str, object]:
        native = account_id.partition(":")[2]
        return next(row for row in self.register if row["账号ID"] == native)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    files = make_province(tmp_path_factory.mktemp("demo"), accounts=60, posts=1500)
    kinds = {row["account_id"]: row["kind"] for row in read_csv(files.truth_accounts)}
    return Small(
        files,
        read_register(files.accounts),
        read_csv(files.posts),
        read_csv(files.samples),
        kinds,
        read_csv(files.truth_posts),
    )
