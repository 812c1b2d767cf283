"""The section 运维成本和合同 of report.html: sentences by account in the order of the register, contracts, orders from above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.costs.contract_reminders import Kind
from jianhao.costs.cost_words import money
from jianhao.documents import wording
from jianhao.documents.directory import Directory, Named
from jianhao.documents.options import Shown
from jianhao.documents.tallies import Rate
from jianhao.ingest.superior_orders import OrderKind
from jianhao.inspection.result import InspectionResult

Row = Mapping[str, Any]
ACCOUNTS_NAMED = 3
NONE = Rate(0, 0)
ANSWERS = {"yes": "一致", "no": "不一致", "unknown": "待核实"}


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one account costs, in one sentence of the costs part."""

    named: Named
    agency: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A reason to read a contract again, what stands there, and the first of its accounts."""

    kind: str
    contractor: str
    quoted: str
    sentence: str
    accounts: int
    first: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order from above with the hours a week that it takes; 「—」 and the reason where they are not known."""

    issuer: str
    kind: str
    content: str
    measured: Rate
    hours: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CostsPage:
    """What the section prints; `total` yuan of the accounts that state a cost, for the period."""

    there: bool = False
    accounts: int = 0
    total: str = ""
    with_cost: Rate = NONE
    with_hours: Rate = NONE
    with_reads: Rate = NONE
    lines: tuple[CostLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    orders: tuple[OrderLine, ...] = ()
    relief: tuple[str, ...] = ()
    reported: tuple[tuple[Named, str, str, str], ...] = ()

    def overview(self) -> CostsPage:
        """What the overview of a divided report prints: no accounts."""
        return replace(self, lines=(), reported=())


def costs_page(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> CostsPage:
    """The section of a whole report; empty in an edition without costs."""
    found = result.costs
    if found is None or not shown.costs:
        return CostsPage()
    names, table = Directory(result, linked), found.costs
    contracts = tuple(_contracts(found.contracts.to_pylist(), names))
    return CostsPage(
        there=True,
        accounts=table.num_rows,
        total=_yuan(pc.sum(table["cost"]).as_py()),
        with_cost=_known(table, "cost"),
        with_hours=_known(table, "hours"),
        with_reads=_known(table, "yuan_per_1000_reads"),
        lines=tuple(_lines(result, table, names)),
        contracts=contracts,
        kinds=_kinds(contracts),
        orders=tuple(map(_order, found.orders.to_pylist())),
        relief=tuple(wording.shown(text) for text in found.relief["sentence"].to_pylist()),
        reported=tuple(_reported(found.reported.to_pylist(), names)),
    )


def in_register_order(rows: Iterable[Row], names: Directory) -> list[Row]:
    """Rows of accounts in the order of the register; ids that it does not hold come last."""
    return sorted(
        rows, key=lambda row: (names.index.get(row["account_id"], len(names.index)), row["account_id"])
    )


def contract_kind(code: str) -> str:
    """The word of a kind of contract reminder."""
    return Kind(code).chinese


def order_kind(code: str | None) -> str:
    """The word of a kind of order."""
    return OrderKind(code).chinese if code else wording.shown(None)


def _yuan(value: float | None) -> str:
    return wording.shown(None) if value is None else money(value)


def _known(table: pa.Table, column: str) -> Rate:
    return Rate(table.num_rows - table[column].null_count, table.num_rows)


def _lines(result: InspectionResult, table: pa.Table, names: Directory) -> Iterator[CostLine]:
    agencies = result.accounts["agency"].to_pylist()
    for row in in_register_order(table.select(["account_id", "sentence"]).to_pylist(), names):
        at = names.index.get(row["account_id"])
        agency = wording.shown(None if at is None else agencies[at])
        yield CostLine(names(row["account_id"]), agency, wording.shown(row["sentence"]))


def _contracts(rows: Sequence[Row], names: Directory) -> Iterator[ContractLine]:
    """By kind, in the order of the kinds."""
    order = list(Kind)
    for row in sorted(rows, key=lambda row: order.index(Kind(row["kind"]))):
        ids = row["account_ids"] or []
        yield ContractLine(
            contract_kind(row["kind"]), wording.shown(row["contractor"]), wording.shown(row["quoted"]),
            wording.shown(row["sentence"]), len(ids), tuple(names(one) for one in ids[:ACCOUNTS_NAMED]),
        )  # fmt: skip


def _kinds(contracts: Sequence[ContractLine]) -> tuple[tuple[str, int], ...]:
    words = [line.kind for line in contracts]
    return tuple((word, words.count(word)) for word in dict.fromkeys(words))


def _order(row: Row) -> OrderLine:
    return OrderLine(
        wording.shown(row["issuer"]), order_kind(row["kind"]), wording.shown(row["content"]),
        Rate(row["accounts_measured"] or 0, row["accounts"] or 0), wording.number(row["hours_per_week"], 1),
        wording.shown(row["sentence"]),
    )  # fmt: skip


def _reported(rows: Sequence[Row], names: Directory) -> Iterator[tuple[Named, str, str, str]]:
    for row in in_register_order(rows, names):
        answer = wording.label(ANSWERS, row["answer"])
        yield (
            names(row["account_id"]),
            wording.shown(row["contractor"]),
            answer,
            wording.shown(row["sentence"]),
        )
