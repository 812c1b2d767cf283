"""The section 整合方案 of report.html, and what the account panel says of the plan: in the edition for the office itself only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jianhao.consolidation.reason_words import DEARER
from jianhao.documents import plan_words, wording
from jianhao.documents.options import Shown
from jianhao.documents.plan_data import chart_data
from jianhao.documents.plan_figures import PlanFigures, plan_figures
from jianhao.documents.plan_info import PlanInfo
from jianhao.documents.plan_page import Sections, key_numbers, sections
from jianhao.documents.plan_sentence import proposal_head
from jianhao.documents.plan_view import Planned, PlanView
from jianhao.inspection.parts import PlanFound
from jianhao.inspection.result import InspectionResult

# What the proposal for an account by itself would lead to: 限期整改 is a way of staying.
_SAME: Final = {"keep": "keep", "rectify": "keep", "merge": "merge", "close": "close"}
_ROWS: Final = ("keep", "rectify", "merge", "close", "undetermined")


@dataclass(frozen=True, slots=True)
class PlanSection:
    """What the section prints. `beside`: 处置建议 of accounts by themselves, each with how many the plan keeps, merges, closes."""

    figures: PlanFigures
    parts: Sections
    key: tuple[tuple[str, str, str], ...]
    beside: tuple[tuple[str, int, int, int], ...]
    summary: dict[str, Any]

    @property
    def charts(self) -> dict[str, Any]:
        """The figures of its charts."""
        return chart_data(self.parts)


def plan_section(result: InspectionResult, shown: Shown) -> PlanSection | None:
    """The section; None without a plan or in an edition that does not show one."""
    if result.plan is None or not shown.plan:
        return None
    view = _view(result)
    figures = plan_figures(view)
    summary = dict(view.summary)
    return PlanSection(
        figures,
        sections(view, figures),
        key_numbers(figures.total, summary),
        tuple(_beside(result, view.accounts)),
        summary,
    )


def plan_heads(result: InspectionResult, shown: Shown) -> dict[str, str]:
    """By account what the plan proposes; empty without a plan or in an edition that does not show one."""
    if result.plan is None or not shown.plan:
        return {}
    names = result.plan.tables["plan"].column("account_id").to_pylist()
    return dict(zip(names, map(proposal_head, _view(result).accounts), strict=True))


def plan_said(result: InspectionResult, ids: Sequence[str], shown: Shown) -> dict[str, str]:
    """By account what the plan proposes, and why where it differs from the 处置建议 of the account by itself."""
    if result.plan is None or not shown.plan:
        return {}
    wanted, advice = set(ids), _advice(result)
    names = result.plan.tables["plan"].column("account_id").to_pylist()
    pairs = zip(names, _view(result).accounts, strict=True)
    return {name: _said(account, advice.get(name)) for name, account in pairs if name in wanted}


def _said(account: Planned, advice: str | None) -> str:
    # The figures stand in 整合方案.html: a province's would make the report too large for one file.
    text = f"{proposal_head(account)}。把握程度：{account.certainty}。测算见整合方案.html。"
    if advice in _SAME and _SAME[advice] != account.proposal:
        first = account.grounds[0] if account.grounds else DEARER
        why = "保留的全部成本较高" if first.startswith(DEARER) else first
        text += f"与单个账号的处置建议（{wording.ADVICE[advice]}）不同，因整合方案统筹考虑名额、承接和成本：{why}。"
    return text


def _beside(result: InspectionResult, accounts: Sequence[Planned]) -> Iterator[tuple[str, int, int, int]]:
    assert result.plan is not None
    names, advice = result.plan.tables["plan"].column("account_id").to_pylist(), _advice(result)
    pairs = zip(names, accounts, strict=True)
    count = Counter((advice.get(name) or "undetermined", account.proposal) for name, account in pairs)
    for code in _ROWS:
        row = tuple(count[code, proposal] for proposal in plan_words.PROPOSALS)
        if any(row):
            yield wording.ADVICE[code], row[0], row[1], row[2]


def _advice(result: InspectionResult) -> dict[str, str | None]:
    ids, advice = (result.accounts.column(name).to_pylist() for name in ("account_id", "advice"))
    return dict(zip(ids, advice, strict=True))


def _view(result: InspectionResult) -> PlanView:
    assert result.plan is not None
    info = result.info
    return _seen(result.plan, PlanInfo(info.region, info.as_of, info.release, (), info.demo, True))


@lru_cache(maxsize=1)  # a divided report asks for the same plan once a file
def _seen(found: PlanFound, info: PlanInfo) -> PlanView:
    return PlanView(found, info)
