"""Contracts with 受托单位: who runs which accounts until when, for what, and to whom the accounts belong."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pyarrow as pa

from jianhao.errors import UnusableFile
from jianhao.ingest.fields import Field, Type
from jianhao.ingest.generic import FieldTable, field_tables
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import Code, IssueLog
from jianhao.ingest.parsing import typed_rows
from jianhao.ingest.source import SourceFile
from jianhao.ingest.tables import tables_of
from jianhao.personal_numbers import masked_mobile
from jianhao.store.schemas import CONTRACTS

CONTRACT_FIELDS = (
    Field("contract_no", Type.ID, ("合同编号", "合同号", "协议编号")),
    Field("client", Type.TEXT, ("委托单位", "甲方", "采购单位", "采购人", "主办单位")),
    Field(
        "contractor",
        Type.TEXT,
        ("受托单位", "乙方", "承接单位", "运维单位", "供应商", "中标单位", "服务单位", "承办单位"),
    ),
    Field("qualification", Type.TEXT, ("资质", "资质情况", "受托单位资质", "许可证", "资质证照")),
    Field("from", Type.DAY, ("起始日期", "合同起始日期", "合同起始日", "开始日期", "合同开始日期", "服务开始日期")),
    Field("to", Type.DAY, ("截止日期", "合同截止日期", "合同到期日", "合同到期", "结束日期", "合同结束日期", "服务截止日期")),
    Field("amount", Type.AMOUNT, ("金额", "合同金额", "合同总价", "中标金额", "服务费", "年度费用")),
    Field("accounts", Type.LIST, ("账号ID", "覆盖账号ID", "覆盖账号", "涉及账号ID", "涉及账号", "所含账号", "平台账号ID")),
    Field("terms", Type.TEXT, ("考核条款", "考核要求", "付款条款", "付款条件", "服务要求", "考核指标", "考核办法")),
    Field("ownership", Type.TEXT, ("账号所有权", "账号归属", "所有权", "账号权属")),
    Field("handover", Type.TEXT, ("数据与账号移交", "账号移交", "移交条款", "移交约定", "数据移交")),
)  # fmt: skip
REQUIRED = {"contractor"}
TELLING = {"accounts", "terms", "amount", "to", "ownership", "handover"}
# Personal numbers in clauses are masked one character for one, so that places in the text stay what they are.
_CITIZEN = re.compile(r"(?<![0-9])([1-9][0-9]{5})[0-9]{11}([0-9Xx])(?![0-9])")


def read_contracts(sources: list[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """All contracts as a CONTRACTS table, sorted by contract; several rows of one contract are joined.

    A contract is told by its number, else by 受托单位, 委托单位 and dates. Accounts outside the register go to the log; the
    contract stays.
    """
    found: dict[str, dict[str, Any]] = {}
    for source in sources:
        for table in _tables(source):
            for row in typed_rows(table, log):
                contract = _contract(row, table, index, log)
                if contract is not None:
                    _join(found, contract, table, log)
    rows = [found[key] for key in sorted(found)]
    return pa.table([pa.array([r.get(f.name) for r in rows], f.type) for f in CONTRACTS], CONTRACTS)


def _tables(source: SourceFile) -> list[FieldTable]:
    tables = [t for t in field_tables(source, tables_of(source), CONTRACT_FIELDS) if _is_contracts(t)]
    if not tables:
        raise UnusableFile(
            source.name,
            "不是合同清单：应有受托单位列，以及账号ID、截止日期、金额、考核条款等列中的一列以上。",
        )
    return tables


def _is_contracts(table: FieldTable) -> bool:
    names = {c.field.name for c in table.reading.columns.columns}
    return names >= REQUIRED and bool(names & TELLING)


def _contract(
    row: dict[str, Any], table: FieldTable, index: AccountIndex, log: IssueLog
) -> dict[str, Any] | None:
    if not row.get("contractor"):
        why = "未填受托单位，该行未采用。"
        table.place.reject(log, row["row"], "受托单位", "", Code.MISSING_REQUIRED, why)
        return None
    start, end = row.get("from"), row.get("to")
    if start is not None and end is not None and start > end:
        why = "合同起止日期颠倒（起止日期按缺失处理）。"
        table.place.reject(log, row["row"], "截止日期", end, Code.BAD_TIME, why, fatal=False)
        start = end = None
    texts = {name: masked(row.get(name)) for name in ("terms", "ownership", "handover", "qualification")}
    contract = row | texts | {"from": start, "to": end, "client": row.get("client")}
    return contract | {
        "contract_id": _identity(contract),
        "account_ids": account_list(row.get("accounts"), row["row"], table, index, log),
        "source_file": table.source.name,
        "source_sheet": table.reading.sheet,
        "source_row": row["row"],
    }


def masked(text: str | None) -> str | None:
    """A text of the same length with numbers of identity cards and mobile phones masked."""
    if text is None:
        return None
    return masked_mobile(_CITIZEN.sub(r"\1***********\2", text))


def account_list(
    refs: list[str] | None, row: int, table: FieldTable, index: AccountIndex, log: IssueLog
) -> list[str]:
    """The registered accounts that a cell lists, by id or confirmed name; others go to the log and the row stays."""
    found: dict[str, None] = {}
    for ref in refs or ():
        joined = index.find(None, ref, ref)
        if joined is None:
            why = "账号不在台账中（该账号按缺失处理）。"
            table.place.reject(log, row, "账号ID", ref, Code.UNKNOWN_ACCOUNT, why, fatal=False)
        else:
            found[joined.account_id] = None
    return list(found)


def _identity(contract: dict[str, Any]) -> str:
    if contract.get("contract_no"):
        return str(contract["contract_no"])
    parts = [str(contract.get(name) or "") for name in ("contractor", "client", "from", "to")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _join(
    found: dict[str, dict[str, Any]], contract: dict[str, Any], table: FieldTable, log: IssueLog
) -> None:
    """Further rows of a contract add accounts and what earlier ones left empty; what differs is said, the first stays."""
    known = found.setdefault(contract["contract_id"], contract)
    if known is contract:
        return
    known["account_ids"] = list(dict.fromkeys([*known["account_ids"], *contract["account_ids"]]))
    for field in CONTRACT_FIELDS:
        name = field.name
        if name == "accounts" or contract.get(name) is None:
            continue
        if known.get(name) is None:
            known[name] = contract[name]
        elif known[name] != contract[name]:
            why = f"同一合同各行的{field.title}不一致，以第一行为准（该值按缺失处理）。"
            table.place.reject(
                log, contract["source_row"], field.title, contract[name], Code.CONFLICTING_ID, why, fatal=False
            )  # fmt: skip
