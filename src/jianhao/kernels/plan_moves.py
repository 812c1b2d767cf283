"""The moves of a search for a better plan: one account changes its place, opens or closes, noted so that it can be taken back.

`chosen` holds per account KEPT, ENDED or the number of its arc; loads and counts of groups follow it. Arcs of a source are
sorted by cost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
KEPT, ENDED, NOWHERE = -2, -1, -3
SLACK = 1e-9  # posts a day that rounding may add
PAYS = 1e-6  # yuan that a move must save


@kernel
def set_choice(
    i: int, new: int, chosen: Longs, load: Floats, count: Longs, demand: Floats, arc_target: Ints,
    group_start: Longs, group_of: Ints, noted: Longs, noted_number: int,
) -> int:  # fmt: skip
    """Change one choice with the load and counts that hang on it, and note what it was; the new number of notes."""
    old = chosen[i]
    if old >= 0:
        load[arc_target[old]] -= demand[i]
    elif old == KEPT:
        for g in range(group_start[i], group_start[i + 1]):
            count[group_of[g]] -= 1
    if new >= 0:
        load[arc_target[new]] += demand[i]
    elif new == KEPT:
        for g in range(group_start[i], group_start[i + 1]):
            count[group_of[g]] += 1
    chosen[i] = new
    noted[2 * noted_number] = i
    noted[2 * noted_number + 1] = old
    return noted_number + 1


@kernel
def take_back(
    to: int, chosen: Longs, load: Floats, count: Longs, demand: Floats, arc_target: Ints, group_start: Longs,
    group_of: Ints, noted: Longs, noted_number: int,
) -> int:  # fmt: skip
    """Undo the noted changes down to number `to`."""
    for at in range(noted_number - 1, to - 1, -1):
        set_choice(
            noted[2 * at], noted[2 * at + 1], chosen, load, count, demand, arc_target, group_start, group_of, noted, at
        )  # fmt: skip
    return to


@kernel
def cost_at(i: int, chosen: Longs, keep_cost: Floats, sink_cost: Floats, arc_cost: Floats) -> float:
    """What the choice of account i costs."""
    c = chosen[i]
    if c >= 0:
        return arc_cost[c]
    if c == KEPT:
        return keep_cost[i]
    return sink_cost[i] if c == ENDED else np.inf


@kernel
def place_for(
    i: int, without: int, chosen: Longs, load: Floats, demand: Floats, room: Floats, sink_cost: Floats, arc_start: Longs,
    arc_target: Ints, arc_cost: Floats,
) -> int:  # fmt: skip
    """The cheapest open place with room for account i other than account `without`: arc number, ENDED or NOWHERE."""
    for a in range(arc_start[i], arc_start[i + 1]):
        if arc_cost[a] >= sink_cost[i]:
            break
        j = arc_target[a]
        if j != without and chosen[j] == KEPT and load[j] + demand[i] <= room[j] + SLACK:
            return a
    return ENDED if sink_cost[i] < np.inf else NOWHERE


@kernel
def full_group(j: int, count: Longs, limit: Longs, group_start: Longs, group_of: Ints) -> int:
    """The first (smallest) group of account j in which no more may be kept; -1 where there is none."""
    for at in range(group_start[j], group_start[j + 1]):
        g = group_of[at]
        if count[g] >= limit[g]:
            return g
    return -1


@kernel
def close_one(
    j: int, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, noted_number: int,
) -> tuple[float, int]:  # fmt: skip
    """Close j and find everybody it carried, and itself, another place; what that costs more (infinite: impossible)."""
    more = 0.0
    for at in range(in_start[j], in_start[j + 1]):
        i = in_source[at]
        if chosen[i] != in_arc[at]:
            continue
        a = place_for(i, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost)
        if a == NOWHERE:
            return np.inf, noted_number
        more -= arc_cost[in_arc[at]]
        noted_number = set_choice(
            i, a, chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
        )
        more += cost_at(i, chosen, keep_cost, sink_cost, arc_cost)
    a = place_for(j, j, chosen, load, demand, room, sink_cost, arc_start, arc_target, arc_cost)
    if a == NOWHERE:
        return np.inf, noted_number
    noted_number = set_choice(
        j, a, chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
    )
    more += cost_at(j, chosen, keep_cost, sink_cost, arc_cost) - keep_cost[j]
    return more, noted_number


@kernel
def open_one(
    k: int, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, noted_number: int, wish: Longs, density: Floats,
) -> tuple[float, int]:  # fmt: skip
    """Open k and let those come who gain, by gain per post a day while there is room; what that costs more."""
    more = keep_cost[k] - cost_at(k, chosen, keep_cost, sink_cost, arc_cost)
    noted_number = set_choice(
        k, KEPT, chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
    )
    wishes, wanted = 0, 0.0
    for at in range(in_start[k], in_start[k + 1]):
        i = in_source[at]
        if chosen[i] == KEPT:
            continue
        gain = cost_at(i, chosen, keep_cost, sink_cost, arc_cost) - arc_cost[in_arc[at]]
        if gain > 0:
            wish[wishes] = at
            density[wishes] = -gain / max(demand[i], 1e-12)
            wishes += 1
            wanted += demand[i]
    order = np.arange(wishes) if wanted <= room[k] + SLACK else np.argsort(density[:wishes])
    for position in order:
        at = wish[position]
        i = in_source[at]
        if load[k] + demand[i] <= room[k] + SLACK:
            more += arc_cost[in_arc[at]] - cost_at(i, chosen, keep_cost, sink_cost, arc_cost)
            noted_number = set_choice(
                i, in_arc[at], chosen, load, count, demand, arc_target, group_start, group_of, noted, noted_number
            )  # fmt: skip
    return more, noted_number
