"""A problem cut into parts that have nothing to do with each other (provinces, mostly), small ones bundled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.model import Cap, Floats, Groups, Instance, Ints
from jianhao.kernels.quota_tree import components


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part as a problem of its own; `accounts` and `arcs` are the numbers its own have in the whole."""

    instance: Instance
    accounts: Ints
    arcs: Ints


def split(instance: Instance, bundle: int) -> list[Block]:
    """Parts in the order of their first account; parts are bundled while together they have at most `bundle` accounts.

    Caps of the whole are left out: whoever solves by parts has to price them.
    """
    if instance.accounts == 0:
        return []
    label = components(instance.arc_start, instance.arc_target, instance.groups.start, instance.groups.member)
    roots, number = np.unique(label, return_inverse=True)
    part = _bundled(np.bincount(number, minlength=roots.size), bundle)[number]
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    parts = np.split(order, cuts)
    if len(parts) == 1:
        return [Block(_without_caps(instance), np.arange(instance.accounts), np.arange(instance.arcs))]
    place = np.empty(instance.accounts, np.int64)
    for accounts in parts:
        place[accounts] = np.arange(accounts.size)
    arc_part = part[instance.arc_source]
    groups = _groups_by_part(instance.groups, part, place, len(parts))
    arcs_sorted = np.argsort(arc_part, kind="stable")
    arc_cuts = np.searchsorted(arc_part[arcs_sorted], np.arange(len(parts) + 1))
    return [
        _block(instance, accounts, arcs_sorted[arc_cuts[p] : arc_cuts[p + 1]], place, groups[p])
        for p, accounts in enumerate(parts)
    ]


def _bundled(sizes: Ints, bundle: int) -> Ints:
    numbers, current, held = np.empty(sizes.size, np.int64), -1, bundle + 1
    small = -1
    for at, size in enumerate(sizes.tolist()):
        if size * 4 >= bundle:  # large enough to stand alone
            current += 1
            numbers[at] = current
            continue
        if held + size > bundle:
            current += 1
            small, held = current, 0
        numbers[at] = small
        held += size
    return numbers


def _groups_by_part(groups: Groups, part: Ints, place: Ints, number: int) -> list[Groups]:
    filled = np.flatnonzero(np.diff(groups.start) > 0)
    owner = part[groups.member[groups.start[filled]]]
    found: list[list[tuple[Ints, int]]] = [[] for _ in range(number)]
    for group, p in zip(filled.tolist(), owner.tolist(), strict=True):
        found[p].append((place[groups.members(group)], int(groups.limit[group])))
    return [Groups.of(list(of)) for of in found]


def _block(instance: Instance, accounts: Ints, arcs: Ints, place: Ints, groups: Groups) -> Block:
    degree = np.diff(instance.arc_start)[accounts]
    start = np.concatenate(([0], np.cumsum(degree))).astype(np.int64)
    part = Instance(
        keep_cost=instance.keep_cost[accounts], sink_cost=instance.sink_cost[accounts],
        demand=instance.demand[accounts], room=instance.room[accounts], lock=instance.lock[accounts],
        arc_start=start, arc_target=place[instance.arc_target[arcs]], arc_cost=instance.arc_cost[arcs],
        arc_saving=instance.arc_saving[arcs], groups=groups,
    )  # fmt: skip
    return Block(part, accounts, arcs)


def _without_caps(instance: Instance) -> Instance:
    return with_costs(instance, instance.keep_cost, instance.arc_cost, instance.sink_cost, ())


def with_costs(
    instance: Instance, keep: Floats, arc: Floats, sink: Floats, caps: tuple[Cap, ...]
) -> Instance:
    """The same problem at other costs and caps."""
    return Instance(
        keep, sink, instance.demand, instance.room, instance.lock, instance.arc_start, instance.arc_target, arc,
        instance.arc_saving, instance.groups, caps,
    )  # fmt: skip
