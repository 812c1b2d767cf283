"""Costs of units and counties: sums, and quotients with their numerators and denominators. What is missing is counted, never nought.

A quotient takes cost and what it bought from the same accounts. Reads of two platforms, or counted in two ways, are never added:
there is one quotient for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from jianhao.vocab.platform_names import Platform

COUNTY_DIGITS, CODE_DIGITS = 6, 12
NO_PLACE = ""  # accounts without a division code are counted together
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Quotient:
    """Yuan over posts or reads of `accounts` accounts of which both are known; `at_most` where some reads are lower bounds."""

    accounts: int
    yuan: float
    divisor: float
    at_most: bool = False

    def per(self, units: int = 1) -> float | None:
        """Yuan for so many units; None where nothing was published or read."""
        return units * self.yuan / self.divisor if self.divisor else None


@dataclass(frozen=True, slots=True)
class OfReads:
    """The quotient over genuine reads of one platform that are counted one way (`times`, `people`, None: not said)."""

    platform: str
    metric: str | None
    quotient: Quotient


@dataclass(frozen=True, slots=True)
class CostTotal:
    """A unit or a county: `yuan` of the `with_cost` accounts that state a cost (None: of none), hours likewise.

    `posts` is the quotient over posts of accounts with a cost whose posts were collected.
    """

    key: str
    accounts: int
    with_cost: int
    yuan: float | None
    with_hours: int
    hours: float | None
    posts: Quotient
    reads: tuple[OfReads, ...]

    @property
    def without_cost(self) -> int:
        """Accounts whose cost nobody stated: no part of any figure."""
        return self.accounts - self.with_cost


def county_of(division_code: str | None) -> str:
    """The county of a 12-digit division code, the place itself above counties; NO_PLACE without a code."""
    if not division_code:
        return NO_PLACE
    return division_code[:COUNTY_DIGITS].ljust(CODE_DIGITS, "0")


def totals_by_county(costs: pa.Table, register: pa.Table, window: int) -> list[CostTotal]:
    """Totals of a COSTS table by county, in the order of the codes, accounts without a code last."""
    places = _column(register, "division_code")
    totals = _totals(costs, {account: county_of(code) for account, code in places.items()}, window)
    return sorted(totals, key=lambda total: (not total.key, total.key))


def totals_by_unit(costs: pa.Table, register: pa.Table, window: int) -> list[tuple[str, CostTotal]]:
    """(county, totals of the unit), in the order of the register; units of one name in two counties are two."""
    places, units = _column(register, "division_code"), _column(register, "agency")
    keys = {account: f"{county_of(places[account])}\x1f{units[account] or ''}" for account in units}
    totals = {total.key: total for total in _totals(costs, keys, window)}
    found = []
    for key in dict.fromkeys(keys.values()):
        if key in totals:
            county, _, unit = key.partition("\x1f")
            found.append((county, replace(totals[key], key=unit)))
    return found


def _column(register: pa.Table, name: str) -> dict[str, str | None]:
    return dict(zip(register["account_id"].to_pylist(), register[name].to_pylist(), strict=True))


def _totals(costs: pa.Table, key_of: Mapping[str, str], window: int) -> list[CostTotal]:
    names = (
        "account_id", "posts", "genuine_reads", "reads_reason", "metric", "capped_posts", "cost", "hours", "covered_days",
    )  # fmt: skip
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in costs.select(names).to_pylist():
        groups[key_of.get(row["account_id"], NO_PLACE)].append(row)
    return [_total(key, rows, window) for key, rows in groups.items()]


def _total(key: str, rows: list[Row], window: int) -> CostTotal:
    paid = [row for row in rows if row["cost"] is not None]
    worked = [row["hours"] for row in rows if row["hours"] is not None]
    published = [row for row in paid if row["posts"] or (row["covered_days"] or 0) >= window]
    return CostTotal(
        key, len(rows), len(paid), _sum(row["cost"] for row in paid), len(worked), _sum(worked),
        Quotient(len(published), sum(r["cost"] for r in published), float(sum(r["posts"] for r in published))), _of_reads(paid),
    )  # fmt: skip


def _sum(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) if known else None


def _of_reads(paid: Iterable[Row]) -> tuple[OfReads, ...]:
    """In the order of the platforms."""
    groups: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in paid:
        if row["reads_reason"] is None and row["genuine_reads"] is not None:
            groups[row["account_id"].partition(":")[0], row["metric"]].append(row)
    order = {str(platform): number for number, platform in enumerate(Platform)}
    keys = sorted(groups, key=lambda key: (order.get(key[0], len(order)), key[0], key[1] or ""))
    return tuple(OfReads(platform, metric, _read(groups[platform, metric])) for platform, metric in keys)


def _read(rows: list[Row]) -> Quotient:
    return Quotient(
        len(rows), sum(r["cost"] for r in rows), float(sum(r["genuine_reads"] for r in rows)),
        any(r["capped_posts"] for r in rows),
    )  # fmt: skip
