"""Reminders on contracts with 受托单位: what they pay for, who owns the accounts, how long they run, how much one runs.

Each is a reason to read the contract again, not a finding: a person decides. Nothing here is an opinion of a 受托单位.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from jianhao.costs.clauses import Basis, Clause, find_clauses
from jianhao.costs.contract_words import clause_text, end_text, many_text, ownership_text, term_text
from jianhao.ingest.cells import fold
from jianhao.ingest.issues import shown
from jianhao.store.schemas import CONTRACT_REMINDERS

ENDS_SOON_DAYS = 60
MANY_ACCOUNTS = 10
_UNSETTLED = re.compile(
    r"^(?:无|没有|未约定|未明确|待定|另行(?:协商|约定)|不详|/|-+|—+|协商)$|未(?:作|做)?(?:约定|明确)|另行协商|再行协商"
)
_CLIENT = r"(?:甲方|委托(?:方|单位|人)|采购(?:人|方|单位)|主办单位|本单位|我(?:单位|局|办|委|方)|使用单位)"
_CONTRACTOR = r"(?:乙方|受托(?:方|单位|人)|供应商|中标(?:人|单位|供应商)|承接(?:方|单位)|服务(?:方|商|单位)|运维(?:方|单位)|成交供应商)"
_BELONGS = r"[^，,。；;]{0,12}(?:所有|拥有|享有|持有|$|[，,。；;])"
_TO_CONTRACTOR = re.compile(
    rf"(?<!不)(?:归|属于?|由)(?!{_CLIENT}){_CONTRACTOR}{_BELONGS}|{_CONTRACTOR}(?:拥有|享有|所有)"
)
_TO_CLIENT = re.compile(
    rf"(?<!不)(?:归|属于?|由){_CLIENT}{_BELONGS}|{_CLIENT}(?:拥有|享有|所有)|^(?:甲方|委托方|主办单位|本单位)$"
)
_SHARED = re.compile(r"双方(?:共同|共有|共享|均)|共同所有|共有")


class Kind(StrEnum):
    """What a reminder is about."""

    PAYS = "pays"
    ASSESSED = "assessed"
    TARGET = "target"
    OWNERSHIP = "ownership"
    HANDOVER = "handover"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    NO_END = "no_end"
    MANY_ACCOUNTS = "many_accounts"
    QUALIFICATION = "qualification"
    NO_CONTRACT = "no_contract"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Kind.PAYS: "按数量付款",
    Kind.ASSESSED: "数量计入付款考核",
    Kind.TARGET: "数量指标",
    Kind.OWNERSHIP: "账号所有权",
    Kind.HANDOVER: "数据与账号移交",
    Kind.ENDS_SOON: "合同将到期",
    Kind.ENDED: "合同已到期",
    Kind.NO_END: "合同期限未填",
    Kind.MANY_ACCOUNTS: "一家运维多个账号",
    Kind.QUALIFICATION: "资质未填",
    Kind.NO_CONTRACT: "未提供合同",
}
_OF_BASIS = {Basis.PAID: Kind.PAYS, Basis.ASSESSED: Kind.ASSESSED, Basis.TARGET: Kind.TARGET}


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a contract says of who owns the accounts: True the client, False not (or not alone), None it does not say."""

    client: bool | None
    words: str = ""


Row = Mapping[str, Any]


def contract_reminders(contracts: pa.Table, register: pa.Table, as_of: int) -> pa.Table:
    """A CONTRACT_REMINDERS table for CONTRACTS and the 受托单位 that the register (ACCOUNTS_IN) names, in a fixed order."""
    rows = [found for contract in contracts.to_pylist() for found in _of_contract(contract, as_of)]
    accounts = register.select(["account_id", "agency", "contractor", "contract_end"]).to_pylist()
    rows += _of_contractors(contracts.to_pylist(), accounts, as_of)
    rows += _of_register(contracts.to_pylist(), accounts, as_of)
    order = list(Kind)
    rows.sort(
        key=lambda r: (
            order.index(r["kind"]),
            r["contractor"],
            r["contract_id"] or "",
            r["start"] or 0,
            r["thing"] or "",
        )
    )
    return pa.table(
        [pa.array([r.get(f.name) for r in rows], f.type) for f in CONTRACT_REMINDERS], CONTRACT_REMINDERS
    )


