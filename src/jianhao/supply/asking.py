"""Questions of a unit by kind beside what it published: how many, and whether nothing was published on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from jianhao.supply.demand import Demand
from jianhao.supply.kinds import ASKED, Kind
from jianhao.supply.parameters import Parameters

NO_QUESTIONS = "未提供问题表"
HIDDEN = "少于{least}件，或者为不使小数被推算而一并不显示"
NO_AGENCY = "台账没有填主办单位"
NEVER_ASKED = "这类内容不对应诉求"
NOT_ASKED = "没有这类诉求"
UNKNOWN_KIND = "诉求的类别不能判断"
NOT_COLLECTED = "部分账号没有发布记录，不能说明没有发布"


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions of one kind (None with a reason), and whether nothing was published on it (None with a reason)."""

    questions: int | None
    reason: str | None
    unanswered: bool | None
    unanswered_reason: str | None
    hidden: bool = False

    @property
    def speaks(self) -> bool:
        """Whether there were questions of this kind at all."""
        return self.hidden or bool(self.questions)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Topics that posts of each account are on, and the accounts of which one may say what they did not publish."""

    topics: Mapping[str, Collection[str]]
    collected: Collection[str]

    def answers(self, accounts: Iterable[str], kind: str) -> bool | None:
        """Whether any of the accounts published on a kind; None if none did and not all were looked at."""
        members = list(accounts)
        if any(kind in self.topics.get(account, ()) for account in members):
            return True
        return False if all(account in self.collected for account in members) else None


@dataclass(frozen=True, slots=True)
class Asker:
    """What was asked of units; `members` are the accounts that can answer for a unit."""

    demand: Demand | None
    publishing: Publishing
    parameters: Parameters

    def of_agency(self, agency: str | None, members: Iterable[str]) -> dict[str, Asked]:
        """By kind, for the accounts of an agency."""
        if self.demand is None or not agency:
            return self._unsaid(NO_QUESTIONS if self.demand is None else NO_AGENCY)
        counts, hidden = self.demand.of_agency.get(agency, {}), self.demand.hidden_agency.get(agency, ())
        return self._said(counts, hidden, list(members))

    def of_county(self, county: str, members: Iterable[str]) -> dict[str, Asked]:
        """By kind, for all accounts of a county."""
        if self.demand is None:
            return self._unsaid(NO_QUESTIONS)
        counts, hidden = self.demand.of_county.get(county, {}), self.demand.hidden_county.get(county, ())
        return self._said(counts, hidden, list(members))

    def _unsaid(self, reason: str) -> dict[str, Asked]:
        return {kind: Asked(None, reason, None, reason) for kind in Kind}

    def _said(
        self, counts: Mapping[str, int], hidden: Collection[str], members: list[str]
    ) -> dict[str, Asked]:
        return {kind: self._one(kind, counts.get(kind, 0), kind in hidden, members) for kind in Kind}

    def _one(self, kind: Kind, number: int, hidden: bool, members: list[str]) -> Asked:
        if hidden:
            reason = HIDDEN.format(least=self.parameters.least_questions)
            return Asked(None, reason, None, reason, hidden=True)
        if not number:
            return Asked(0, None, None, NOT_ASKED if kind in ASKED else NEVER_ASKED)
        if kind not in ASKED:
            return Asked(number, None, None, UNKNOWN_KIND)
        answered = self.publishing.answers(members, kind)
        return (
            Asked(number, None, None, NOT_COLLECTED)
            if answered is None
            else Asked(number, None, not answered, None)
        )
