"""Every plan of a small problem, tried: plain Python, nothing shared with the solvers but the arrays they are given."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from plan_checker import Given


def best_cost(given: Given) -> float:
    """The least cost of any plan that keeps every rule; infinity if there is none."""
    return min((_carried(given, kept) for kept in _choices(given)), default=math.inf)


def _choices(given: Given) -> Iterator[frozenset[int]]:
    free = [j for j in range(given.accounts) if given.lock[j] == 0]
    forced = {j for j in range(given.accounts) if given.lock[j] == 1}
    for size in range(len(free) + 1):
        for some in itertools.combinations(free, size):
            kept = forced | set(some)
            if all(len(kept & set(members)) <= limit for members, limit in given.groups):
                yield frozenset(kept)


def _carried(given: Given, kept: frozenset[int]) -> float:
    """The least cost of placing everybody else; by depth first, cutting what cannot get better."""
    leaving = [i for i in range(given.accounts) if i not in kept]
    options = {i: [None, *(a for a in given.arcs_of(i) if given.target[a] in kept)] for i in leaving}
    cheapest = {
        i: min(given.ending[i] if a is None else given.arc_cost[a] - given.saving[a] for a in options[i])
        for i in leaving
    }
    base = sum(given.keeping[j] for j in kept)
    best = math.inf

    def place(at: int, cost: float, load: dict[int, float], chosen: list[int | None]) -> None:
        nonlocal best
        if cost + sum(cheapest[i] for i in leaving[at:]) - _most_saved(given, chosen) >= best:
            return
        if at == len(leaving):
            if given.caps_kept(kept, dict(zip(leaving, chosen, strict=True))):
                best = min(best, cost - _most_saved(given, chosen))
            return
        i = leaving[at]
        for a in options[i]:
            if a is None:
                if not math.isinf(given.ending[i]):
                    place(at + 1, cost + given.ending[i], load, [*chosen, None])
                continue
            j = given.target[a]
            filled = load.get(j, 0.0) + given.demand[i]
            if filled <= max(given.room[j], 0.0) + 1e-9:
                place(at + 1, cost + given.arc_cost[a], {**load, j: filled}, [*chosen, a])

    place(0, base, {}, [])
    return best


def _most_saved(given: Given, chosen: list[int | None]) -> float:
    """One migration into each target: the one that saves most."""
    by_target: dict[int, float] = {}
    for a in chosen:
        if a is not None:
            j = given.target[a]
            by_target[j] = max(by_target.get(j, 0.0), given.saving[a])
    return sum(by_target.values())
