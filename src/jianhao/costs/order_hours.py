"""Orders from above and the hours they take: recorded as they were given, measured from diaries or missing. For 减负.

Hours are added up over the accounts that wrote a diary and never carried over to those that did not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from jianhao.costs.work_hours import MISSING, WorkHours, work_hours
from jianhao.dates import Workdays, chinese_date
from jianhao.ingest.superior_orders import OrderKind
from jianhao.store.schemas import ORDER_HOURS, RELIEF_TOTALS

NO_DIARY = "no_diary"
NO_ACCOUNTS = "accounts_not_named"
Row = Mapping[str, Any]


def order_hours(orders: pa.Table, diary: pa.Table, workdays: Workdays, as_of: int) -> pa.Table:
    """An ORDER_HOURS table, one row an order of SUPERIOR_ORDERS, in the same order.

    An order that names no accounts is measured over the accounts whose diaries name it.
    """
    samples = work_hours(diary, workdays, as_of)
    rows = [_row(order, samples, as_of) for order in orders.to_pylist()]
    return pa.table([pa.array([r[f.name] for r in rows], f.type) for f in ORDER_HOURS], ORDER_HOURS)


def _row(order: Row, samples: Mapping[str, WorkHours], as_of: int) -> dict[str, Any]:
    named = order["account_ids"] or sorted(i for i, s in samples.items() if order["order_id"] in s.by_order)
    weekly = [samples.get(i, MISSING).weekly(order["order_id"]) for i in named]
    known = [hours for hours in weekly if hours is not None]
    reason = None if known else NO_DIARY if order["account_ids"] else NO_ACCOUNTS
    row = {name: order[name] for name in ("order_id", "issuer", "kind", "content", "since", "until")} | {
        "in_force": in_force(order, as_of),
        "accounts": len(order["account_ids"]) or None,
        "accounts_measured": len(known),
        "hours_per_week": sum(known) if known else None,
        "reason": reason,
    }
    return row | {"sentence": _order_text(row, as_of)}


def in_force(order: Row, as_of: int) -> bool:
    """Whether an order holds on that day; one without dates does."""
    begun = order["since"] is None or order["since"] <= as_of
    return begun and (order["until"] is None or order["until"] >= as_of)


def relief_totals(hours: pa.Table) -> pa.Table:
    """A RELIEF_TOTALS table of an ORDER_HOURS table: orders in force by issuer and kind."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in hours.to_pylist():
        if row["in_force"]:
            groups.setdefault((row["issuer"], row["kind"]), []).append(row)
    rows = [_total(issuer, kind, groups[issuer, kind]) for issuer, kind in sorted(groups)]
    return pa.table([pa.array([r[f.name] for r in rows], f.type) for f in RELIEF_TOTALS], RELIEF_TOTALS)


def _total(issuer: str, kind: str, rows: Sequence[Row]) -> dict[str, Any]:
    known = [row["hours_per_week"] for row in rows if row["hours_per_week"] is not None]
    total = {
        "issuer": issuer, "kind": kind, "orders": len(rows), "orders_measured": len(known),
        "accounts": sum(row["accounts_measured"] for row in rows), "hours_per_week": sum(known) if known else None,
    }  # fmt: skip
    word = OrderKind(kind).chinese
    if not known:
        text = f"{issuer}的{word}类要求{len(rows)}项，没有工时记录，用时不能计算。"
    else:
        rest = "" if len(known) == len(rows) else f"其余{len(rows) - len(known)}项没有工时记录，不作推算。"
        text = f"{issuer}的{word}类要求{len(rows)}项，有工时记录的{len(known)}项每周共用{sum(known):,.1f}小时。{rest}"
    return total | {"sentence": text}


def _order_text(row: Row, as_of: int) -> str:
    since = f"自{chinese_date(row['since'])}起" if row["since"] is not None else "（起始日期未填）"
    head = f"{row['issuer']}{since}要求“{row['content']}”"
    if not row["in_force"]:
        ended = row["until"] is not None and row["until"] < as_of
        head += "，已停止执行" if ended else "，尚未开始执行"
    if row["hours_per_week"] is None:
        accounts = f"，涉及{row['accounts']}个账号" if row["accounts"] else ""
        return f"{head}{accounts}；没有可用的工时记录，用时不能计算。"
    if row["accounts"] is None:
        return (
            f"{head}；有工时记录的{row['accounts_measured']}个账号每周共用{row['hours_per_week']:,.1f}小时。"
        )
    measured = f"有工时记录的{row['accounts_measured']}个每周共用{row['hours_per_week']:,.1f}小时"
    rest = row["accounts"] - row["accounts_measured"]
    others = f"，其余{rest}个没有，不作推算" if rest else ""
    return f"{head}，涉及{row['accounts']}个账号；{measured}{others}。"
