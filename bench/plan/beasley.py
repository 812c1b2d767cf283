"""Beasley's cap instances of the OR-Library through the planner's own solvers: facilities are accounts, customers too.

A customer cannot be kept and cannot end; a facility has no arcs and ends for nothing. The published optima in `*.opt` are those
of the uncapacitated problem.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from jianhao.consolidation.large import solve_by_prices
from jianhao.consolidation.model import CLOSE, FREE, Groups, Instance
from jianhao.consolidation.solve import solve
from jianhao.consolidation.stopping import Stopping


@dataclass(frozen=True)
class Published:
    """One instance: published optimum; our plan's cost, bound and seconds; those of prices and local search alone."""

    name: str
    optimum: float
    cost: float
    bound: float
    seconds: float
    prices_cost: float
    prices_bound: float
    prices_seconds: float


def read(path: Path, capacitated: bool = False) -> Instance:
    """An instance in the OR-Library's format."""
    numbers = [float(word) for word in path.read_text(encoding="ascii").split()]
    m, n = int(numbers[0]), int(numbers[1])
    facilities = np.array(numbers[2 : 2 + 2 * m]).reshape(m, 2)
    rows = np.array(numbers[2 + 2 * m :]).reshape(n, m + 1)
    demand = np.concatenate((np.zeros(m), rows[:, 0]))
    room = np.concatenate((facilities[:, 0] if capacitated else np.full(m, demand.sum()), np.zeros(n)))
    return Instance(
        keep_cost=np.concatenate((facilities[:, 1], np.zeros(n))), sink_cost=np.concatenate((np.zeros(m), np.full(n, np.inf))),
        demand=demand, room=room, lock=np.concatenate((np.full(m, FREE), np.full(n, CLOSE))).astype(np.int8),
        arc_start=np.concatenate((np.zeros(m), np.arange(n + 1) * m)).astype(np.int64),
        arc_target=np.tile(np.arange(m), n), arc_cost=rows[:, 1:].ravel(), arc_saving=np.zeros(n * m), groups=Groups.of([]),
    )  # fmt: skip


def measured(folder: Path) -> list[Published]:
    """All instances of a folder that have a published optimum."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        answer = path.with_name(path.name + ".opt")
        if not answer.is_file():
            continue
        instance = read(path)
        optimum = float(answer.read_text(encoding="ascii").split()[-1])
        began = time.perf_counter()
        ours = solve(instance, Stopping(gap=1e-7))
        middle = time.perf_counter()
        prices = solve_by_prices(instance, replace(Stopping(gap=1e-7), rounds=600))
        ended = time.perf_counter()
        found.append(
            Published(
                path.stem, optimum, ours.cost, ours.bound, middle - began, prices.cost, prices.bound, ended - middle
            )
        )  # fmt: skip
    return found
