"""What the templates of report.html print, already in words; templates decide nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jianhao.documents import wording
from jianhao.documents.cells import MISSING, one_line
from jianhao.documents.figures import Figures
from jianhao.documents.measured_words import measured
from jianhao.documents.options import Shown, edition_label
from jianhao.documents.plan_report import PlanSection, plan_section
from jianhao.documents.report_advice import CHANGES, AdviceGroup, advice_groups
from jianhao.documents.report_lists import Lists, Numbers
from jianhao.documents.report_measures import Measures, measured_indexes, measures
from jianhao.documents.report_reuse import ReusePage, reuse_indexes, reuse_page
from jianhao.inspection.result import InspectionResult, RunInfo

LONGEST_TABLE = 500
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule in the table of clauses."""

    number: int
    title: str
    severity: str
    clause: str
    unverified: bool
    threshold: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class HintLine:
    """A hint and its accounts: row number where the panel knows the account, and name."""

    sentence: str
    accounts: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One file of a report that was too large for one file."""

    file: str
    label: str
    failing: int
    pending: int
    reminders: int


@dataclass(frozen=True, slots=True)
class Cover:
    """Who, when and in which edition; the same in every file of a report."""

    heading: str
    region: str
    as_of: str
    as_of_source: str
    period: str
    covers: str
    edition: str
    mark: str = wording.DRAFT_MARK


@dataclass(frozen=True, slots=True)
class Body:
    """Tables that only the overview prints."""

    clauses: tuple[Clause, ...]
    advice: tuple[AdviceGroup, ...] = ()
    hints: tuple[HintLine, ...] = ()
    rejected: tuple[tuple[str, ...], ...] = ()
    unmatched: tuple[tuple[str, ...], ...] = ()
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reuse: ReusePage = field(default_factory=ReusePage)
    measures: Measures = field(default_factory=Measures)
    plan: PlanSection | None = None


def cover(info: RunInfo) -> Cover:
    """The cover line of a run."""
    span = info.covers
    return Cover(
        heading=f"{one_line(info.region)}政务新媒体检查报告",
        region=one_line(info.region) or "所提供名录",
        as_of=wording.day_text(info.as_of),
        as_of_source=wording.shown(info.as_of_source),
        period=f"{wording.day_text(info.as_of - info.window + 1)}至{wording.day_text(info.as_of)}（{info.window}天）",
        covers=f"{wording.day_text(span[0])}至{wording.day_text(span[1])}" if span else "",
        edition=edition_label(info.edition),
    )


def body(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> Body:
    """The tables of the overview as the edition shows them; `linked` are accounts that the panel knows."""
    return Body(
        clauses=_clauses(result),
        advice=advice_groups(result, shown, linked) if shown.advice else (),
        hints=_hints(result, linked) if shown.hints else (),
        rejected=_rejected(result) if shown.rejected_rows else (),
        unmatched=_unmatched(result) if shown.unmatched else (),
        numbers=Numbers(result).all,
        reuse=reuse_page(result, shown, linked),
        measures=measures(result, shown, linked),
        plan=plan_section(result, shown),
    )


def contents(figures: Figures, lists: Lists | None, body_: Body, shown: Shown) -> tuple[tuple[str, str], ...]:
    """The table of contents: anchors and names of the sections that are there."""
    whole = (("total", "总体情况"), ("reasons", "问题类型"), ("spread", "平台和层级"), ("coverage", "覆盖"))
    places = (
        (("failing", "不合格"), ("pending", "待核实"), ("reminders", "提醒"))
        if lists
        else (("lists", "清单"),)
    )
    rest = (
        ("reuse", "同质化核查", True),
        ("traffic", "传播数据", shown.anomalies),
        ("contents-found", "内容提示", body_.measures.contents.there),
        ("costs", "运维成本", shown.costs),
        ("supply", "供需对照", True),
        ("updates", "更新提醒", shown.reminders),
        ("advice", "处置建议", shown.advice),
        ("plan", "整合方案", body_.plan is not None),
        ("hints", "提示事项", bool(body_.hints)),
        ("data-notes", "数据情况", True),
        ("method", "方法和限度", True),
        ("clauses", "依据条款", True),
    )
    return (*whole, *places, *((anchor, name) for anchor, name, there in rest if there))


def _clauses(result: InspectionResult) -> tuple[Clause, ...]:
    rules = [(pack, rule) for pack in result.packs for rule in pack.rules]
    return tuple(
        Clause(
            number=number,
            title=rule.rule.title,
            severity=str(rule.severity),
            clause=wording.shown(rule.clause),
            unverified=wording.UNVERIFIED in (rule.confidence, pack.confidence),
            threshold=measured(rule.threshold_json),
            source=wording.shown(rule.source),
            note=one_line(rule.note),
        )
        for number, (pack, rule) in enumerate(rules, 1)
    )


def panel_indexes(result: InspectionResult, rows: Lists, shown: Shown) -> tuple[int, ...]:
    """Accounts that the panel can show: those in a list, with a proposal for change, of a hint, named for text reuse, or measured."""
    chosen = set(rows.indexes) | reuse_indexes(result, shown) | measured_indexes(result, shown, listed=True)
    if shown.advice:
        chosen.update(i for i, code in enumerate(result.accounts["advice"].to_pylist()) if code in CHANGES)
    if shown.hints:
        chosen.update(
            _places(result, [account for hint in result.hints for account in hint.account_ids]).values()
        )
    return tuple(sorted(chosen))


def _places(result: InspectionResult, wanted: Sequence[str]) -> dict[str, int]:
    ids = frozenset(wanted)
    return {
        account: i for i, account in enumerate(result.accounts["account_id"].to_pylist()) if account in ids
    }


def _hints(result: InspectionResult, linked: frozenset[int]) -> tuple[HintLine, ...]:
    places = _places(result, [account for hint in result.hints for account in hint.account_ids])
    names = result.accounts["name"].to_pylist()

    def named(account: str) -> tuple[int | None, str]:
        at = places.get(account)
        return (
            at if at in linked else None,
            one_line(account) if at is None else wording.shown(names[at]),
        )

    return tuple(
        HintLine(wording.shown(h.sentence), tuple(named(i) for i in h.account_ids)) for h in result.hints
    )


def _rejected(result: InspectionResult) -> tuple[tuple[str, ...], ...]:
    rows = result.rejected.slice(0, LONGEST_TABLE).to_pylist()
    return tuple(
        (
            wording.shown(row["file"]),
            wording.shown(row["sheet"]),
            wording.number(row["row"]),
            *(wording.shown(row[name]) for name in ("column", "value", "message")),
        )
        for row in rows
    )


def _unmatched(result: InspectionResult) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            wording.platform(row["platform"]),
            one_line(row["native_account_id"] or "") or MISSING,
            wording.shown(row["name"]),
            wording.number(row["posts"]),
            wording.day_cell(row["first_day"]),
            wording.day_cell(row["last_day"]),
            wording.shown(row["source_file"]),
        )
        for row in result.unmatched.slice(0, LONGEST_TABLE).to_pylist()
    )
