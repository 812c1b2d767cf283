"""Account lists of collecting tools: which ids and names belong together, with numbers of unknown day.

Hints never join a post by themselves and never become registered accounts; personal columns are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jianhao.ingest.issues import Code, IssueLog, RowIssue, shown
from jianhao.ingest.jsonfile import json_keys, json_object, json_records
from jianhao.ingest.profiles._rows import (
    PlacedRow,
    Row,
    has_columns,
    header_place,
    table_records,
    tables,
    uneven_rows,
)
from jianhao.ingest.profiles._values import Record, first_of
from jianhao.ingest.profiles.outputs import RawHints, hint_batches
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_rows

MP_LIST = ("id", "公众号名称", "faker_id")
WEIBO_USERS = ("用户id", "昵称", "微博数", "粉丝数", "认证信息")
EXPORTER = "wechat-article-exporter"
_UID = re.compile(r"[0-9]{5,12}")
_COUNT = re.compile(r"[0-9]{1,12}")


class AccountLists:
    """Holds no posts; its content comes through `hints_of`."""

    id = "account_lists"
    title = "采集工具的账号列表"
    verified = True
    output = Output.HINTS

    def recognises(self, peek: Peek) -> bool:
        if peek.kind is Kind.JSON:
            return {"usefor", "accounts"} <= set(peek.keys)
        return any(has_columns(peek, *((name,) for name in names)) for names in (MP_LIST, WEIBO_USERS))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        return iter(())


def hints_of(source: SourceFile, log: IssueLog) -> Iterator[RawHints]:
    """Hints of account lists, and of the account part of collectors' JSON and SQLite files; nothing for other files."""
    match source.kind:
        case Kind.JSON:
            rows = _json_rows(source)
        case Kind.SQLITE:
            rows = _database_rows(source)
        case _:
            rows = _table_rows(source, log)
    yield from hint_batches(rows)


def _table_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    for table in tables(source):
        if header_place(table, MP_LIST):
            for sheet, number, record in table_records(source, table, MP_LIST, log):
                yield sheet, number, _mp(record, "id", "faker_id", "公众号名称")
        elif header_place(table, WEIBO_USERS):
            yield from _weibo_users(source, log)
            return


def _weibo_users(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    for sheet, number, cells in uneven_rows(source):
        row = [cell.strip() for cell in cells]
        if not any(row) or row[0] == "用户id":
            continue
        if (hint := _weibo_user(row)) is not None:
            yield sheet, number, hint
        else:
            message = f"{source.name}第{number}行：列序与该工具各版本均不符，无法判断各列含义，该行未读入。"
            issue = RowIssue(source.name, sheet, number, "", shown(row[0]), Code.SHIFTED_ROW, message)
            log.add(issue, fatal=True)


def _weibo_user(row: list[str]) -> Row | None:
    """IP属地 was put in before 学习经历 in 2025-12 and files were appended to: the home page's place tells which it is."""
    shifts = [
        s
        for s in (0, 1)
        if len(row) > 20 + s and row[13 + s].startswith("http") and _counts(row[9 + s : 12 + s])
    ]
    if len(shifts) != 1 or not _UID.fullmatch(row[0]):
        return None
    shift = shifts[0]
    posts, followers = row[9 + shift], row[10 + shift]
    verified, kind, subject = row[18 + shift : 21 + shift]
    return {
        "platform": "weibo", "account_ref": row[0], "account_name": row[1] or None, "posts": posts, "followers": followers,
        "verified": verified or None, "verified_type": kind or None, "verified_subject": subject or None,
    }  # fmt: skip


def _counts(cells: list[str]) -> bool:
    return all(map(_COUNT.fullmatch, cells))


def _json_rows(source: SourceFile) -> Iterator[PlacedRow]:
    keys = json_keys(source)
    if "usefor" in keys:
        for number, record in json_records(source, "accounts.item"):
            yield "", number, _mp(record, "fakeid", None, "nickname")
    elif {"user", "weibo"} <= set(keys):
        user = json_object(source, "user")
        if user:
            names = (
                "id",
                "screen_name",
                "statuses_count",
                "followers_count",
                "verified",
                "verified_type",
                "verified_reason",
            )
            yield "", 1, _user(user, names)


def _database_rows(source: SourceFile) -> Iterator[PlacedRow]:
    for table in ("feeds", "we_feeds"):
        for number, record in sqlite_rows(source, table, ["id", "mp_name", "faker_id"]):
            yield table, number, _mp(record, "id", "faker_id", "mp_name")
    for number, record in sqlite_rows(source, "user", ["id", "nick_name", "follower_count"]):
        yield "user", number, _user(record, ("id", "nick_name", "", "follower_count", "", "", ""))


def _mp(record: Record, ref: str, other: str | None, name: str) -> Row:
    row: Row = {
        "platform": "weixin",
        "account_ref": first_of(record, ref),
        "account_name": first_of(record, name),
    }
    row["other_ref"] = first_of(record, other) if other else None
    return row


def _user(record: Record, names: tuple[str, ...]) -> Row:
    fields = (
        "account_ref",
        "account_name",
        "posts",
        "followers",
        "verified",
        "verified_type",
        "verified_subject",
    )
    return {"platform": "weibo"} | {
        field: first_of(record, name) for field, name in zip(fields, names, strict=True)
    }
