"""Issues of one file by sheet and row, and where they belong in a table."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from jianhao.documents.cells import EXCEL_ROW_LIMIT, cell, masked

HEADING: Final = "校验结果"
AMBER: Final = "FFF4D6"
RESULT_WIDTH: Final = 60
SEARCHED_ROWS: Final = 40
NOTE_SHEET: Final = "校验说明"
_MESSAGES_AT_MOST: Final = 10
_LETTERS = re.compile(r"[A-Z]{1,3}")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """One issue: the heading (or letter) of its column, the sentence."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Issues by sheet and 1-based row; `general` concern no row of a sheet."""

    by_sheet: Mapping[str, Mapping[int, tuple[Mark, ...]]]
    general: tuple[str, ...]

    def outside(self, sheets: Iterable[str]) -> list[str]:
        """Sentences that no sheet of these names can show."""
        known = set(sheets)
        lost = [marks for name, marks in self.by_sheet.items() if name not in known]
        return [*self.general, *(m.message for rows in lost for row in rows.values() for m in row)]


def marks_of(issues: pa.Table) -> Marks:
    """The issues of a REJECTED table by place; personal numbers in them are masked."""
    by_sheet: dict[str, dict[int, list[Mark]]] = {}
    general: list[str] = []
    for row in issues.select(["sheet", "row", "column", "message"]).to_pylist():
        message, number = masked(row["message"] or ""), row["row"] or 0
        if 1 <= number <= EXCEL_ROW_LIMIT:
            marks = by_sheet.setdefault(row["sheet"] or "", {}).setdefault(number, [])
            marks.append(Mark(row["column"] or "", message))
        else:
            general.append(message)
    frozen = {name: {n: tuple(m) for n, m in sorted(rows.items())} for name, rows in by_sheet.items()}
    return Marks(frozen, tuple(general))


def row_text(marks: Sequence[Mark]) -> str:
    """What stands in the 校验结果 cell of a row: neutral text, at most ten sentences."""
    messages = list(dict.fromkeys(mark.message for mark in marks))
    lines = messages[:_MESSAGES_AT_MOST]
    if len(messages) > len(lines):
        lines.append(f"等{len(messages):,}处。")
    return cell("\n".join(lines))


def header_row(rows: Sequence[Sequence[str]], marks: Mapping[int, Sequence[Mark]]) -> int | None:
    """The 1-based row among the first ones that names most of the issues' columns, None if none does."""
    wanted = {same(mark.column) for row in marks.values() for mark in row if mark.column}
    scores = Counter[int]()
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        found = len(wanted & {same(text) for text in row})
        if found:
            scores[number] = found
    return min(scores, key=lambda n: (-scores[n], n), default=None)


def column_of(mark: Mark, heads: Mapping[str, int]) -> int | None:
    """The 0-based column of an issue: by its heading, else by its letter."""
    by_name = heads.get(same(mark.column))
    if by_name is not None or not _LETTERS.fullmatch(mark.column):
        return by_name
    number = 0
    for letter in mark.column:
        number = number * 26 + ord(letter) - 64
    return number - 1


def heads_of(row: Sequence[str]) -> dict[str, int]:
    """0-based columns by heading; of equal headings the first."""
    heads: dict[str, int] = {}
    for index, text in enumerate(row):
        if same(text):
            heads.setdefault(same(text), index)
    return heads


def same(text: str) -> str:
    """A heading as it is compared: full-width forms, blanks and line breaks do not matter."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
