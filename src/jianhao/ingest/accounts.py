"""Account files → the canonical register: one row an account, ids collected, doubles and gaps named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.errors import UnusableCall
from jianhao.ingest.account_doubles import doubled_rows
from jianhao.ingest.account_gaps import Gaps
from jianhao.ingest.account_ids import ID_COLUMNS, identified
from jianhao.ingest.columns import map_columns
from jianhao.ingest.fields import ACCOUNT_FIELDS, POST_FIELDS
from jianhao.ingest.generic import Confirmed, FieldTable, TableReading, field_tables
from jianhao.ingest.issues import Code, IssueLog, Place, shown
from jianhao.ingest.parsing import typed_batches
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import ACCOUNTS_IN, DOUBLES
from jianhao.vocab.levels import level_of_code

SOURCE = ["source_file", "source_sheet", "source_row"]


@dataclass
class AccountsRead:
    """The register of all files, the rows that name an account a second time (DOUBLES), how each table was read."""

    table: pa.Table
    doubles: pa.Table
    readings: dict[str, list[TableReading]] = field(default_factory=dict)


def read_accounts(
    sources: list[SourceFile], log: IssueLog, confirmed: Confirmed | None = None
) -> AccountsRead:
    """Read account files; UnusableCall for a file that holds no accounts."""
    register = _Register(log)
    readings: dict[str, list[TableReading]] = {}
    for source in sources:
        tables = _account_tables(source, confirmed)
        for table in tables:
            register.add(table)
        readings[source.name] = [t.reading for t in tables]
    return AccountsRead(*register.tables(), readings)


def _account_tables(source: SourceFile, confirmed: Confirmed | None) -> list[FieldTable]:
    raw = tables_of(source)
    found = field_tables(source, raw, ACCOUNT_FIELDS, confirmed)
    tables = [t for t in found if _names_accounts(t) and not _lists_posts(t)]
    if tables:
        return tables
    if any(_lists_posts(t) for t in found or field_tables(source, raw, POST_FIELDS)):
        raise UnusableCall(f"{source.name}是发布内容，不是账号台账；发布内容请用--posts给出。")
    raise UnusableCall(f"{source.name}中没有找到账号台账的表头（至少应有平台或链接，以及账号ID或链接列）。")


def _names_accounts(table: FieldTable) -> bool:
    columns = table.reading.columns
    names_id = "link" in columns or "account_id" in columns or any(name in columns for name in ID_COLUMNS)
    return names_id and ("platform" in columns or "link" in columns)


def _lists_posts(table: FieldTable) -> bool:
    """A table with publishing times and contents, and nobody to run an account, is one of posts."""
    as_posts = map_columns(table.reading.header.headings, POST_FIELDS)
    content = any(name in as_posts for name in ("title", "text", "native_id", "reads"))
    return "published_at" in as_posts and content and "agency" not in table.reading.columns


class _Register:
    """Rows become accounts here, batch by batch; which of them are doubles shows at the end."""

    def __init__(self, log: IssueLog) -> None:
        self.log = log
        self._sheets: list[Gaps] = []
        self._sheet_of: list[int] = []
        self._batches: list[pa.RecordBatch] = []

    def add(self, table: FieldTable) -> None:
        """Take in the rows of a table that name an account."""
        sheet = Gaps(table, self.log)
        for batch in typed_batches(table, self.log, fatal=frozenset({"account_id"})):
            who = identified(batch)
            kept = sheet.kept(batch, who)
            named = {name: batch.column(name) for name in batch.schema.names} | {
                "account_id": pc.binary_join_element_wise(who.platforms, who.first_ids, ":"),
                "platform": who.platforms,
                "ids": who.ids,
                "source_file": pa.repeat(pa.scalar(table.place.file), batch.num_rows),
                "source_sheet": pa.repeat(pa.scalar(table.place.sheet), batch.num_rows),
                "source_row": batch.column("row"),
            }
            columns = [named.get(f.name, pa.nulls(batch.num_rows, f.type)) for f in ACCOUNTS_IN]
            accounts = pa.RecordBatch.from_arrays(columns, schema=ACCOUNTS_IN)
            self._batches.append(accounts if kept.all() else accounts.filter(pa.array(kept)))
            self._sheet_of += [len(self._sheets)] * self._batches[-1].num_rows
        self._sheets.append(sheet)

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """The register, and the rows that name an account of it again."""
        rows = pa.Table.from_batches(self._batches, ACCOUNTS_IN).combine_chunks()
        platforms, account_ids, ids = (
            rows.column(n).combine_chunks() for n in ("platform", "account_id", "ids")
        )
        doubled = doubled_rows(platforms, account_ids, ids)
        again, first = (
            rows.take(pa.array(places, pa.int64())) for places in (list(doubled), list(doubled.values()))
        )
        self._say(doubled, again, first)
        doubles = again.set_column(0, "account_id", first.column("account_id")).select(DOUBLES.names)
        single = np.ones(rows.num_rows, bool)
        single[list(doubled)] = False
        register = rows.filter(pa.array(single)) if doubled else rows
        level = pc.coalesce(register.column("level"), _levels(register.column("division_code")))
        place = ACCOUNTS_IN.get_field_index("level")
        return register.set_column(place, ACCOUNTS_IN.field(place), level), doubles.cast(DOUBLES)

    def _say(self, doubled: Iterable[int], again: pa.Table, first: pa.Table) -> None:
        rows = zip(doubled, again.to_pylist(), first.select(SOURCE).to_pylist(), strict=True)
        for place, row, known in rows:
            where = Place(known["source_file"], known["source_sheet"]).of(known["source_row"])
            shared = row["link"] or row["account_id"]
            why = f"与{where}是同一账号（{shown(shared)}），以先出现的一行为准。"
            sheet = self._sheets[self._sheet_of[place]]
            sheet.reject(row["source_row"], "account_id", Code.DUPLICATE_ACCOUNT, why, shared)


def _levels(division_codes: pa.ChunkedArray) -> pa.Array:
    """The levels that full division codes say."""
    coded = division_codes.combine_chunks().dictionary_encode()
    levels = [level_of_code(code) for code in coded.dictionary.to_pylist()]
    return pa.array([level and str(level) for level in levels], pa.string()).take(coded.indices)
