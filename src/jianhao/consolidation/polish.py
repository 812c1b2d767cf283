"""One city of a large plan solved exactly while everything else stays as it is: on demand, where its office asks for it."""

from __future__ import annotations

import numpy as np

from jianhao.consolidation.exact import Infeasible, Unfound, solve_exactly
from jianhao.consolidation.model import (
    CLOSE,
    ENDED,
    KEEP,
    Flags,
    Groups,
    Instance,
    Ints,
    Plan,
    cost_of,
    with_migrations,
)  # fmt: skip
from jianhao.consolidation.stopping import Stopping


def polish(instance: Instance, plan: Plan, accounts: Ints, stopping: Stopping) -> Plan:
    """The plan with the choices of these accounts made anew; never a dearer one. Caps of the whole are not looked at."""
    inside = np.zeros(instance.accounts, np.bool_)
    inside[accounts] = True
    source, target = instance.arc_source, instance.arc_target
    targets = plan.targets(instance)
    guests = ~inside & plan.carried & inside[np.maximum(targets, 0)]
    hosts = np.zeros(instance.accounts, np.bool_)
    hosts[target[inside[source]]] = True
    hosts &= ~inside & plan.kept
    part = np.flatnonzero(inside | guests | hosts)
    usable = inside[source] & (inside[target] | hosts[target])
    usable[plan.chosen[guests]] = True
    arcs = np.flatnonzero(usable)
    sub = _part(instance, plan, part, arcs, inside, guests, hosts)
    place = np.full(instance.arcs + 1, ENDED, np.int64)
    place[arcs] = np.arange(arcs.size)
    start = np.where(plan.carried, place[np.maximum(plan.chosen, 0)], plan.chosen)[part]
    try:
        solved = solve_exactly(sub, stopping, with_migrations(sub, start))
    except (Infeasible, Unfound):
        return plan
    chosen = plan.chosen.copy()
    own = solved.plan.chosen
    chosen[part] = np.where(own >= 0, arcs[np.maximum(own, 0)], own) if arcs.size else own
    better = with_migrations(instance, chosen)
    return better if cost_of(instance, better) < cost_of(instance, plan) else plan


def _part(
    instance: Instance, plan: Plan, part: Ints, arcs: Ints, inside: Flags, guests: Flags, hosts: Flags
) -> Instance:
    """The problem of these accounts: guests stay where they are, hosts stay and have the room that the others leave."""
    place = np.full(instance.accounts, -1, np.int64)
    place[part] = np.arange(part.size)
    others = plan.carried & ~inside & ~guests
    room = instance.room.copy()
    carried = plan.chosen[others]
    np.subtract.at(room, instance.arc_target[carried], instance.demand[others])
    sink = np.where(guests, np.inf, instance.sink_cost)
    lock = np.where(guests, CLOSE, np.where(hosts, KEEP, instance.lock)).astype(np.int8)
    degree = np.bincount(place[instance.arc_source[arcs]], minlength=part.size)
    return Instance(
        instance.keep_cost[part], sink[part], instance.demand[part], np.maximum(room[part], 0.0), lock[part],
        np.concatenate(([0], np.cumsum(degree))).astype(np.int64), place[instance.arc_target[arcs]], instance.arc_cost[arcs],
        instance.arc_saving[arcs], _groups(instance, plan, place),
    )  # fmt: skip


def _groups(instance: Instance, plan: Plan, place: Ints) -> Groups:
    """Quotas of the part: what accounts outside it use up is taken off."""
    groups = instance.groups
    which = np.repeat(np.arange(groups.number, dtype=np.int64), np.diff(groups.start))
    here = place[groups.member] >= 0
    used = np.bincount(which[~here & plan.kept[groups.member]], minlength=groups.number)
    touched = np.bincount(which[here], minlength=groups.number) > 0
    return Groups.of(
        [
            (place[members[place[members] >= 0]], int(groups.limit[g] - used[g]))
            for g in np.flatnonzero(touched).tolist()
            if (members := groups.members(g)).size
        ]
    )
