"""The section 运维成本和合同 of report.html: sentences by account in the order of the register, contracts, orders from above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.costs.contract_reminders import Kind
from jianhao.costs.cost_words import UNITS, hour_text, money
from jianhao.costs.totals import CostTotal, OfReads, Quotient, totals_by_county, totals_by_unit
from jianhao.documents import wording
from jianhao.documents.directory import Directory, Named
from jianhao.documents.options import Shown
from jianhao.documents.tallies import Rate
from jianhao.ingest.superior_orders import OrderKind
from jianhao.inspection.result import InspectionResult

Row = Mapping[str, Any]
ACCOUNTS_NAMED = 3
NONE = Rate(0, 0)
UNKNOWN = "unknown"
ANSWERS = {"yes": "一致", "no": "不一致", UNKNOWN: "待核实"}
MEASURES = {"posts": "发布条数", "reads": "阅读数", "followers": "关注用户数"}


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one account costs, in one sentence of the costs part."""

    named: Named
    agency: str
    sentence: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """What a county or a unit costs: sums over the accounts that state a cost, quotients with their two numbers."""

    place: str
    unit: str
    accounts: int
    with_cost: Rate
    missing: int
    total: str
    with_hours: Rate
    hours: str
    per_post: str
    per_reads: tuple[str, ...]


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
class ReportedLine:
    """A figure that a contractor reported and an export answers: alike or not, and what both say."""

    named: Named
    contractor: str
    measure: str
    answer: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CostsPage:
    """What the section prints; `total` yuan of the accounts that state a cost, for the period.

    `counties` in the order of the codes, `units` in that of the register: neither is ranked. `reported` are figures that an export
    answers, `unchecked` why the others are not answered, with how many.
    """

    there: bool = False
    accounts: int = 0
    total: str = ""
    with_cost: Rate = NONE
    with_hours: Rate = NONE
    with_reads: Rate = NONE
    lines: tuple[CostLine, ...] = ()
    counties: tuple[TotalLine, ...] = ()
    units: tuple[TotalLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    orders: tuple[OrderLine, ...] = ()
    relief: tuple[str, ...] = ()
    reported: tuple[ReportedLine, ...] = ()
    unchecked: tuple[tuple[str, int], ...] = ()

    def overview(self) -> CostsPage:
        """What the overview of a divided report prints: no accounts."""
        return replace(self, lines=(), units=(), reported=())


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
        counties=tuple(county_lines(result, table)),
        units=tuple(unit_lines(result, table)),
        contracts=contracts,
        kinds=_kinds(contracts),
        orders=tuple(map(_order, found.orders.to_pylist())),
        relief=tuple(wording.shown(text) for text in found.relief["sentence"].to_pylist()),
        reported=tuple(_reported(found.reported.to_pylist(), names)),
        unchecked=_unchecked(found.reported.to_pylist()),
    )


def in_register_order(rows: Iterable[Row], names: Directory) -> list[Row]:
    """Rows of accounts in the order of the register; ids that it does not hold come last."""
    return sorted(
        rows, key=lambda row: (names.index.get(row["account_id"], len(names.index)), row["account_id"])
    )


def county_lines(result: InspectionResult, costs: pa.Table) -> Iterator[TotalLine]:
    """What the accounts of each county cost."""
    for total in totals_by_county(costs, result.register, result.info.window):
        yield _total(wording.division(total.key or None, result.places), "", total)


def unit_lines(result: InspectionResult, costs: pa.Table) -> Iterator[TotalLine]:
    """What the accounts of each unit cost."""
    for county, total in totals_by_unit(costs, result.register, result.info.window):
        yield _total(wording.division(county or None, result.places), wording.shown(total.key), total)


def _total(place: str, unit: str, total: CostTotal) -> TotalLine:
    return TotalLine(
        place, unit, total.accounts, Rate(total.with_cost, total.accounts), total.without_cost, _yuan(total.yuan),
        Rate(total.with_hours, total.accounts), wording.shown(None) if total.hours is None else hour_text(total.hours),
        per_post(total.posts), tuple(map(per_reads, total.reads)),
    )  # fmt: skip


def per_post(posts: Quotient) -> str:
    """「1.23万元÷120条＝103元」; 「—」 where no account states a cost and has posts collected."""
    each = posts.per()
    if each is None:
        return wording.shown(None)
    return f"{money(posts.yuan)}÷{wording.number(posts.divisor)}条＝{money(each)}"


def per_reads(found: OfReads) -> str:
    """「微信公众号：1.23万元÷45,200人＝每千人272元」, with 「以内」 where some reads are lower bounds."""
    unit, quotient = UNITS.get(found.metric or "", "次"), found.quotient
    each = quotient.per(1000)
    told = "没有阅读" if each is None else f"每千{unit}{money(each)}{'以内' if quotient.at_most else ''}"
    return f"{wording.platform(found.platform)}：{money(quotient.yuan)}÷{wording.number(quotient.divisor)}{unit}＝{told}"


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


def _reported(rows: Sequence[Row], names: Directory) -> Iterator[ReportedLine]:
    """Figures without an answer have no line of their own: of many of them the reason is the same."""
    for row in in_register_order(rows, names):
        if row["answer"] != UNKNOWN:
            yield ReportedLine(
                names(row["account_id"]), wording.shown(row["contractor"]), wording.label(MEASURES, row["measure"]),
                wording.label(ANSWERS, row["answer"]), wording.shown(row["sentence"]),
            )  # fmt: skip


def _unchecked(rows: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    """The commonest reason first."""
    reasons = Counter(wording.shown(row["sentence"]) for row in rows if row["answer"] == UNKNOWN)
    return tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
