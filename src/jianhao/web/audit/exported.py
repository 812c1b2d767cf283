"""An exported log is proved without the application: one JSON object a line, as the audit page writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianhao.errors import UnusableFile
from jianhao.web.audit.chain import HASHED, ChainReport, Head, prove


def prove_file(path: Path, expected: Head | None = None) -> ChainReport:
    """The chain in an exported log (one JSON object a line), without any database."""
    return prove(_lines(path), expected)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _event(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableFile(path.name, "不能读取，应为从审计页导出的记录文件。") from error


def _event(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UnusableFile(path.name, f"第{number}行不是审计记录。") from error
    if (
        not isinstance(row, dict)
        or not {*HASHED, "digest"} <= row.keys()
        or not isinstance(row["sequence"], int)
    ):
        raise UnusableFile(path.name, f"第{number}行不是审计记录。")
    return row
