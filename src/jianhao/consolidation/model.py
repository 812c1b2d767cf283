"""The problem as plain arrays: what keeping costs, who may carry whom at what cost, limits, locks; and what a plan is.

minimise   sum keep_cost[j] y_j + sum arc_cost[a] x_a - sum arc_saving[a] z_a + sum sink_cost[i] s_i
such that  y_i + sum of x over the arcs of i + s_i = 1      every account is kept, carried by one other, or ended
           x_a <= y_target(a)                               only kept accounts carry
           sum of demand_i x_a over arcs into j <= room_j   posts a day beside its own
           sum of y over a group <= its limit               quotas
           z_a <= x_a, at most one z into each target       platform migration
Costs are yuan a year, demand and room posts a day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

KEEP: Final = 1  # values of `lock`
FREE: Final = 0
CLOSE: Final = -1

KEPT: Final = -2  # values of `Plan.chosen` beside arc numbers
ENDED: Final = -1

TOLERANCE = 1e-6  # posts a day, yuan of a cap relative to its limit


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Quotas: members of group g are `member[start[g]:start[g+1]]`, of whom at most `limit[g]` are kept."""

    start: Ints
    member: Ints
    limit: Ints

    @staticmethod
    def of(groups: list[tuple[npt.ArrayLike, int]]) -> Groups:
        """Groups from (members, limit) pairs."""
        members = [np.asarray(m, dtype=np.int64) for m, _ in groups]
        start = np.concatenate(([0], np.cumsum([m.size for m in members], dtype=np.int64))).astype(np.int64)
        flat = np.concatenate(members) if members else np.zeros(0, np.int64)
        return Groups(start, flat, np.array([limit for _, limit in groups], dtype=np.int64))

    @property
    def number(self) -> int:
        """How many groups there are."""
        return int(self.limit.size)

    def members(self, group: int) -> Ints:
        """The accounts of one group."""
        return self.member[self.start[group] : self.start[group + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Cap:
    """A ceiling on what the whole plan uses of something: per kept account, per arc, per ended account."""

    name: str
    limit: float
    on_keep: Floats
    on_arc: Floats
    on_end: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """See the module. Arcs of account i are `arc_start[i]:arc_start[i+1]`; an infinite `sink_cost` means: cannot just end.

    `arc_saving` is what a migration of followers saves on an arc, 0 where the platform does not allow one.
    ValueError for arrays that do not fit together, a limit under the number of locked accounts, or an account that can neither
    stay nor go.
    """

    keep_cost: Floats
    sink_cost: Floats
    demand: Floats
    room: Floats
    lock: Signs
    arc_start: Ints
    arc_target: Ints
    arc_cost: Floats
    arc_saving: Floats
    groups: Groups
    caps: tuple[Cap, ...] = field(default=())

    def __post_init__(self) -> None:
        n, m = self.accounts, self.arcs
        sizes = [
            self.sink_cost.size,
            self.demand.size,
            self.room.size,
            self.lock.size,
            self.arc_start.size - 1,
        ]
        if sizes != [n] * 5 or self.arc_cost.size != m or self.arc_saving.size != m:
            raise ValueError("arrays of different lengths")
        if m and (self.arc_target.min() < 0 or self.arc_target.max() >= n):
            raise ValueError("an arc leads to no account")
        for values in (self.keep_cost, self.arc_cost, self.arc_saving, self.demand, self.room):
            if not np.isfinite(values).all():
                raise ValueError("costs, demand and room must be finite")
        if (self.demand < 0).any() or (self.arc_saving < 0).any() or np.isnan(self.sink_cost).any():
            raise ValueError("demand and savings cannot be negative")
        if (self.arc_target == self.arc_source).any():
            raise ValueError("an account does not carry itself by an arc")
        held = np.concatenate(([0], np.cumsum(self.lock[self.groups.member] == KEEP)))
        if (held[self.groups.start[1:]] - held[self.groups.start[:-1]] > self.groups.limit).any():
            raise ValueError(
                "a quota is less than the accounts that are locked kept; locks beat quotas: raise it"
            )
        stuck = (self.lock == CLOSE) & np.isinf(self.sink_cost) & (np.diff(self.arc_start) == 0)
        if stuck.any():
            raise ValueError(f"account {int(np.argmax(stuck))} can neither stay nor go")

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return int(self.keep_cost.size)

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return int(self.arc_target.size)

    @property
    def arc_source(self) -> Ints:
        """The account that each arc leaves."""
        return np.repeat(np.arange(self.accounts, dtype=np.int64), np.diff(self.arc_start))

    @property
    def digest(self) -> str:
        """SHA-256 over every array: two runs on the same digest solve the same problem."""
        whole = hashlib.sha256()
        arrays: list[npt.NDArray[Any]] = [
            self.keep_cost, self.sink_cost, self.demand, self.room, self.lock, self.arc_start, self.arc_target, self.arc_cost,
            self.arc_saving, self.groups.start, self.groups.member, self.groups.limit,
        ]  # fmt: skip
        for cap in self.caps:
            whole.update(f"{cap.name}:{cap.limit!r};".encode())
            arrays += [cap.on_keep, cap.on_arc, cap.on_end]
        for array in arrays:
            whole.update(f"{array.dtype.str}{array.size};".encode())
            whole.update(np.ascontiguousarray(array).tobytes())
        return whole.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Per account KEPT, ENDED or the arc by which another carries it; `moved` marks arcs whose followers migrate."""

    chosen: Ints
    moved: Flags

    @property
    def kept(self) -> Flags:
        """Accounts that stay."""
        return np.equal(self.chosen, KEPT)

    @property
    def carried(self) -> Flags:
        """Accounts that another account takes over."""
        return np.greater_equal(self.chosen, 0)

    def targets(self, instance: Instance) -> Ints:
        """The account that takes over, -1 where none does."""
        if not instance.arcs:
            return np.full(self.chosen.size, -1, np.int64)
        return np.where(self.carried, instance.arc_target[np.maximum(self.chosen, 0)], -1)


def cost_of(instance: Instance, plan: Plan) -> float:
    """The objective of a plan, in yuan a year."""
    arcs = plan.chosen[plan.carried]
    moved = plan.chosen[plan.carried & plan.moved]
    parts = (
        instance.keep_cost[plan.kept].sum(), instance.sink_cost[plan.chosen == ENDED].sum(),
        instance.arc_cost[arcs].sum(), -instance.arc_saving[moved].sum(),
    )  # fmt: skip
    return float(sum(parts))


def used_of(cap: Cap, plan: Plan) -> float:
    """What a plan uses of a cap."""
    arcs = plan.chosen[plan.carried]
    return float(
        cap.on_keep[plan.kept].sum() + cap.on_arc[arcs].sum() + cap.on_end[plan.chosen == ENDED].sum()
    )


def with_migrations(instance: Instance, chosen: Ints) -> Plan:
    """The plan of these choices, with the most saving migration into each target."""
    moved = np.zeros(chosen.size, np.bool_)
    if instance.arcs and instance.arc_saving.any():
        sources = np.flatnonzero(chosen >= 0)
        saving = instance.arc_saving[chosen[sources]]
        sources, saving = sources[saving > 0], saving[saving > 0]
        target = instance.arc_target[chosen[sources]]
        order = np.lexsort((sources, -saving, target))
        first = np.r_[True, target[order][1:] != target[order][:-1]] if order.size else np.zeros(0, np.bool_)
        moved[sources[order[first]]] = True
    return Plan(chosen, moved)


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan with what is proven of it: no plan of the same problem costs less than `bound`."""

    plan: Plan
    cost: float
    bound: float
    stopped_by: str
    value: Floats | None = None  # Lagrangian: what keeping adds to the bound, per account

    @property
    def gap(self) -> float:
        """(cost - bound) / |cost|, at least 0."""
        return max(0.0, self.cost - self.bound) / max(abs(self.cost), 1e-9)
