"""The register as a workbook: what a list shows, or one sheet a unit to be signed. Contacts are in none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from jianhao.dates import day_number
from jianhao.documents.cells import cell, masked
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.web.people.models import Agency
from jianhao.web.registry.fields import DAYS, KEPT, STATES, TITLES
from jianhao.web.registry.models import Account, UnitSheet
from jianhao.web.registry.values import shown

NAMES = ("account_id", "name", "platform", "agency", *STATES, *KEPT)
COUNTS = frozenset({"services", "followers", "messages", "replied_on_time"})
AMOUNTS = frozenset({"yearly_cost", "staff"})
WIDE = frozenset({"account_id", "name", "agency", "supervisor", "link", "verified_subject", "remark"})
SHEETS_AT_MOST = 200
BLANK = ""  # the file is read back: a cell without a value stays empty


def _column(name: str) -> Column:
    kind = (
        Kind.DATE
        if name in DAYS
        else Kind.COUNT
        if name in COUNTS
        else Kind.AMOUNT
        if name in AMOUNTS
        else Kind.TEXT
    )
    return Column(TITLES[name], 26 if name in WIDE else 14, kind)


COLUMNS = [_column(name) for name in NAMES]


def write_register(path: Path, accounts: QuerySet, as_of: date, scope: str) -> int:
    """The accounts of a list, in its order, with headings that an import understands; how many."""
    note = f"{scope}　{as_of.isoformat()}　工作联系人不导出"
    title = "政务新媒体台账"
    with Book(path, title=title, day=day_number(as_of), stamp=title, large=True) as book:
        return book.table("台账", COLUMNS, _rows(accounts), note=note, blank=BLANK)


def _rows(accounts: QuerySet) -> Iterator[list[Any]]:
    for account in accounts.select_related("agency").iterator(2000):
        yield [_cell(account, name) for name in NAMES]


def _cell(account: Account, name: str) -> Any:
    value = account.agency.name if name == "agency" else getattr(account, name)
    if value is None or value == "" or value == []:
        return None
    if name in DAYS:
        return day_number(value)
    if name in COUNTS or name in AMOUNTS:
        return value
    return masked(shown(name, value))


def write_unit_sheets(
    path: Path, agencies: Iterable[Agency], as_of: date, signed: dict[int, UnitSheet]
) -> int:
    """One sheet a unit, each with a line for the leader's signature or with the signature on file; how many sheets."""
    count = 0
    taken: set[str] = set()
    with Book(
        path, title="政务新媒体报送表", day=day_number(as_of), stamp="政务新媒体报送表（一个单位一张表）"
    ) as book:
        for agency in agencies:
            accounts = Account.objects.filter(agency=agency).order_by("name", "pk")
            sheet = signed.get(agency.pk)
            line = (
                f"审签：{sheet.signer}　{sheet.signed_on.isoformat()}"
                if sheet
                else "审签人：　　　　　　　审签日期：　　　　"
            )
            book.table(
                _sheet_name(agency.name, taken),
                COLUMNS,
                _rows(accounts),
                note=f"{agency.name}　{as_of.isoformat()}　{line}",
                blank=BLANK,
            )
            count += 1
    return count


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\, not twice."""
    base = "".join(ch for ch in cell(name) if ch not in "[]:*?/\\'")[:26] or "单位"
    number, found = 1, base
    while found.casefold() in taken:
        number += 1
        found = f"{base}~{number}"
    taken.add(found.casefold())
    return found
