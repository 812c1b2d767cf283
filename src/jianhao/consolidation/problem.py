"""Register, assumptions and scenario → the instance that is solved, with everything needed to explain its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from jianhao.consolidation.accounts import Account, Register
from jianhao.consolidation.assumptions import Assumption, assumptions, values
from jianhao.consolidation.carriers import Arcs, arcs_of
from jianhao.consolidation.costs import Costs, Known, costs_of, known_of
from jianhao.consolidation.locks import Locks, Why, locks_of
from jianhao.consolidation.model import CLOSE, KEEP, Cap, Floats, Instance
from jianhao.consolidation.places import Places, places_of
from jianhao.consolidation.quotas import QuotaGroup, as_groups, quota_groups
from jianhao.consolidation.scenario import Scenario

HYSTERESIS = 0.15


@dataclass(frozen=True, slots=True)
class Previous:
    """What an earlier plan proposed for an account: keep, merge or close, and into which."""

    proposal: str
    target: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`instance` is what is solved, with preference for an earlier plan if there is one; `plain` the same without."""

    accounts: tuple[Account, ...]
    scenario: Scenario
    values: Mapping[str, float]
    places: Places
    arcs: Arcs
    known: Known
    costs: Costs
    locks: Locks
    quotas: list[QuotaGroup]
    instance: Instance
    plain: Instance

    @property
    def told(self) -> Mapping[str, Assumption]:
        """The parameters by name, those that were measured in the place of those assumed."""
        return {**assumptions(), **{one.name: one for one in self.scenario.measured}}


def pose(
    register: Register,
    scenario: Scenario,
    previous: Mapping[str, Previous] | None = None,
    changed: Mapping[str, float] | None = None,
    file: str = "方案设置",
) -> Problem:
    """The problem of a register; `changed` replaces assumptions. UnusableCall for locks on unknown accounts."""
    given = (
        {}
        if scenario.yuan_per_active_follower is None
        else {"yuan_per_active_follower": scenario.yuan_per_active_follower}
    )
    found = {one.name: one.value for one in scenario.measured}
    used = values({**found, **given, **(changed or {})})
    accounts = register.accounts
    places = places_of(accounts, register.names)
    locks = locks_of(register, places, scenario, file)
    arcs = arcs_of(accounts, places, locks.targets)
    known = known_of(accounts, used)
    groups = quota_groups(accounts, places, scenario, locks)
    costs, plain = _instance(accounts, scenario, used, arcs, known, locks, groups)
    preferred = plain if not previous else _preferring(plain, accounts, arcs, previous)
    return Problem(accounts, scenario, used, places, arcs, known, costs, locks, groups, preferred, plain)


def posed_anew(
    problem: Problem,
    changed: Mapping[str, float] | None = None,
    scenario: Scenario | None = None,
    without: int | None = None,
) -> Problem:
    """The same accounts at other assumptions or another scenario of the same locks; or without one of its quotas."""
    scenario = scenario or problem.scenario
    used = values({**problem.values, **(changed or {})})
    known = known_of(problem.accounts, used)
    locks = replace(problem.locks, conflicts=[])
    groups = quota_groups(problem.accounts, problem.places, scenario, locks, without)
    costs, plain = _instance(problem.accounts, scenario, used, problem.arcs, known, locks, groups)
    return replace(
        problem, scenario=scenario, values=used, known=known, costs=costs, locks=locks, quotas=groups, instance=plain, plain=plain
    )  # fmt: skip


def _instance(
    accounts: tuple[Account, ...], scenario: Scenario, used: Mapping[str, float], arcs: Arcs, known: Known, locks: Locks,
    groups: list[QuotaGroup],
) -> tuple[Costs, Instance]:  # fmt: skip
    costs = costs_of(accounts, known, arcs, used, {"website": scenario.website, "app": scenario.app})
    end = costs.end.copy()
    room = costs.room.copy()
    for i, j in locks.targets.items():
        end[i] = np.inf
        room[j] = max(room[j], sum(costs.demand[k] for k, t in locks.targets.items() if t == j))
    instance = Instance(
        costs.keep, end, costs.demand, room, np.array(locks.lock, np.int8), arcs.start, arcs.target, costs.arc,
        costs.arc_saving, as_groups(groups), _caps(scenario, known, costs),
    )  # fmt: skip
    return costs, instance


def _caps(scenario: Scenario, known: Known, costs: Costs) -> tuple[Cap, ...]:
    n, m = costs.keep.size, costs.arc.size
    found = []
    if scenario.cap_accounts is not None:
        found.append(Cap("保留账号数", float(scenario.cap_accounts), np.ones(n), np.zeros(m), np.zeros(n)))
    if scenario.cap_yuan is not None:
        found.append(Cap("年度费用", scenario.cap_yuan, known.cost, np.zeros(m), np.zeros(n)))
    if scenario.cap_followers_lost is not None:
        found.append(
            Cap(
                "流失的活跃关注用户",
                scenario.cap_followers_lost,
                np.zeros(n),
                costs.lost_by_arc,
                costs.lost_by_end,
            )
        )
    return tuple(found)


def _preferring(
    plain: Instance, accounts: tuple[Account, ...], arcs: Arcs, previous: Mapping[str, Previous]
) -> Instance:
    """Costs of what an earlier plan proposed, made less by the hysteresis."""
    keep, end, arc = plain.keep_cost.copy(), plain.sink_cost.copy(), plain.arc_cost.copy()
    less = 1 - HYSTERESIS
    for i, account in enumerate(accounts):
        before = previous.get(account.account_id)
        if before is None:
            continue
        if before.proposal == "keep":
            keep[i] *= less
        elif before.target is None:
            end[i] *= less
        else:
            for a in range(int(arcs.start[i]), int(arcs.start[i + 1])):
                if accounts[int(arcs.target[a])].account_id == before.target:
                    arc[a] *= less
    return replace(plain, keep_cost=keep, sink_cost=end, arc_cost=arc)


def forced(problem: Problem) -> tuple[Floats, Floats]:
    """Masks of accounts that are locked kept and locked closed."""
    lock = problem.instance.lock
    return (lock == KEEP).astype(np.float64), (lock == CLOSE).astype(np.float64)


__all__ = ["HYSTERESIS", "Previous", "Problem", "Why", "forced", "pose", "posed_anew"]
