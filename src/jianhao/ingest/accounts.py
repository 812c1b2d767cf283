"""Account files → the canonical register: one row an account, ids collected, doubles and gaps named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableCall
from jianhao.ingest.columns import map_columns
from jianhao.ingest.fields import ACCOUNT_FIELDS, POST_FIELDS
from jianhao.ingest.generic import Confirmed, FieldTable, TableReading, field_tables
from jianhao.ingest.identity import keys_of
from jianhao.ingest.issues import Code, IssueLog, shown
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import ACCOUNTS_IN, DOUBLES
from jianhao.vocab.levels import level_of_code
from jianhao.vocab.links import links
from jianhao.vocab.native_ids import normalise_native_id
from jianhao.vocab.platforms import Platform, recognise

ID_COLUMNS = ("gh_id", "biz", "appid", "uid", "sec_uid", "alias", "short_id")
ID_KINDS = {"gh_id": "gh"}
REQUIRED = {"name": "账号名称", "agency": "主办单位"}
TITLES = {f.name: f.title for f in ACCOUNT_FIELDS}
SHARED_KINDS = frozenset({"alias"})

Row = dict[str, Any]


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
            for row in typed_rows(table, log, fatal=frozenset({"account_id"})):
                register.add(row | {"place": table.place, "has": table.reading.columns})
        readings[source.name] = [t.reading for t in tables]
    return AccountsRead(register.table(), register.doubles(), readings)


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
    """Rows become accounts here: identity, required cells, doubles."""

    def __init__(self, log: IssueLog) -> None:
        self.log = log
        self.rows: list[Row] = []
        self.owner: dict[tuple[str, str], Row] = {}
        self.doubled: list[Row] = []

    def add(self, row: Row) -> None:
        ids = _ids(row)
        if not self._complete(row, ids) or self._contradicted(row, ids):
            return
        row["ids"] = [{"kind": kind, "id": value} for kind, value in ids]
        row["account_id"] = f"{row['platform']}:{ids[0][1]}"
        if self._doubled(row, ids):
            return
        row["level"] = row.get("level") or _level(row.get("division_code"))
        row |= {
            "source_file": row["place"].file,
            "source_sheet": row["place"].sheet,
            "source_row": row["row"],
        }
        self.rows.append(row)

    def _complete(self, row: Row, ids: list[tuple[str, str]]) -> bool:
        if not row.get("platform"):
            return self._reject(
                row, "platform", Code.UNKNOWN_PLATFORM, "未填平台，且链接不能识别平台，该行未读入。"
            )
        if not ids:
            return self._reject(
                row, "account_id", Code.MISSING_REQUIRED, "账号ID和链接均未填写，该行未读入。"
            )
        for name, title in REQUIRED.items():
            # A register without that column is still a register (it is said once for the file); a gap in it is not.
            if not row.get(name) and name in row["has"]:
                return self._reject(row, name, Code.MISSING_REQUIRED, f"未填写{title}，该行未读入。")
        return True

    def _contradicted(self, row: Row, ids: list[tuple[str, str]]) -> bool:
        """Whether the row's id is of another platform than the row; a link of another one is said and not used."""
        given, platform = _prefix(row.get("account_id")), Platform[row["platform"]]
        if given and given != platform:
            why = f"账号ID属于{Platform(given).chinese}，与平台列（{platform.chinese}）不一致，该行未读入。"
            self._reject(row, "account_id", Code.CONFLICTING_ID, why, row["account_id"])
            return True
        link = recognise(row["link"]) if row.get("link") else None
        if link is None or not link.native_id or link.platform in (platform, Platform.website):
            return False
        alone = ids[0][0] == "link"
        why = f"链接属于{link.platform.chinese}，与平台列（{platform.chinese}）不一致，"
        why += "且未填账号ID，该行未读入。" if alone else "未用于识别账号，请核对。"
        self._reject(row, "link", Code.CONFLICTING_ID, why, row["link"], fatal=alone)
        return alone

    def _doubled(self, row: Row, ids: list[tuple[str, str]]) -> bool:
        keys = [(row["platform"], key) for kind, value in ids if kind not in SHARED_KINDS
                for key, by in keys_of(kind, value) if by != "creator_hash"]  # fmt: skip
        keys.append((row["platform"], row["account_id"]))
        first = next((self.owner[k] for k in keys if k in self.owner), None)
        if first is None:
            self.owner.update(dict.fromkeys(keys, row))
            return False
        self.doubled.append(row | {"account_id": first["account_id"]})
        where = first["place"].of(first["row"])
        shared = row.get("link") or row.get("account_id") or ids[0][1]
        self._reject(
            row,
            "account_id",
            Code.DUPLICATE_ACCOUNT,
            f"与{where}是同一账号（{shown(shared)}），以先出现的一行为准。",
            shared,
        )
        return True

    def _reject(
        self, row: Row, name: str, code: Code, message: str, value: str = "", *, fatal: bool = True
    ) -> bool:
        row["place"].reject(self.log, row["row"], self._heading(row, name), value, code, message, fatal=fatal)
        return False

    def _heading(self, row: Row, name: str) -> str:
        """The heading as the user wrote it, else the field's own."""
        column = row["has"].column(name)
        return column.heading if column else TITLES[name]

    def table(self) -> pa.Table:
        return _table(self.rows, ACCOUNTS_IN)

    def doubles(self) -> pa.Table:
        return _table(self.doubled, DOUBLES)


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    said = set().union(*rows)
    return pa.table(
        [
            pa.array([row.get(f.name) for row in rows], f.type)
            if f.name in said
            else pa.nulls(len(rows), f.type)
            for f in schema
        ],
        schema,
    )


def _ids(row: Row) -> list[tuple[str, str]]:
    """All ids of a row as (kind, id), the one first registered under first; sets the platform where the link tells it."""
    link = recognise(row["link"]) if row.get("link") else None
    given = row.get("account_id")
    if not row.get("platform"):
        row["platform"] = _platform_of(given, link)
    platform = row.get("platform")
    found: list[tuple[str, str]] = []
    if given and platform:
        found.append(_native(platform, given.removeprefix(f"{platform}:")))
    if platform:
        given_ids = [(name, row[name]) for name in ID_COLUMNS if row.get(name)]
        found += [(ID_KINDS.get(name) or name, _native(platform, value)[1]) for name, value in given_ids]
    if link and link.native_id and link.platform == platform:
        found.append((str(link.id_kind), link.native_id))
    if not found and row.get("link") and any(links(row["link"])):
        # Words under which a spreadsheet hides an address (点击查看) are no identity.
        found.append(("link", hashlib.sha256(row["link"].strip().encode()).hexdigest()[:16]))
    return list(dict.fromkeys(found))


def _native(platform: str, text: str) -> tuple[str, str]:
    known = normalise_native_id(Platform[platform], text)
    return (str(known.kind), known.value) if known else ("id", text.strip())


def _platform_of(given: str | None, link: Any) -> str | None:
    return _prefix(given) or (str(link.platform) if link else None)


def _prefix(given: str | None) -> str | None:
    """The platform that an id names before its colon."""
    head, colon, _ = (given or "").partition(":")
    return head if colon and head in Platform.__members__ else None


def _level(division_code: str | None) -> str | None:
    level = level_of_code(division_code) if division_code else None
    return str(level) if level else None
