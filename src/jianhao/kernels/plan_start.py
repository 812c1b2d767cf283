"""A first plan from a choice of kept accounts, and places for those who find none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.plan_moves import ENDED, KEPT, NOWHERE, SLACK, full_group, place_for, set_choice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]
Bytes = npt.NDArray[np.uint8]


@kernel
def complete(
    kept: Bytes, chosen: Longs, load: Floats, count: Longs, sink_cost: Floats, demand: Floats, room: Floats, lock: Signs,
    arc_start: Longs, arc_target: Ints, arc_cost: Floats, group_start: Longs, group_of: Ints, limit: Longs, room_price: Floats,
) -> int:  # fmt: skip
    """A plan from a choice of kept accounts: everybody else to the place that is cheapest when room has its price.

    Those come first who would pay most for their second place. Opens further accounts where somebody would go nowhere; the
    number of accounts that still have no place.
    """
    n = kept.size
    load[:] = 0
    count[:] = 0
    chosen[:] = ENDED
    for j in range(n):
        if lock[j] > 0:
            chosen[j] = KEPT
            for at in range(group_start[j], group_start[j + 1]):
                count[group_of[at]] += 1
    for j in range(n):
        if kept[j] and lock[j] == 0 and full_group(j, count, limit, group_start, group_of) == -1:
            chosen[j] = KEPT
            for at in range(group_start[j], group_start[j + 1]):
                count[group_of[at]] += 1
    regret = np.zeros(n)
    for i in range(n):
        if chosen[i] == KEPT:
            continue
        first, second = sink_cost[i], np.inf
        for a in range(arc_start[i], arc_start[i + 1]):
            if chosen[arc_target[a]] == KEPT:
                c = arc_cost[a] + room_price[arc_target[a]] * demand[i]
                if c < first:
                    first, second = c, first
                elif c < second:
                    second = c
        regret[i] = -(min(second, 1e12) - first) / max(demand[i], 1e-9) if first < np.inf else 0.0
    homeless = 0
    for i in np.argsort(regret):
        if chosen[i] == KEPT:
            continue
        best, place = sink_cost[i], ENDED if sink_cost[i] < np.inf else NOWHERE
        for a in range(arc_start[i], arc_start[i + 1]):
            j = arc_target[a]
            c = arc_cost[a] + room_price[j] * demand[i]
            if c < best and chosen[j] == KEPT and load[j] + demand[i] <= room[j] + SLACK:
                best, place = c, a
        if place >= 0:
            load[arc_target[place]] += demand[i]
        elif place == NOWHERE:
            if lock[i] == 0 and full_group(i, count, limit, group_start, group_of) == -1:
                place = KEPT
                for at in range(group_start[i], group_start[i + 1]):
                    count[group_of[at]] += 1
            else:
                homeless += 1
        chosen[i] = place
    return homeless


@kernel
def settle(
    chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats, lock: Signs,
    arc_start: Longs, arc_target: Ints, arc_cost: Floats, group_start: Longs, group_of: Ints, limit: Longs,
    in_start: Longs, in_source: Ints, in_arc: Longs,
) -> int:  # fmt: skip
    """Find places for accounts without one, by opening a target or by pushing one carried account on; how many remain."""
    n = chosen.size
    noted = np.empty(4 * n + 16, np.int64)
    remaining = 0
    for i in range(n):
        if chosen[i] != NOWHERE:
            continue
        best, best_arc, best_other, best_place = np.inf, -1, -1, 0
        for a in range(arc_start[i], arc_start[i + 1]):
            j = arc_target[a]
            if chosen[j] == KEPT and load[j] + demand[i] <= room[j] + SLACK:
                if arc_cost[a] < best:
                    best, best_arc, best_other = arc_cost[a], a, -1
            elif chosen[j] == KEPT:
                for at in range(in_start[j], in_start[j + 1]):
                    o = in_source[at]
                    if (
                        chosen[o] == in_arc[at]
                        and load[j] - demand[o] + demand[i] <= room[j] + SLACK
                        and demand[o] < demand[i] + room[j]
                    ):
                        p = place_for(
                            o, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost
                        )
                        if p == NOWHERE:
                            continue
                        other = (
                            (sink_cost[o] if p == ENDED else arc_cost[p]) - arc_cost[in_arc[at]] + arc_cost[a]
                        )
                        if other < best:
                            best, best_arc, best_other, best_place = other, a, o, p
            elif (
                lock[j] == 0
                and demand[i] <= room[j] + SLACK
                and full_group(j, count, limit, group_start, group_of) == -1
                and keep_cost[j] + arc_cost[a] < best
            ):
                best, best_arc, best_other = keep_cost[j] + arc_cost[a], a, -1
        if best_arc < 0:
            remaining += 1
            continue
        if best_other >= 0:
            set_choice(
                best_other,
                best_place,
                chosen,
                load,
                count,
                demand,
                arc_target,
                group_start,
                group_of,
                noted,
                0,
            )
        j = arc_target[best_arc]
        if chosen[j] != KEPT:
            set_choice(j, KEPT, chosen, load, count, demand, arc_target, group_start, group_of, noted, 0)
        set_choice(i, best_arc, chosen, load, count, demand, arc_target, group_start, group_of, noted, 0)
    return remaining
