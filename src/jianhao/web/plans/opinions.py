"""The filled 征求意见稿 read back: what the units say of the proposals on their accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jianhao.documents.cells import masked, one_line
from jianhao.errors import UnusableFile
from jianhao.ingest.cells import fold
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables, tables_of

# The headings under which documents/plan_book.py writes the columns.
FIELDS: Final = (
    Field("account_id", Type.ID, ("账号ID",)),
    Field("opinion", Type.TEXT, ("意见",)),
    Field("reason", Type.TEXT, ("不同意的理由",)),
    Field("signed", Type.TEXT, ("签字",)),
)
ANSWERS: Final[Mapping[str, bool]] = {"同意": True, "不同意": False}
LARGEST: Final = 10 * 1024**2
SIGNED_AT_MOST, REASON_AT_MOST = 60, 2_000
NOT_ONE: Final = "不是征求意见稿：应有账号ID、意见两列，请使用本方案下载的征求意见稿填写。"


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit says of one account, in the row of a file."""

    account_id: str
    agrees: bool
    reason: str
    signed: str


@dataclass
class OpinionsRead:
    """The answers of a file by account, and sentences on rows that were not taken."""

    said: dict[str, Said] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_opinions(path: Path) -> OpinionsRead:
    """Read a filled workbook; rows without an opinion say nothing. UnusableFile if it is none."""
    log, found = IssueLog(), OpinionsRead()
    with Sources() as sources, remembered_tables():
        tables = [
            table
            for source in sources.expand([path])
            for table in field_tables(source, tables_of(source), FIELDS)
            if {"account_id", "opinion"} <= {c.field.name for c in table.reading.columns.columns}
        ]
        if not tables:
            raise UnusableFile(path.name, NOT_ONE)
        for table in tables:
            for one in _answers(table, log):
                earlier = found.said.setdefault(one.account_id, one)
                if earlier != one:
                    found.problems.append(f"账号{one.account_id}有两处意见，按前一处登记。")
    found.problems += [row["message"] for row in log.table().to_pylist()]
    return found


def _answers(table: FieldTable, log: IssueLog) -> Iterator[Said]:
    for row in typed_rows(table, log):
        opinion, account_id = fold(row.get("opinion") or ""), row.get("account_id")
        if not opinion:
            continue
        reason, signed = _text(row, "reason", REASON_AT_MOST), _text(row, "signed", SIGNED_AT_MOST)
        why = _why_not(opinion, account_id, reason)
        if why:
            table.place.reject(log, row["row"], "意见", opinion, Code.UNKNOWN_WORD, why)
        else:
            yield Said(account_id, ANSWERS[opinion], reason, signed)


def _why_not(opinion: str, account_id: str | None, reason: str) -> str:
    """Why a row is not taken; empty for one that is."""
    if not account_id:
        return "没有账号ID，该行意见未登记。"
    if opinion not in ANSWERS:
        return "意见应填同意或不同意，该行意见未登记。"
    if not ANSWERS[opinion] and not reason:
        return "不同意的没有写明理由，该行意见未登记。"
    return ""


def _text(row: Mapping[str, Any], name: str, most: int) -> str:
    return masked(one_line(row.get(name) or ""))[:most]
