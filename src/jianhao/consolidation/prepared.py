"""A problem as the kernels want it: arcs worth having, sorted by cost, also by target; the tree of quotas that can bind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.consolidation.model import CLOSE, KEEP, Floats, Instance, Ints, Signs
from jianhao.kernels.plan_moves import SLACK
from jianhao.kernels.quota_tree import nest

Ints32 = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Arrays as the kernels want them: arcs worth having, sorted by cost within a source; arcs by target; the quota tree."""

    keep_cost: Floats
    sink_cost: Floats
    demand: Floats
    room: Floats
    lock: Signs
    arc_number: Ints
    arc_start: Ints
    arc_target: Ints32
    arc_cost: Floats
    in_start: Ints
    in_source: Ints32
    in_arc: Ints
    in_cost: Floats
    in_saving: Floats
    leaf: Ints32
    parent: Ints32
    limit: Ints
    cross_start: Ints
    cross_group: Ints32
    cross_limit: Ints
    group_start: Ints
    group_of: Ints32
    member_start: Ints
    member: Ints32


def prepare(instance: Instance) -> Prepared:
    """Leave out arcs that no best plan uses and quotas that cannot bind."""
    source, n = instance.arc_source, instance.accounts
    useful = (
        (instance.lock[source] != KEEP) & (instance.lock[instance.arc_target] != CLOSE)
        & (instance.arc_cost - instance.arc_saving < instance.sink_cost[source])
        & (instance.demand[source] <= instance.room[instance.arc_target] + SLACK)
    )  # fmt: skip
    number = np.flatnonzero(useful)
    number = number[np.lexsort((number, instance.arc_cost[number], source[number]))]
    source, target = source[number], instance.arc_target[number]
    back = np.argsort(target, kind="stable")
    start, member, limit = _binding(instance)
    leaf, parent = np.full(n, -1, np.int32), np.full(limit.size, -1, np.int32)
    crossing = np.zeros(limit.size, np.uint8)
    by_size = np.argsort(np.diff(start), kind="stable")
    nest(by_size, start, member, leaf, parent, crossing)
    rank = np.empty(limit.size, np.int64)
    rank[by_size] = np.arange(limit.size)
    which = np.repeat(np.arange(limit.size, dtype=np.int64), np.diff(start))
    by_account = np.lexsort((rank[which], member))
    crosses = np.flatnonzero(crossing)
    cross_place = np.full(limit.size, -1, np.int64)
    cross_place[crosses] = np.arange(crosses.size)
    crossing_members = by_account[crossing[which[by_account]] > 0]
    return Prepared(
        instance.keep_cost, instance.sink_cost, instance.demand, instance.room, instance.lock, number,
        _starts(source, n), target.astype(np.int32), instance.arc_cost[number], _starts(target, n),
        source[back].astype(np.int32), back.astype(np.int64), instance.arc_cost[number][back],
        instance.arc_saving[number][back], leaf, parent, limit,
        _starts(member[crossing_members], n), cross_place[which[crossing_members]].astype(np.int32), limit[crosses],
        _starts(member, n), which[by_account].astype(np.int32), start, member.astype(np.int32),
    )  # fmt: skip


def _binding(instance: Instance) -> tuple[Ints, Ints, Ints]:
    """Quotas that can bind: more members might be kept than the limit; only those members."""
    groups = instance.groups
    which = np.repeat(np.arange(groups.number, dtype=np.int64), np.diff(groups.start))
    open_to = instance.lock[groups.member] != CLOSE
    which, member = which[open_to], groups.member[open_to]
    size = np.bincount(which, minlength=groups.number)
    binds = size > groups.limit
    keep = binds[which]
    renumbered = np.cumsum(binds) - 1
    return _starts(renumbered[which[keep]], int(binds.sum())), member[keep], groups.limit[binds]


def _starts(owner: npt.NDArray[np.integer], number: int) -> Ints:
    return np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=number)))).astype(np.int64)
