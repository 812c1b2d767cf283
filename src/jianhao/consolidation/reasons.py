"""Why each account is proposed to stay, merge or close: sentences from the plan's own figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jianhao.consolidation.accounts import Account
from jianhao.consolidation.carriers import Relation
from jianhao.consolidation.locks import Why
from jianhao.consolidation.model import ENDED, Floats, Ints, Plan
from jianhao.consolidation.other_way import NOTHING, OtherWay
from jianhao.consolidation.phases import Phases
from jianhao.consolidation.problem import Problem
from jianhao.consolidation.reason_words import ASKED, DEARER, DUTIES_TO, LACKING, NO_DUTY, SECOND, TO

ENDS = {"website": "政府网站", "app": "移动客户端", "none": "不设承接"}
UNREAD, LITTLE_OWN, DEAR = 100, 0.3, 2.0
REASONABLE = 1e9


def taken_over(problem: Problem, plan: Plan) -> tuple[Ints, Floats]:
    """How many accounts each account takes over, and their posts a day."""
    targets = problem.instance.arc_target[plan.chosen[plan.carried]]
    demand = problem.instance.demand[plan.carried]
    number = len(problem.accounts)
    intake = np.bincount(targets, minlength=number).astype(np.int64)
    return intake, np.bincount(targets, weights=demand, minlength=number).astype(np.float64)


class Explainer:
    """Writes the reasons of the accounts of one plan."""

    def __init__(self, problem: Problem, plan: Plan, other: OtherWay, phases: Phases) -> None:
        self.problem, self.plan, self.other, self.phases = problem, plan, other, phases
        self.targets = plan.targets(problem.instance).tolist()
        self.intake, self.load = taken_over(problem, plan)
        self.full = self._full_quotas()

    def reasons(self, i: int) -> list[str]:
        """Sentences, the deciding one first."""
        account = self.problem.accounts[i]
        said = list(self._kept(i) if self.plan.kept[i] else self._going(i, account))
        if i in self.problem.locks.lacking:
            said.append(f"{LACKING}缺{'、'.join(self.problem.locks.lacking[i])}，须补充后再定")
        return said

    def _full_quotas(self) -> dict[int, list[str]]:
        """By account the quotas that are used up."""
        found: dict[int, list[str]] = {}
        for group in self.problem.quotas:
            if int(self.plan.kept[group.members].sum()) >= group.limit:
                own = "" if group.rule >= 0 else "（同一单位同一平台）"
                for i in group.members.tolist():
                    found.setdefault(i, []).append(f"{group.title}{own}名额{group.limit}个")
        return found

    def _kept(self, i: int) -> Iterator[str]:
        why = self.problem.locks.why.get(i)
        if why is not None and self.problem.locks.lock[i] == 1:
            yield why.chinese
        if self.intake[i]:
            room = self.problem.instance.room[i]
            yield f"承接{int(self.intake[i])}个账号，每日发布量{self.load[i]:.1f}条，可承接{room:.1f}条"
        more = self.other.more[i]
        if np.isfinite(more) and more < REASONABLE and why is not Why.PERSON:
            yield f"若不保留，全部成本每年{_signed(more)}（测算值）"
        elif not np.isfinite(more) and self.problem.locks.lock[i] != 1:
            yield "没有可承接其职责的去向"

    def _going(self, i: int, account: Account) -> Iterator[str]:
        why = self.problem.locks.why.get(i)
        if why is not None:
            yield why.chinese
        yield from _findings(account)
        for quota in self.full.get(i, ())[:2]:
            yield f"名额已满：{quota}"
        yield from self._cheaper(i)
        yield self._destination(i)
        yield from self._second(i)
        if account.protections:
            words = "；".join(f"{p.chinese}（{p.because}）" for p in account.protections)
            yield f"{ASKED}{words}"
        if i in self.phases.too_late:
            yield self.phases.too_late[i]

    def _cheaper(self, i: int) -> Iterator[str]:
        """That another way costs less: the reason of most proposals, and the whole one of many."""
        more = self.other.more[i]
        if np.isfinite(more) and more > 0:
            way = "归集整合" if self.targets[i] >= 0 else "关停"
            yield f"{DEARER}{way}全部成本每年多{more:,.0f}元（测算值）"

    def _destination(self, i: int) -> str:
        if self.targets[i] < 0:
            end = self.problem.costs.end_at[i]
            return f"{NO_DUTY}，公告后关停" if end == "none" else f"{DUTIES_TO}{ENDS[end]}，公告后关停"
        target = self.problem.accounts[self.targets[i]]
        relation = Relation(int(self.problem.arcs.relation[self.plan.chosen[i]])).chinese
        way = "由平台迁移关注用户" if self.plan.moved[i] else "公告引导关注"
        return f"{TO}{relation}“{target.full}”，{way}"

    def _second(self, i: int) -> Iterator[str]:
        second, more = int(self.other.second[i]), self.other.second_more[i]
        if second == NOTHING or not np.isfinite(more):
            return
        if second == ENDED:
            place = ENDS[self.problem.costs.end_at[i]]
        else:
            place = f"“{self.problem.accounts[int(self.problem.instance.arc_target[second])].full}”"
        yield f"{SECOND}{place}，每年{_signed(more)}"


def _findings(account: Account) -> Iterator[str]:
    """What inspections measured; they are reasons to look, the plan is made of costs and quotas."""
    found = account.measured
    if found.silent_days is not None and account.silent:
        yield f"已{found.silent_days}天未更新"
    elif account.stopped:
        yield "平台状态为停更或不可访问"
    if found.median_reads is not None and found.median_reads < UNREAD:
        yield f"篇均阅读{found.median_reads:g}次"
    if found.originality is not None and found.originality < LITTLE_OWN:
        yield f"原创占比{found.originality:.0%}"
    yuan, usual = found.yuan_per_1000_reads, found.peers_yuan_per_1000_reads
    if yuan is not None and usual and yuan > DEAR * usual:
        yield f"每千次阅读费用{yuan:,.0f}元，同类账号中位数{usual:,.0f}元"


def _signed(yuan: float) -> str:
    return f"多{yuan:,.0f}元" if yuan >= 0 else f"少{-yuan:,.0f}元"
