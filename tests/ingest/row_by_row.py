"""The register as one would write it for a single row after the other: what the columns of `accounts` must come to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from jianhao.ingest.identity import keys_of
from jianhao.vocab.links import links
from jianhao.vocab.native_ids import normalise_native_id
from jianhao.vocab.platforms import Platform, recognise

ID_COLUMNS = ("gh_id", "biz", "appid", "uid", "sec_uid", "alias", "short_id")

Row = dict[str, Any]


@dataclass
class Register:
    """Rows of typed values → accounts as (row, account_id, ids), doubles as (row, first row), issues as (row, field, code)."""

    accounts: list[tuple[int, str, list[tuple[str, str]]]] = field(default_factory=list)
    doubles: list[tuple[int, int]] = field(default_factory=list)
    issues: list[tuple[int, str, str]] = field(default_factory=list)
    owners: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, number: int, row: Row) -> None:
        link = recognise(row["link"]) if row.get("link") else None
        platform = (
            row.get("platform") or prefix(row.get("account_id")) or (str(link.platform) if link else None)
        )
        ids = ids_of(row, platform, link)
        if self.lacks(number, row, platform, ids) or self.contradicts(number, row, platform, ids, link):
            return
        account_id = f"{platform}:{ids[0][1]}"
        keys = [(platform, key) for kind, value in ids if kind != "alias"
                for key, by in keys_of(kind, value) if by != "creator_hash"]  # fmt: skip
        keys.append((platform, account_id))
        first = next((self.owners[key] for key in keys if key in self.owners), None)
        if first is not None:
            self.issues.append((number, "account_id", "duplicate_account"))
            self.doubles.append((number, first))
            return
        self.owners.update(dict.fromkeys(keys, number))
        self.accounts.append((number, account_id, ids))

    def lacks(self, number: int, row: Row, platform: str | None, ids: list[tuple[str, str]]) -> bool:
        gaps = (
            ("platform", "unknown_platform", not platform),
            ("account_id", "missing_required", not ids),
            *((name, "missing_required", name in row and not row[name]) for name in ("name", "agency")),
        )
        found = next(((name, code) for name, code, gap in gaps if gap), None)
        if found:
            self.issues.append((number, *found))
        return found is not None

    def contradicts(
        self, number: int, row: Row, platform: str, ids: list[tuple[str, str]], link: Any
    ) -> bool:
        given = prefix(row.get("account_id"))
        if given and given != platform:
            self.issues.append((number, "account_id", "conflicting_id"))
            return True
        if link is None or not link.native_id or link.platform in (platform, Platform.website):
            return False
        self.issues.append((number, "link", "conflicting_id"))
        return ids[0][0] == "link"


def ids_of(row: Row, platform: str | None, link: Any) -> list[tuple[str, str]]:
    given = row.get("account_id")
    found: list[tuple[str, str]] = []
    if platform:
        if given:
            found.append(native(platform, given.removeprefix(f"{platform}:")))
        found += [
            ({"gh_id": "gh"}.get(name, name), native(platform, row[name])[1])
            for name in ID_COLUMNS
            if row.get(name)
        ]
    if link and link.native_id and link.platform == platform:
        found.append((str(link.id_kind), link.native_id))
    if not found and row.get("link") and any(links(row["link"])):
        found.append(("link", hashlib.sha256(row["link"].strip().encode()).hexdigest()[:16]))
    return list(dict.fromkeys(found))


def native(platform: str, text: str) -> tuple[str, str]:
    known = normalise_native_id(Platform[platform], text)
    return (str(known.kind), known.value) if known else ("id", text.strip())


def prefix(given: str | None) -> str | None:
    head, colon, _ = (given or "").partition(":")
    return head if colon and head in Platform.__members__ else None
