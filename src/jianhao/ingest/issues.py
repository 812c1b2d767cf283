"""Rows and cells that could not be taken, each with its place and one sentence: never dropped silently."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from jianhao.personal_numbers import masked_mobile
from jianhao.store.schemas import REJECTED

VALUE_LENGTH = 80
LISTED_AT_MOST = 50_000
# Outputs never carry a full ID number of a person or a mobile number, whatever cell it was typed into.
_CITIZEN = re.compile(
    r"(?<![0-9])([1-9][0-9]{5})(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}([0-9Xx])(?![0-9])"
)


class Code(StrEnum):
    """Why a row or cell was not taken; stable over releases."""

    MISSING_REQUIRED = "missing_required"
    ID_LOST_DIGITS = "id_lost_digits"
    ERROR_CELL = "error_cell"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    BAD_COUNT = "bad_count"
    BAD_TIME = "bad_time"
    DATE_WITHOUT_YEAR = "date_without_year"
    BAD_FLAG = "bad_flag"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_PLATFORM = "unknown_platform"
    UNKNOWN_ACCOUNT = "unknown_account"
    DUPLICATE_ACCOUNT = "duplicate_account"
    RAGGED_ROW = "ragged_row"
    SHIFTED_ROW = "shifted_row"
    PERSONAL_DATA = "personal_data"
    UNREADABLE_RECORD = "unreadable_record"
    CONFLICTING_ID = "conflicting_id"


_Kind = tuple[str, str, str, Code]


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One problem at one place; `row` counts from 1 as the user's program shows it, 0 for the whole file."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    code: Code
    message: str


class IssueLog:
    """Collects issues of a run; `fatal` rows are those that were left out as a whole.

    Of one kind in one column of one table LISTED_AT_MOST are listed row by row, the others as one line with their number.
    """

    def __init__(self) -> None:
        self._issues: list[RowIssue] = []
        self._kinds: Counter[_Kind] = Counter()
        self._fatal: Counter[str] = Counter()

    def add(self, issue: RowIssue, *, fatal: bool) -> None:
        """Record an issue; fatal means that the whole row is not in any table."""
        kind = (issue.file, issue.sheet, issue.column, issue.code)
        self._kinds[kind] += 1
        if self._kinds[kind] <= LISTED_AT_MOST:
            self._issues.append(issue)
        if fatal:
            self._fatal[issue.file] += 1

    def rejected_rows(self, file: str | None = None) -> int:
        """Rows left out as a whole, of one file or of all."""
        return self._fatal.total() if file is None else self._fatal[file]

    def __len__(self) -> int:
        return self._kinds.total()

    def of_file(self, file: str) -> list[RowIssue]:
        """The issues of one file, by place."""
        return sorted((i for i in self._listed() if i.file == file), key=_place)

    def table(self) -> pa.Table:
        """All issues as a REJECTED table, sorted by place."""
        rows = sorted(self._listed(), key=_place)
        columns = [
            [str(getattr(i, name)) if name != "row" else i.row for i in rows] for name in REJECTED.names
        ]
        return pa.table(
            [pa.array(values, kind) for values, kind in zip(columns, REJECTED.types, strict=True)], REJECTED
        )

    def _listed(self) -> list[RowIssue]:
        more = [
            (kind, count - LISTED_AT_MOST) for kind, count in self._kinds.items() if count > LISTED_AT_MOST
        ]
        return [*self._issues, *(_summary(*kind, count) for kind, count in more)]


def _summary(file: str, sheet: str, column: str, code: Code, count: int) -> RowIssue:
    where = f"{file}「{sheet}」" if sheet else file
    heading = f"「{shown(column)}」列" if column else ""
    message = f"{where}{heading}：另有{count:,}处同类问题，未逐行列出。"
    return RowIssue(file, sheet, 0, column, "", code, message)


def _place(issue: RowIssue) -> tuple[str, str, int, str, str]:
    return (issue.file, issue.sheet, issue.row, issue.column, issue.code)


def shown(value: object) -> str:
    """A cell's content as it may stand in a message: one line, cut, without control characters, personal numbers masked."""
    text = "".join(ch if ch.isprintable() else " " for ch in str(value)).strip()
    text = masked_mobile(_CITIZEN.sub(r"\1***********\2", text))
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"


@dataclass(frozen=True, slots=True)
class Place:
    """A table in a file, for messages: 附件1.xlsx「Sheet1」第7行「账号ID」列."""

    file: str
    sheet: str = ""

    def of(self, row: int, column: str = "") -> str:
        """The words for one row or cell."""
        where = f"{self.file}「{self.sheet}」" if self.sheet else self.file
        return f"{where}第{row}行" + (f"「{shown(column)}」列" if column else "")

    def reject(
        self, log: IssueLog, row: int, column: str, value: object, code: Code, why: str, *, fatal: bool = True
    ) -> None:
        """Log one problem at a row and column of this table."""
        text = "" if value is None else shown(value)
        log.add(
            RowIssue(self.file, self.sheet, row, column, text, code, f"{self.of(row, column)}：{why}"),
            fatal=fatal,
        )
