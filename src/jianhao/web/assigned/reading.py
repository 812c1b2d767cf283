"""The kept copy → its rows: headings mapped to fields as the program or a person says, days and ids read strictly."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.dates import day_date
from jianhao.documents.cells import clean, neutral
from jianhao.ingest.account_ids import ID_COLUMNS, identified
from jianhao.ingest.columns import ColumnMap
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.parsing import typed_batches
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables, tables_of
from jianhao.web.assigned.cleaning import ROWS_AT_MOST
from jianhao.web.assigned.columns import FIELDS
from jianhao.web.refusals import Refused

Confirmed = Mapping[str, Mapping[str, str]]
TEXTS = {"number": 60, "name": 200, "agency": 200, "platform": 20, "account_id": 250, "link": 500, "problem": 4000,
         "category": 200, "requirement": 4000}  # fmt: skip
DAYS = ("checked_on", "due")


@dataclass
class Row:
    """One row of a list: texts cut to what is kept, days, every id that its cells give as (platform, kind, value)."""

    sheet: str
    number: int
    texts: dict[str, str]
    days: dict[str, date | None]
    ids: list[tuple[str, str, str]] = field(default_factory=list)
    note: str = ""


@dataclass
class Listed:
    """The rows of all sheets, and of each sheet what `AssignedList.tables` holds."""

    rows: list[Row]
    tables: list[dict[str, Any]]


def read_list(content: bytes, confirmed: Confirmed) -> Listed:
    """Read the kept copy of a list."""
    with tempfile.TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "清单.xlsx"
        path.write_bytes(content)
        with Sources() as sources, remembered_tables():
            source = sources.expand([path])[0]
            found = field_tables(source, tables_of(source), FIELDS, confirmed)
            listed = Listed([], [])
            for table in found:
                listed.rows += _rows(table)
                listed.tables.append(_described(table))
                if len(listed.rows) > ROWS_AT_MOST:
                    raise Refused(f"清单超过{ROWS_AT_MOST:,}行，请按单位拆分后再上传。")
    return listed


def _described(table: FieldTable) -> dict[str, Any]:
    reading = table.reading
    return {
        "sheet": reading.sheet, "header_row": reading.header.first_data_row, "headings": list(reading.header.headings),
        "fields": {c.field.name: c.index for c in reading.columns.columns}, "fingerprint": reading.columns.fingerprint,
        "proposals": {p.heading: p.field for p in reading.columns.proposals}, "personal": list(reading.columns.personal),
        "width": table.table.width,
    }  # fmt: skip


def _rows(table: FieldTable) -> Iterator[Row]:
    log = IssueLog()
    batches = list(typed_batches(table, log))
    notes: dict[int, list[str]] = defaultdict(list)
    for issue in log.of_file(table.source.name):
        notes[issue.row].append(issue.message.rpartition("：")[2])
    for batch in batches:
        ids = _ids(batch, table.reading.columns)
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        for place in range(batch.num_rows):
            given = {name: values[place] for name, values in columns.items()}
            texts = {name: _text(given.get(name), most) for name, most in TEXTS.items()}
            if not any(texts[name] for name in texts if name != "number"):
                continue
            days = {n: None if given.get(n) is None else day_date(given[n]) for n in DAYS}
            yield Row(
                table.reading.sheet, given["row"], texts, days, ids[place], "".join(notes[given["row"]])
            )


def _text(value: object, most: int) -> str:
    text = clean(str(value)) if value is not None else ""
    if text.startswith("'") and neutral(text[1:]) == text:
        text = text[1:]  # the mark that the copy needs and pages do not
    return text if len(text) <= most else text[: most - 1] + "…"


def _ids(batch: pa.RecordBatch, columns: ColumnMap) -> list[list[tuple[str, str, str]]]:
    """Every id of each row, those read out of links too."""
    if not any(name in columns for name in ("account_id", "link", *ID_COLUMNS)):
        return [[] for _ in range(batch.num_rows)]
    who = identified(batch)
    rows = zip(who.platforms.to_pylist(), who.ids.to_pylist(), strict=True)
    return [
        [(platform or "", item["kind"] or "", item["id"]) for item in ids or () if item["id"]]
        for platform, ids in rows
    ]
