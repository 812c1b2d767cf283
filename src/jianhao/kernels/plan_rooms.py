"""Who goes to an account that is full: chosen anew by gain per post a day, or one comes for one that leaves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.plan_moves import ENDED, KEPT, NOWHERE, PAYS, SLACK, cost_at, place_for, set_choice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@kernel
def repack(
    j: int, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, noted_number: int, wish: Longs, density: Floats, chosen_now: Bytes,
) -> tuple[float, int]:  # fmt: skip
    """Choose anew whom the open account j carries, by what each gains per post a day; what that costs more."""
    wishes = 0
    for at in range(in_start[j], in_start[j + 1]):
        i = in_source[at]
        if chosen[i] == KEPT:
            continue
        if chosen[i] == in_arc[at]:
            a = place_for(i, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost)
            other = 1e15 if a == NOWHERE else (sink_cost[i] if a == ENDED else arc_cost[a])
        else:
            other = cost_at(i, chosen, keep_cost, sink_cost, arc_cost)
        gain = other - arc_cost[in_arc[at]]
        if gain > 0 or chosen[i] == in_arc[at]:
            wish[wishes] = at
            density[wishes] = -gain / max(demand[i], 1e-12)
            wishes += 1
    order = np.argsort(density[:wishes])
    space = room[j]
    for position in order:
        i = in_source[wish[position]]
        chosen_now[position] = density[position] < 0 and demand[i] <= space + SLACK
        if chosen_now[position]:
            space -= demand[i]
    more = 0.0
    for position in range(wishes):
        at = wish[position]
        i = in_source[at]
        if chosen[i] == in_arc[at] and not chosen_now[position]:
            a = place_for(i, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost)
            if a == NOWHERE:
                return np.inf, noted_number
            noted_number = set_choice(
                i, a, chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
            )
            more += cost_at(i, chosen, keep_cost, sink_cost, arc_cost) - arc_cost[in_arc[at]]
    for position in order:
        at = wish[position]
        i = in_source[at]
        if chosen_now[position] and chosen[i] != in_arc[at] and load[j] + demand[i] <= room[j] + SLACK:
            more += arc_cost[in_arc[at]] - cost_at(i, chosen, keep_cost, sink_cost, arc_cost)
            noted_number = set_choice(
                i, in_arc[at], chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
            )  # fmt: skip
    return more, noted_number


@kernel
def exchange(
    j: int, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, other_cost: Floats, other_place: Longs, inside: Longs,
) -> float:  # fmt: skip
    """Bring accounts into the open account j for which one that it carries leaves, wherever that pays; what is saved.

    The one that leaves goes to the cheapest place with room, or to where the other comes from.
    """
    saved, carried = 0.0, 0
    for at in range(in_start[j], in_start[j + 1]):
        o = in_source[at]
        if chosen[o] == in_arc[at]:
            p = place_for(o, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost)
            inside[carried] = at
            other_place[carried] = p
            now = arc_cost[in_arc[at]]
            other_cost[carried] = (
                np.inf if p == NOWHERE else (sink_cost[o] if p == ENDED else arc_cost[p]) - now
            )
            carried += 1
    for at in range(in_start[j], in_start[j + 1]):
        i = in_source[at]
        if chosen[i] == KEPT or chosen[i] == in_arc[at] or demand[i] > room[j] + SLACK:
            continue
        gain = cost_at(i, chosen, keep_cost, sink_cost, arc_cost) - arc_cost[in_arc[at]]
        if gain <= PAYS:
            continue
        over = load[j] + demand[i] - room[j]
        if over <= SLACK:
            saved += gain
            set_choice(
                i, in_arc[at], chosen, load, count, demand, arc_target, group_start, group_of, noted, 0
            )
            continue
        from_where = arc_target[chosen[i]] if chosen[i] >= 0 else -1
        best, best_out, best_place = -PAYS, -1, 0
        for out in range(carried):
            o = in_source[inside[out]]
            if chosen[o] != in_arc[inside[out]] or demand[o] < over - SLACK:
                continue
            if other_cost[out] - gain < best:
                p = other_place[out]
                fits = p < 0 or (
                    chosen[arc_target[p]] == KEPT
                    and load[arc_target[p]] + demand[o] <= room[arc_target[p]] + SLACK
                )
                if fits:
                    best, best_out, best_place = other_cost[out] - gain, out, p
            if from_where >= 0 and load[from_where] - demand[i] + demand[o] <= room[from_where] + SLACK:
                for a in range(arc_start[o], arc_start[o + 1]):
                    if arc_target[a] == from_where:
                        more = arc_cost[a] - arc_cost[in_arc[inside[out]]] - gain
                        if more < best:
                            best, best_out, best_place = more, out, a
        if best_out >= 0:
            o = in_source[inside[best_out]]
            set_choice(
                o, best_place, chosen, load, count, demand, arc_target, group_start, group_of, noted, 0
            )
            set_choice(
                i, in_arc[at], chosen, load, count, demand, arc_target, group_start, group_of, noted, 0
            )
            saved -= best
    return saved
