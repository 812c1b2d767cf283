"""What the page 整合方案 prints beside the accounts, already in words; templates decide nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jianhao.documents import plan_text, plan_words, wording
from jianhao.documents.plan_figures import PlanFigures, Share
from jianhao.documents.plan_flow import FlowChart, flow_chart
from jianhao.documents.plan_info import quarter_end
from jianhao.documents.plan_view import Planned, PlanView

CARRIERS_SHOWN = 200
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One set of assumptions and what its plan does."""

    case: str
    kept: int
    yearly_cost: float
    followers_lost: float
    differs: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """Closings of one quarter."""

    number: int
    when: str
    closings: int
    hours: float


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections beside the accounts."""

    figures: PlanFigures
    flow: FlowChart | None
    error: str
    saving: str
    scenario: tuple[str, ...]
    conflicts: tuple[str, ...]
    facts: tuple[tuple[str, int, str], ...]
    case_note: str
    cases: tuple[CaseLine, ...]
    front: tuple[CaseLine, ...]
    prices: tuple[tuple[str, str, str], ...]
    quarters: tuple[Quarter, ...]
    not_placed: int
    years: tuple[tuple[int, str], ...]
    assumptions: tuple[tuple[str, str, str, str, str], ...]
    changes: tuple[tuple[str, str, str], ...] | None
    unverified: tuple[str, ...]
    limits: tuple[str, ...]
    carriers: tuple[tuple[Planned, tuple[Planned, ...]], ...]


def sections(view: PlanView, figures: PlanFigures) -> Sections:
    """All of them."""
    summary = view.summary
    return Sections(
        figures=figures, flow=flow_chart(figures.flows), error=plan_text.error_sentence(summary),
        saving=plan_text.saving_sentence(summary), scenario=plan_text.scenario_sentences(summary),
        conflicts=tuple(map(wording.shown, summary["conflicts"])), facts=tuple(map(_fact, view.rows("plan_facts"))),
        case_note=plan_text.case_sentence(view), cases=_cases(view.rows("plan_cases")), front=_cases(view.rows("plan_pareto")),
        prices=tuple(_price(row, _unsure(summary)) for row in view.rows("plan_quotas")), quarters=_quarters(view),
        not_placed=summary["phases"]["not_placed"],
        years=tuple((n, plan_words.money(yuan)) for n, yuan in enumerate(summary["saving_by_year"], 1)),
        assumptions=tuple(map(_assumption, view.rows("plan_assumptions"))), changes=_changes(view),
        unverified=tuple(map(wording.shown, summary["unverified_facts"])), limits=plan_text.LIMITS,
        carriers=tuple((a, tuple(view.accounts[i] for i in a.takes)) for a in figures.carriers[:CARRIERS_SHOWN]),
    )  # fmt: skip


def key_numbers(share: Share, summary: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(name, number, what it is of) of the numbers at the head of the page."""
    risk = f"另有{share.risk_unknown:,}个账号用户数不详" if share.risk_unknown else "保留的账号不计"
    unknown = f"；{share.cost_unknown:,}个费用不详未计" if share.cost_unknown else ""
    return (
        ("参加测算", f"{share.accounts:,}", f"另有已关停{summary['already_closed']:,}个、未开设{summary['not_yet_opened']:,}个"),
        ("保留", f"{share.keep:,}", wording.percent(share.keep, share.accounts)),
        ("归集整合", f"{share.merge:,}", "职责由保留的账号承接"),
        ("关停", f"{share.close:,}", "职责转到网站、客户端或不设承接"),
        ("预计流失活跃关注用户", wording.number(share.at_risk), risk),
        ("每年可减费用", plan_words.money(share.saving), f"测算值，不含在编人员{unknown}"),
        ("需研判", f"{share.open:,}", "取决于尚不掌握的情况，由人决定"),
    )  # fmt: skip


def _fact(row: Row) -> tuple[str, int, str]:
    number = row["accounts"]
    at_most = f"至多影响每年{wording.money(row['yuan'])}"
    effect = at_most if row["yuan"] else f"取值改变时，{number:,}个账号的去留不同"
    return wording.shown(row["fact"]), number, effect


def _cases(rows: Sequence[Row]) -> tuple[CaseLine, ...]:
    return tuple(
        CaseLine(row["case"], row["kept"], row["yearly_cost"], row["followers_lost"], row["differs"])
        for row in rows
    )


def _unsure(summary: Mapping[str, Any]) -> float:
    """Yuan by which the plan may be above the best one: a lower price says nothing."""
    return float(summary["gap"] * abs(summary["solved_cost"]))


def _price(row: Row, unsure: float) -> tuple[str, str, str]:
    kept = row["kept_less"]
    yuan = f"{wording.number(row['yuan'])}元"
    return (
        wording.shown(row["quota"]),
        yuan if row["yuan"] > unsure else f"{yuan}，不超过方案误差，可视为没有代价",
        f"{'多' if kept > 0 else '少'}保留{abs(kept):,}个" if kept else "保留数相同",
    )


def _quarters(view: PlanView) -> tuple[Quarter, ...]:
    phases, as_of = view.summary["phases"], view.info.as_of
    pairs = zip(phases["closings"], phases["hours"], strict=True)
    return tuple(
        Quarter(n, wording.day_cell(None if as_of is None else quarter_end(as_of, n)), closings, hours)
        for n, (closings, hours) in enumerate(pairs, 1)
    )


def _assumption(row: Row) -> tuple[str, str, str, str, str]:
    values = (f"{row[name]:g}" for name in ("value", "low", "high"))
    used, low, high = values
    return row["title"], row["unit"], used, f"{low}至{high}", wording.shown(row["source"])


def _changes(view: PlanView) -> tuple[tuple[str, str, str], ...] | None:
    """Accounts treated otherwise than in the previous plan; None where none was given."""
    if "plan_changes" not in view.found.tables:
        return None
    titles = {a.account_id: a.full for a in view.accounts}

    def word(code: str) -> str:
        return plan_words.PROPOSALS.get(code) or f"归集整合至{titles.get(code, wording.shown(code))}"

    return tuple(
        (titles.get(row["account_id"], row["account_id"]), word(row["before"]), word(row["after"]))
        for row in view.rows("plan_changes")
    )
