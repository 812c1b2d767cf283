"""Orders from above (日更三条, 转发任务, 增粉指标): who asked for what of which accounts, since when."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.ingest.contracts import account_list, masked
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.store.schemas import SUPERIOR_ORDERS

ORDER_FIELDS = (
    Field("order_no", Type.ID, ("任务编号", "编号", "要求编号")),
    Field("issuer", Type.TEXT, ("下达单位", "要求单位", "布置单位", "上级单位", "任务来源")),
    Field("kind", Type.TEXT, ("任务类型", "类型", "要求类型")),
    Field("content", Type.TEXT, ("具体要求", "要求", "要求内容", "任务内容", "内容")),
    Field("since", Type.DAY, ("起始日期", "自何时起", "下达日期", "开始日期")),
    Field("until", Type.DAY, ("截止日期", "结束日期", "取消日期")),
    Field("accounts", Type.LIST, ("涉及账号ID", "涉及账号", "账号ID", "平台账号ID")),
    Field("evidence", Type.TEXT, ("依据", "文号", "依据文号", "通知文号")),
)
REQUIRED = {"issuer", "content"}


class OrderKind(StrEnum):
    """What is asked for."""

    posting = "posting"
    repost = "repost"
    followers = "followers"
    likes = "likes"
    report = "report"
    other = "other"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    OrderKind.posting: "更新条数",
    OrderKind.repost: "转发任务",
    OrderKind.followers: "增粉指标",
    OrderKind.likes: "点赞投票",
    OrderKind.report: "报表截图",
    OrderKind.other: "其他",
}
# In this order: 转发并截图报送 is a repost, 粉丝数按月报送 an order about followers.
_WORDS = {
    OrderKind.followers: r"粉丝|[增涨吸]粉|关注(?:人|用户|量|数|率)",
    OrderKind.likes: r"点赞|投票|集赞|在看|好评|互动量",
    OrderKind.repost: r"转发|转载|转推|统一(?:发布|推送)|同步(?:发布|推送)",
    OrderKind.posting: r"[日周月]更|更新(?:条|数|频)|每[日天周月旬][^，。；]{0,12}[条篇期次]|[条篇期次]/[日天周月]"
    r"|发布[^，。；]{0,8}[条篇期]",
    OrderKind.report: r"报表|报送|台账|截图|打卡|统计|汇总|填报",
}  # fmt: skip


def order_kind(text: str) -> OrderKind:
    """What a wording asks for, `other` where it names none of the known kinds."""
    for kind, words in _WORDS.items():
        if text == kind.chinese or re.search(words, text):
            return kind
    return OrderKind.other


def read_superior_orders(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All orders as a SUPERIOR_ORDERS table, sorted by their ids; rows without 下达单位 or 具体要求 go to the log."""
    rows: dict[str, dict[str, Any]] = {}
    for source in sources:
        for table in _tables(source):
            for row in typed_rows(table, log):
                order = _order(row, table, index, log)
                if order is not None:
                    known = rows.setdefault(order["order_id"], order)
                    known["account_ids"] = list(dict.fromkeys([*known["account_ids"], *order["account_ids"]]))
    made = [rows[key] for key in sorted(rows)]
    return pa.table(
        [pa.array([r.get(f.name) for r in made], f.type) for f in SUPERIOR_ORDERS], SUPERIOR_ORDERS
    )


def _tables(source: SourceFile) -> list[FieldTable]:
    found = [
        table
        for table in field_tables(source, tables_of(source), ORDER_FIELDS)
        if {c.field.name for c in table.reading.columns.columns} >= REQUIRED
    ]
    if not found:
        raise UnusableFile(source.name, "不是上级任务清单：应有下达单位、具体要求两列。")
    return found


def _order(
    row: dict[str, Any], table: FieldTable, index: AccountIndex, log: IssueLog
) -> dict[str, Any] | None:
    for name, title in (("issuer", "下达单位"), ("content", "具体要求")):
        if not row.get(name):
            why = f"未填{title}，该行未采用。"
            table.place.reject(log, row["row"], title, "", Code.MISSING_REQUIRED, why)
            return None
    since, until = row.get("since"), row.get("until")
    if since is not None and until is not None and since > until:
        why = "起止日期颠倒（截止日期按缺失处理）。"
        table.place.reject(log, row["row"], "截止日期", until, Code.BAD_TIME, why, fatal=False)
        until = None
    said = order_kind(row.get("kind") or "")
    order = {
        "issuer": row["issuer"], "content": masked(row["content"]), "since": since, "until": until,
        "kind": str(said if said is not OrderKind.other else order_kind(row["content"])),
        "account_ids": account_list(row.get("accounts"), row["row"], table, index, log),
        "evidence": row.get("evidence"), "source_file": table.source.name, "source_row": row["row"],
    }  # fmt: skip
    return order | {"order_id": row.get("order_no") or _identity(order)}


def _identity(order: dict[str, Any]) -> str:
    parts = [str(order.get(name) or "") for name in ("issuer", "content", "since")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
