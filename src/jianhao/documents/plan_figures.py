"""Every count that a document on a plan shows, computed once, so that page, workbook and paper cannot disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jianhao.consolidation.certainty import Certainty
from jianhao.documents import plan_words
from jianhao.documents.names import LEVELS
from jianhao.documents.plan_view import Planned, PlanView

SURE: Final = tuple(one.chinese for one in Certainty)
_LEVELS: Final = {word: at for at, word in enumerate(LEVELS.values())}


@dataclass(frozen=True, slots=True)
class Share:
    """Accounts of one group by proposal, with what goes with them. `saving` is the yearly cost of those that go, where known."""

    label: str
    accounts: int
    keep: int
    merge: int
    close: int
    at_risk: int
    risk_unknown: int
    saving: float
    cost_unknown: int
    open: int

    @property
    def going(self) -> int:
        return self.merge + self.close


@dataclass(frozen=True, slots=True)
class Flow:
    """How many accounts of one level go to one kind of place, and their active followers at risk."""

    level: str
    place: str
    accounts: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Totals, by county, level and platform; flows by level and place; certainty by proposal."""

    total: Share
    counties: tuple[tuple[str, Share], ...]
    levels: tuple[Share, ...]
    platforms: tuple[Share, ...]
    flows: tuple[Flow, ...]
    sure: tuple[tuple[str, int, int, int], ...]
    carriers: tuple[Planned, ...]
    lacking: tuple[tuple[str, int], ...]
    questioned: int


def plan_figures(view: PlanView) -> PlanFigures:
    """All counts of a plan."""
    accounts = view.accounts
    return PlanFigures(
        total=_share("合计", accounts),
        counties=tuple((code, _share(of[0].county, of)) for code, of in view.counties.items()),
        levels=_by(accounts, [a.level for a in accounts]),
        platforms=_by(accounts, [a.platform for a in accounts]),
        flows=_flows(accounts),
        sure=_sure(accounts),
        carriers=tuple(sorted((a for a in accounts if a.takes), key=lambda a: (-len(a.takes), a.index))),
        lacking=tuple(Counter(what for a in accounts for what in a.lacking).most_common()),
        questioned=sum(bool(a.questions) for a in accounts),
    )


def place_of(account: Planned) -> str:
    """The kind of place an account goes to: the relation to who takes over, the website, nowhere, or 保留."""
    if account.proposal == "keep":
        return plan_words.PROPOSALS["keep"]
    if account.target is not None:
        return f"归集整合至{account.relation}"
    return (
        "关停，不设承接"
        if account.destination == plan_words.PLACES["none"]
        else f"关停，职责转到{account.destination}"
    )


def _share(label: str, accounts: Sequence[Planned]) -> Share:
    count = Counter(a.proposal for a in accounts)
    going = [a for a in accounts if a.proposal != "keep"]
    return Share(
        label, len(accounts), count["keep"], count["merge"], count["close"],
        at_risk=sum(a.at_risk or 0 for a in going), risk_unknown=sum(a.at_risk is None for a in going),
        saving=sum(a.saving or 0.0 for a in going), cost_unknown=sum(a.saving is None for a in going),
        open=sum(a.certainty == Certainty.DISCRETIONARY.chinese for a in accounts),
    )  # fmt: skip


def _by(accounts: Sequence[Planned], labels: Sequence[str]) -> tuple[Share, ...]:
    """By label, the most accounts first."""
    groups: dict[str, list[Planned]] = {}
    for account, label in zip(accounts, labels, strict=True):
        groups.setdefault(label, []).append(account)
    return tuple(_share(label, groups[label]) for label in sorted(groups, key=lambda g: (-len(groups[g]), g)))


def _flows(accounts: Iterable[Planned]) -> tuple[Flow, ...]:
    """In the order of levels from above and of places as they are met: kept first, ended last."""
    number: Counter[tuple[str, str]] = Counter()
    risk: Counter[tuple[str, str]] = Counter()
    for account in accounts:
        key = account.level, place_of(account)
        number[key] += 1
        risk[key] += account.at_risk or 0
    return tuple(Flow(*key, number[key], risk[key]) for key in sorted(number, key=_order))


def _order(key: tuple[str, str]) -> tuple[int, str, int, str]:
    level, place = key
    first = ("保留", "归集", "关停").index(place[:2])
    return _LEVELS.get(level, len(_LEVELS)), level, first, place


def _sure(accounts: Sequence[Planned]) -> tuple[tuple[str, int, int, int], ...]:
    count = Counter((a.certainty, a.proposal) for a in accounts)
    return tuple((word, count[word, "keep"], count[word, "merge"], count[word, "close"]) for word in SURE)
