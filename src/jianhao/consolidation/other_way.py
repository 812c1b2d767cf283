"""Per account what the opposite decision would cost, and the second best destination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianhao.consolidation.model import ENDED, Flags, Floats, Instance, Ints, Plan
from jianhao.consolidation.prepared import prepare
from jianhao.kernels.what_if import other_way

NOTHING = -3


@dataclass(frozen=True, slots=True, eq=False)
class OtherWay:
    """`more`: yuan a year that the opposite costs (infinite: impossible); `over_quota`: keeping would break a full quota.

    `second` is the next best choice of an account that goes (arc number, ENDED, or NOTHING), `second_more` its extra yuan.
    """

    more: Floats
    over_quota: Flags
    second: Ints
    second_more: Floats


def other_ways(instance: Instance, plan: Plan) -> OtherWay:
    """Try the opposite for each account by itself, everybody else free to move along where that is open and has room."""
    p = prepare(instance)
    place = np.full(instance.arcs + 1, NOTHING, np.int64)
    place[p.arc_number] = np.arange(p.arc_number.size)
    chosen = np.where(plan.carried, place[np.maximum(plan.chosen, 0)], plan.chosen)
    # An arc that no best plan needs was left out of the prepared ones; such an account is treated as ended there.
    chosen = np.where(plan.carried & (chosen == NOTHING), ENDED, chosen)
    carried = chosen >= 0
    load = np.zeros(chosen.size)
    np.add.at(load, p.arc_target[chosen[carried]], p.demand[carried])
    kept = np.repeat(plan.kept, np.diff(p.group_start))
    count = np.bincount(p.group_of[kept], minlength=p.limit.size).astype(np.int64)
    more, blocked = np.empty(chosen.size), np.empty(chosen.size, np.int64)
    other_way(
        more, blocked, chosen, load, count, p.keep_cost, p.sink_cost, p.demand, p.room, p.arc_start, p.arc_target, p.arc_cost,
        p.in_start, p.in_source, p.in_arc, p.group_start, p.group_of, p.limit,
    )  # fmt: skip
    second, second_more = _second(instance, plan)
    return OtherWay(more, blocked >= 0, second, second_more)


def _second(instance: Instance, plan: Plan) -> tuple[Ints, Floats]:
    """The cheapest other open place with room for each account that goes."""
    n = instance.accounts
    source, target = instance.arc_source, instance.arc_target
    arcs = plan.chosen[plan.carried]
    load = np.bincount(target[arcs], weights=instance.demand[plan.carried], minlength=n)
    fits = (
        plan.kept[target] & ~plan.kept[source] & (np.arange(instance.arcs) != plan.chosen[source])
        & (load[target] + instance.demand[source] <= instance.room[target] + 1e-9)
    )  # fmt: skip
    usable = np.flatnonzero(fits)
    order = usable[np.lexsort((usable, instance.arc_cost[usable], source[usable]))]
    first = order[np.r_[True, source[order][1:] != source[order][:-1]]] if order.size else order
    second, cost = np.full(n, NOTHING, np.int64), np.full(n, np.inf)
    second[source[first]], cost[source[first]] = first, instance.arc_cost[first]
    ends = (plan.carried) & (instance.sink_cost < cost)
    second[ends], cost[ends] = ENDED, instance.sink_cost[ends]
    now = np.where(plan.chosen == ENDED, instance.sink_cost, 0.0)
    now[plan.carried] = instance.arc_cost[arcs]
    known = np.isfinite(cost) & ~plan.kept
    more = np.full(n, np.nan)
    more[known] = cost[known] - now[known]
    return np.where(known, second, NOTHING), more
