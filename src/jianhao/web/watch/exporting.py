"""Leads, places and searches as a workbook or a CSV: what the list shows, masked, with no live formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from jianhao.dates import day_number, iso_date
from jianhao.documents.cells import masked, neutral
from jianhao.documents.sheets import Book, Column, Kind
from jianhao.risk.rules import RULES
from jianhao.web.watch.models import ContentHint, Lead
from jianhao.web.watch.searching import Task

Row = list[str | int | None]
LEADS = [
    Column("编号", 8, Kind.COUNT), Column("种类", 20), Column("账号", 22), Column("账号ID", 26), Column("主办单位", 24),
    Column("地区", 18), Column("提示", 60, wrap=True), Column("依据", 60, wrap=True), Column("也可能是", 40, wrap=True),
    Column("首次发现", 12, Kind.DATE), Column("最近发现", 12, Kind.DATE), Column("状态", 16), Column("认定人", 14),
    Column("理由", 30, wrap=True),
]  # fmt: skip
PLACES = [
    Column("轻重", 8), Column("类别", 16), Column("账号", 22), Column("主办单位", 24), Column("提示", 22), Column("文字", 40, wrap=True),
    Column("建议", 30, wrap=True), Column("内容ID", 30), Column("依据", 40, wrap=True), Column("状态", 12), Column("认定人", 14),
    Column("理由", 30, wrap=True),
]  # fmt: skip
SEARCHES = [
    Column("账号", 24), Column("平台", 12), Column("账号ID", 26), Column("主办单位", 24), Column("检索词", 60, wrap=True),
    Column("检索日期", 14, asked=True), Column("检索人", 12, asked=True),
    Column("发现的账号名称", 24, asked=True), Column("平台", 12, asked=True), Column("链接", 36, asked=True),
]  # fmt: skip


def lead_row(one: Lead) -> Row:
    """A lead in the order of its columns."""
    return [
        one.pk, one.get_kind_display(), masked(one.account.name), one.account.account_id, one.agency.name,
        one.county.name if one.county else None, masked(one.sentence),
        masked("；".join(f"{what}：{value}" for what, value in one.evidence)), "；".join(one.instead),
        day_number(one.first_seen), day_number(one.last_seen), one.get_state_display(),
        one.decided_by.name if one.decided_by else None, masked(one.reason),
    ]  # fmt: skip


def place_row(one: ContentHint) -> Row:
    """A place in the order of its columns."""
    rule = RULES.get(one.rule)
    return [
        one.get_severity_display(), one.get_category_display(), masked(one.account.name), one.agency.name,
        rule.title if rule else one.rule, masked(one.text), masked(one.suggestion), one.post_id,
        rule.clause if rule else None, one.get_state_display(), one.decided_by.name if one.decided_by else None,
        masked(one.reason),
    ]  # fmt: skip


def search_row(one: Task) -> Row:
    """An account with its terms, and cells to be filled."""
    account = one.account
    known = [masked(account.name), account.get_platform_display(), account.account_id, account.agency.name]
    return [*known, "、".join(one.terms), *[None] * 5]


def workbook(
    title: str, columns: list[Column], rows: Iterable[Row], note: str, as_of: date
) -> tuple[bytes, int]:
    """The rows on one sheet; the bytes and how many rows."""
    with TemporaryDirectory(prefix="jianhao-") as folder:
        path = Path(folder) / "table.xlsx"
        with Book(path, title=title, day=day_number(as_of), stamp=title) as book:
            count = book.table(title, columns, rows, note=note)
        return path.read_bytes(), count


def as_csv(columns: list[Column], rows: Iterable[Row]) -> tuple[bytes, int]:
    """The same rows as UTF-8 with a mark that spreadsheets know."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    texts = list(_texts(columns, rows))
    writer.writerows(texts)
    return out.getvalue().encode("utf-8-sig"), len(texts)


def _texts(columns: list[Column], rows: Iterable[Row]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(column, value) for column, value in zip(columns, row, strict=True)]


def _text(column: Column, value: str | int | None) -> str:
    if value is None:
        return ""
    if column.kind is Kind.DATE and isinstance(value, int):
        return iso_date(value)
    return neutral(str(value))
