"""粉丝数记录: how many followers an account had on a day, from tables among the files of posts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.profiles import folder_account
from jianhao.ingest.profiles.follower_counts import DAYS, OF_WECHAT, TOTALS
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import FOLLOWERS_DATED
from jianhao.vocab.platform_names import parse_platform

FIELDS = (
    Field("account_id", Type.ID, ("账号ID", "平台账号ID")),
    Field("name", Type.TEXT, ("账号名称", "公众号名称", "公众号")),
    Field("platform", Type.TEXT, ("平台", "平台类型")),
    Field("day", Type.DAY, DAYS),
    Field("followers", Type.COUNT, TOTALS),
)


def read_follower_counts(sources: Iterable[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All numbers as FOLLOWERS_DATED, sorted; rows without day or exact number, or of an unknown account, go to the log.

    A table without a column for the account is that of the folder it lies in, as the back office's files are kept.
    """
    rows = {row for source in sources for row in _rows(source, index, log)}
    columns = zip(*sorted(rows), strict=True) if rows else [()] * len(FOLLOWERS_DATED)
    return pa.table(
        [pa.array(list(c), t) for c, t in zip(columns, FOLLOWERS_DATED.types, strict=True)], FOLLOWERS_DATED
    )


def _rows(source: SourceFile, index: AccountIndex, log: IssueLog) -> Iterator[tuple[str, int, int]]:
    folder = folder_account(source)
    for table in field_tables(source, tables_of(source), FIELDS):
        columns = table.reading.columns
        if "day" not in columns or "followers" not in columns:
            continue
        of_wechat = any(c.heading in OF_WECHAT for c in columns.columns)
        for row in typed_rows(table, log):
            if (counted := _counted(row, folder, of_wechat, index, table, log)) is not None:
                yield counted


def _counted(
    row: dict[str, Any], folder: tuple[str | None, str | None], of_wechat: bool, index: AccountIndex, table: FieldTable, log: IssueLog
) -> tuple[str, int, int] | None:  # fmt: skip
    ref, name = row.get("account_id"), row.get("name")
    if ref is None and name is None:
        ref, name = folder
    account = index.find(_platform(row.get("platform"), of_wechat), ref, name)
    problem: tuple[str, Any, Code, str] | None = None
    if account is None:
        problem = ("账号ID", ref or name or "", Code.UNKNOWN_ACCOUNT, "账号不在台账中，该行粉丝数未采用。")
    elif row.get("day") is None:
        problem = ("日期", "", Code.BAD_TIME, "未填日期，该行粉丝数未采用。")
    elif row.get("followers") is None:
        problem = ("粉丝数", "", Code.MISSING_REQUIRED, "未填粉丝数，该行未采用。")
    elif row["followers_kind"] != "exact":
        problem = (
            "粉丝数",
            row["followers"],
            Code.BAD_COUNT,
            "粉丝数只有约数或者下限，不能比较前后，该行未采用。",
        )
    if problem is not None:
        column, value, code, why = problem
        table.place.reject(log, row["row"], column, value, code, why)
        return None
    assert account is not None
    return account.account_id, row["day"], row["followers"]


def _platform(said: str | None, of_wechat: bool) -> str | None:
    platform = parse_platform(said) if said else None
    return platform or ("weixin" if of_wechat else None)
