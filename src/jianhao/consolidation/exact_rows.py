"""The problem as a mixed-integer program: variables and rows, for whatever solver takes a matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.model import CLOSE, KEEP, Flags, Floats, Instance, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Where the variables stand: y by account, s by account, x by arc, z by arc; -1 where a lock leaves none."""

    y: Ints
    s: Ints
    x: Ints
    z: Ints
    number: int


class Rows:
    """Rows of the matrix, gathered as coordinates."""

    def __init__(self) -> None:
        self.row: list[Ints] = []
        self.column: list[Ints] = []
        self.value: list[Floats] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.number = 0

    def begin(self, lower: Floats, upper: Floats) -> int:
        """Open rows with these sides; their first number."""
        first = self.number
        self.lower.append(lower)
        self.upper.append(upper)
        self.number += lower.size
        return first

    def put(self, row: Ints, column: Ints, value: Floats) -> None:
        """Coefficients; those of absent columns are dropped."""
        there = column >= 0
        self.row.append(row[there])
        self.column.append(column[there])
        self.value.append(value[there])


def columns_of(instance: Instance) -> Columns:
    """The variables that locks leave open, numbered."""
    source, target = instance.arc_source, instance.arc_target
    keepable, leaving = instance.lock != CLOSE, instance.lock != KEEP
    arcs = leaving[source] & keepable[target]
    at = 0
    numbered: list[Ints] = []
    free: tuple[Flags, ...] = (
        keepable & leaving, leaving & np.isfinite(instance.sink_cost), arcs, arcs & (instance.arc_saving > 0),
    )  # fmt: skip
    for present in free:
        numbers = np.where(present, np.cumsum(present) - 1 + at, -1).astype(np.int64)
        at += int(present.sum())
        numbered.append(numbers)
    y, s, x, z = numbered
    return Columns(y, s, x, z, at)


def rows_of(instance: Instance, columns: Columns) -> Rows:
    """All rows: places, kept targets, rooms, quotas, migrations, caps."""
    rows = Rows()
    n, infinite = instance.accounts, np.inf
    source, target = instance.arc_source, instance.arc_target
    ones, number = np.ones(n), np.arange(n, dtype=np.int64)
    leaving = instance.lock != KEEP
    where = (np.cumsum(leaving) - 1).astype(np.int64)
    rows.begin(np.ones(int(leaving.sum())), np.ones(int(leaving.sum())))
    rows.put(where[leaving], columns.y[leaving], ones[leaving])
    rows.put(where[leaving], columns.s[leaving], ones[leaving])
    rows.put(where[source], columns.x, np.ones(source.size))
    arcs = np.flatnonzero(
        (columns.x >= 0) & (columns.y[target] >= 0)
    )  # a target that is locked kept needs no row
    first = rows.begin(np.full(arcs.size, -infinite), np.zeros(arcs.size))
    rows.put(first + np.arange(arcs.size), columns.x[arcs], np.ones(arcs.size))
    rows.put(first + np.arange(arcs.size), columns.y[target[arcs]], -np.ones(arcs.size))
    locked = instance.lock == KEEP
    first = rows.begin(np.full(n, -infinite), np.where(locked, np.maximum(instance.room, 0), 0.0))
    rows.put(first + target, columns.x, instance.demand[source])
    rows.put(first + number, columns.y, -np.maximum(instance.room, 0))
    _put_groups(rows, instance, columns)
    _put_migrations(rows, instance, columns)
    _put_caps(rows, instance, columns)
    return rows


def _put_groups(rows: Rows, instance: Instance, columns: Columns) -> None:
    groups = instance.groups
    which = np.repeat(np.arange(groups.number, dtype=np.int64), np.diff(groups.start))
    forced = np.bincount(which[instance.lock[groups.member] == KEEP], minlength=groups.number)
    first = rows.begin(np.full(groups.number, -np.inf), (groups.limit - forced).astype(np.float64))
    rows.put(first + which, columns.y[groups.member], np.ones(which.size))


def _put_migrations(rows: Rows, instance: Instance, columns: Columns) -> None:
    arcs = np.flatnonzero(columns.z >= 0)
    first = rows.begin(np.full(arcs.size, -np.inf), np.zeros(arcs.size))
    rows.put(first + np.arange(arcs.size), columns.z[arcs], np.ones(arcs.size))
    rows.put(first + np.arange(arcs.size), columns.x[arcs], -np.ones(arcs.size))
    targets, which = np.unique(instance.arc_target[arcs], return_inverse=True)
    first = rows.begin(np.full(targets.size, -np.inf), np.ones(targets.size))
    rows.put(first + which.astype(np.int64), columns.z[arcs], np.ones(arcs.size))


def _put_caps(rows: Rows, instance: Instance, columns: Columns) -> None:
    for cap in instance.caps:
        fixed = float(cap.on_keep[instance.lock == KEEP].sum())
        # In units of the limit, so that the tolerance means the same for yuan and for followers.
        unit = max(abs(cap.limit), 1.0)
        first = rows.begin(np.array([-np.inf]), np.array([(cap.limit - fixed) / unit]))
        for numbers, values in ((columns.y, cap.on_keep), (columns.x, cap.on_arc), (columns.s, cap.on_end)):
            rows.put(np.full(numbers.size, first), numbers, np.asarray(values, np.float64) / unit)
