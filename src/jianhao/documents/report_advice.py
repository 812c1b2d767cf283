"""The proposals of report.html: which accounts, on what grounds, and what protects them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jianhao.documents import wording
from jianhao.documents.measured_words import measured
from jianhao.documents.options import Shown
from jianhao.documents.plan_report import plan_heads
from jianhao.documents.report_lists import Entry, entry, with_standing
from jianhao.documents.reuse_words import unique_words
from jianhao.inspection.result import InspectionResult

CHANGES = ("close", "merge", "rectify")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Advised:
    """An account in a list of proposals: what speaks for it, the flags that protect, what stands only there, what the plan says
    (empty without one); `linked`: the panel knows it."""

    line: Entry
    factors: str
    protective: str
    unique: str
    plan: str
    linked: bool


@dataclass(frozen=True, slots=True)
class AdviceGroup:
    """All accounts with one proposal."""

    label: str
    accounts: tuple[Advised, ...]


def advice_groups(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> tuple[AdviceGroup, ...]:
    """The accounts with a proposal for change, by proposal; `linked` are the rows that the panel knows."""
    accounts = with_standing(result)
    factors: dict[str, list[Row]] = {}
    for row in result.factors.to_pylist():
        factors.setdefault(row["account_id"], []).append(row)
    unique, planned = _unique(result), plan_heads(result, shown)
    groups = []
    for code in CHANGES:
        chosen = [i for i, row in enumerate(accounts) if row["advice"] == code]
        made = tuple(
            Advised(
                line=entry(i, accounts[i], shown),
                factors=_grounds(factors.get(accounts[i]["account_id"], [])),
                protective=_protection(factors.get(accounts[i]["account_id"], [])),
                unique=unique.get(accounts[i]["account_id"], ""),
                plan=planned.get(accounts[i]["account_id"], ""),
                linked=i in linked,
            )
            for i in chosen
        )
        if made:
            groups.append(AdviceGroup(wording.ADVICE[code], made))
    return tuple(groups)


def _unique(result: InspectionResult) -> dict[str, str]:
    """Per account how many of its posts stand nowhere else, where texts were compared."""
    counts: dict[str, Counter[str]] = {}
    if result.reuse is not None:
        columns = (result.reuse.unique[name].to_pylist() for name in ("account_id", "kind"))
        for account, kind in zip(*columns, strict=True):
            counts.setdefault(account, Counter())[kind] += 1
    return {account: unique_words(count) for account, count in counts.items()}


def _grounds(factors: Sequence[Row]) -> str:
    return "；".join(_because(row) for row in factors if not row["protective"] and row["answer"] == "yes")


def _because(row: Row) -> str:
    values = measured(row["measured"])
    return wording.label(wording.FACTORS, row["factor"]) + (f"（{values}）" if values else "")


def _protection(factors: Sequence[Row]) -> str:
    """`有：代表本级政府；待核实：……` of the protective flags; a flag that is answered 否 is left out."""
    parts = []
    for answer, lead in (("yes", "有"), ("unknown", "待核实")):
        names = [
            wording.label(wording.FACTORS, f["factor"])
            for f in factors
            if f["protective"] and f["answer"] == answer
        ]
        if names:
            parts.append(f"{lead}：{'、'.join(names)}")
    return "；".join(parts)
