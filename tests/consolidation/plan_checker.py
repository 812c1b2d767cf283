"""Is this a plan? Plain Python over lists; nothing of the solvers, so that a mistake of theirs is not shared."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jianhao.consolidation.model import Instance, Plan


@dataclass(frozen=True)
class Given:
    """The problem as plain lists."""

    keeping: list[float]
    ending: list[float]
    demand: list[float]
    room: list[float]
    lock: list[int]
    start: list[int]
    target: list[int]
    arc_cost: list[float]
    saving: list[float]
    groups: list[tuple[list[int], int]]
    caps: list[tuple[float, list[float], list[float], list[float]]]

    @staticmethod
    def of(instance: Instance) -> Given:
        groups = [
            (instance.groups.members(g).tolist(), int(instance.groups.limit[g]))
            for g in range(instance.groups.number)
        ]
        return Given(
            instance.keep_cost.tolist(), instance.sink_cost.tolist(), instance.demand.tolist(), instance.room.tolist(),
            instance.lock.tolist(), instance.arc_start.tolist(), instance.arc_target.tolist(), instance.arc_cost.tolist(),
            instance.arc_saving.tolist(), groups,
            [(c.limit, c.on_keep.tolist(), c.on_arc.tolist(), c.on_end.tolist()) for c in instance.caps],
        )  # fmt: skip

    @property
    def accounts(self) -> int:
        return len(self.keeping)

    def arcs_of(self, i: int) -> range:
        return range(self.start[i], self.start[i + 1])

    def caps_kept(self, kept: frozenset[int], chosen: dict[int, int | None]) -> bool:
        for limit, on_keep, on_arc, on_end in self.caps:
            used = sum(on_keep[j] for j in kept)
            used += sum(on_end[i] if a is None else on_arc[a] for i, a in chosen.items())
            if used > limit + 1e-6 * max(1.0, abs(limit)):
                return False
        return True


def _wrong_alone(given: Given, i: int, c: int, moved: bool) -> list[str]:
    """What is wrong with one choice whatever the others are."""
    found = {
        "is locked and not kept": given.lock[i] == 1 and c != -2,
        "is locked closed and kept": given.lock[i] == -1 and c == -2,
        "cannot just end": c == -1 and math.isinf(given.ending[i]),
        "has no place": c < -2,
        "cannot migrate": moved and (c < 0 or given.saving[c] <= 0),
    }
    return [f"{i} {what}" for what, so in found.items() if so]


def wrong_with(instance: Instance, plan: Plan) -> list[str]:
    """Every rule that the plan breaks."""
    given = Given.of(instance)
    chosen, moved = plan.chosen.tolist(), plan.moved.tolist()
    kept = {i for i, c in enumerate(chosen) if c == -2}
    wrong = []
    load: dict[int, float] = {}
    migrated: dict[int, int] = {}
    for i, c in enumerate(chosen):
        wrong += _wrong_alone(given, i, c, moved[i])
        if c < 0:
            continue
        if c not in given.arcs_of(i):
            wrong.append(f"{i} takes an arc of another")
            continue
        j = given.target[c]
        if j not in kept:
            wrong.append(f"{i} goes to {j}, which does not stay")
        load[j] = load.get(j, 0.0) + given.demand[i]
        migrated[j] = migrated.get(j, 0) + moved[i]
    wrong += [f"{j} carries {q}" for j, q in load.items() if q > max(given.room[j], 0.0) + 1e-6]
    wrong += [f"{number} migrate to {j}" for j, number in migrated.items() if number > 1]
    wrong += [f"a quota of {m} is {len(kept & set(g))}" for g, m in given.groups if len(kept & set(g)) > m]
    choices = {i: None if c == -1 else c for i, c in enumerate(chosen) if c != -2}
    if not given.caps_kept(frozenset(kept), choices):
        wrong.append("a cap is exceeded")
    return wrong


def cost_in_plain(instance: Instance, plan: Plan) -> float:
    """The objective, added up account by account."""
    given = Given.of(instance)
    total = 0.0
    for i, (c, moved) in enumerate(zip(plan.chosen.tolist(), plan.moved.tolist(), strict=True)):
        if c == -2:
            total += given.keeping[i]
        elif c == -1:
            total += given.ending[i]
        else:
            total += given.arc_cost[c] - (given.saving[c] if moved else 0.0)
    return total