def _of_contract(contract: Row, as_of: int) -> Iterator[dict[str, Any]]:
    started = contract["from"] is None or contract["from"] <= as_of
    for clause in find_clauses(contract["terms"]):
        yield _clause(contract, clause)
    owned = ownership(contract["ownership"])
    if owned.client is not True:
        yield _row(
            Kind.OWNERSHIP, contract, ownership_text(owned.client, owned.words), shown(owned.words) or None
        )
    if unsettled(contract["handover"]):
        yield _row(Kind.HANDOVER, contract, "合同没有约定数据与账号移交，建议写明移交的内容、时限和交接人。")
    if contract["qualification"] is None:
        yield _row(Kind.QUALIFICATION, contract, "合同清单没有填写受托单位资质，请核对是否具备相应许可。")
    if contract["to"] is None:
        yield _row(Kind.NO_END, contract, "合同清单没有填写截止日期，是否到期不能判断。")
    elif started and contract["to"] - as_of <= ENDS_SOON_DAYS:
        kind = Kind.ENDED if contract["to"] < as_of else Kind.ENDS_SOON
        yield _row(kind, contract, end_text(contract["to"], as_of))


def _clause(contract: Row, clause: Clause) -> dict[str, Any]:
    quoted = shown(contract["terms"][clause.start : clause.end])
    row = _row(_OF_BASIS[clause.basis], contract, clause_text(clause.thing, clause.basis), quoted)
    return row | {"thing": str(clause.thing), "start": clause.start, "end": clause.end}


def ownership(text: str | None) -> Ownership:
    """Who owns the accounts by the wording of a contract."""
    plain = fold(text or "").strip("。. ")
    if not plain or _UNSETTLED.search(plain):
        return Ownership(None, plain)
    if _SHARED.search(plain) or _TO_CONTRACTOR.search(plain):
        return Ownership(False, plain)
    return Ownership(True if _TO_CLIENT.search(plain) else None, plain)


def unsettled(text: str | None) -> bool:
    """Whether a contract leaves open what it should settle."""
    plain = fold(text or "").strip("。. ")
    return (
        not plain
        or _UNSETTLED.search(plain) is not None
        or re.match(r"不(?:予)?移交|无需移交", plain) is not None
    )


def contractor_key(name: str) -> str:
    """A 受托单位's name for comparison: width, blanks and brackets folded."""
    return re.sub(r"[\s()]", "", fold(name))


def _of_contractors(contracts: list[Row], accounts: list[Row], as_of: int) -> Iterator[dict[str, Any]]:
    """受托单位 that run many accounts on the as-of day, by contracts in force and by the register."""
    runs: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for contract in contracts:
        if in_force(contract, as_of):
            key = contractor_key(contract["contractor"])
            names.setdefault(key, contract["contractor"])
            runs[key].update(contract["account_ids"])
    for account in accounts:
        if account["contractor"]:
            key = contractor_key(account["contractor"])
            names.setdefault(key, account["contractor"])
            runs[key].add(account["account_id"])
    agencies = {a["account_id"]: a["agency"] for a in accounts}
    for key, ids in runs.items():
        if len(ids) >= MANY_ACCOUNTS:
            units = len({agencies.get(i) for i in ids} - {None})
            row = {"contractor": names[key], "contract_id": None, "account_ids": sorted(ids)}
            yield _row(Kind.MANY_ACCOUNTS, row, many_text(len(ids), units, len(accounts)))


def in_force(contract: Row, as_of: int) -> bool:
    """Whether a contract runs on that day; one without dates is taken to run."""
    begun = contract["from"] is None or contract["from"] <= as_of
    return begun and (contract["to"] is None or contract["to"] >= as_of)


def _of_register(contracts: list[Row], accounts: list[Row], as_of: int) -> Iterator[dict[str, Any]]:
    """Accounts whose 受托单位 the register names and no given contract covers: its end where that is known, else a question."""
    covered = {i for contract in contracts for i in contract["account_ids"]}
    open_: dict[tuple[str, int | None], list[str]] = defaultdict(list)
    for account in accounts:
        if account["contractor"] and account["account_id"] not in covered:
            open_[(account["contractor"], account["contract_end"])].append(account["account_id"])
    for (contractor, end), ids in open_.items():
        row = {"contractor": contractor, "contract_id": None, "account_ids": sorted(ids)}
        if end is not None and end - as_of <= ENDS_SOON_DAYS:
            kind = Kind.ENDED if end < as_of else Kind.ENDS_SOON
            yield _row(kind, row, end_text(end, as_of))
        if contracts:
            yield _row(Kind.NO_CONTRACT, row, term_text(len(ids)))


def _row(kind: Kind, contract: Row, sentence: str, quoted: str | None = None) -> dict[str, Any]:
    return {
        "kind": str(kind), "contract_id": contract["contract_id"], "contractor": contract["contractor"],
        "account_ids": list(contract["account_ids"]), "thing": None, "start": None, "end": None,
        "quoted": quoted, "sentence": sentence,
    }  # fmt: skip
