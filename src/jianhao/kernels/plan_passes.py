"""Passes over all accounts in which every move that pays is made: rooms packed anew, accounts closed, accounts opened."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.plan_moves import KEPT, PAYS, close_one, full_group, open_one, take_back
from jianhao.kernels.plan_rooms import exchange, repack

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]
MOST_PARTNERS = 6  # accounts tried for closing when another opens


@kernel
def pack_rooms(
    chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    lock: Signs, arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, wish: Longs, density: Floats,
    inside: Longs,
) -> float:  # fmt: skip
    """Choose anew who goes to each kept account; what is saved. The last four arrays are work space."""
    n, saved, now = chosen.size, 0.0, np.zeros(wish.size, np.uint8)
    for j in range(n):
        if chosen[j] != KEPT or in_start[j] == in_start[j + 1]:
            continue
        saved += exchange(
            j, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, density, wish, inside,
        )  # fmt: skip
        number = 0
        more, number = repack(
            j, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, number, wish, density, now,
        )  # fmt: skip
        if more < -PAYS:
            saved -= more
        else:
            take_back(0, chosen, load, count, demand, arc_target, group_start, group_of, noted, number)
    return saved


@kernel
def close_what_pays(
    chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    lock: Signs, arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, closing: Floats,
) -> float:  # fmt: skip
    """Close accounts where that saves; what is saved. `closing` says what closing each of the others would cost."""
    n, saved = chosen.size, 0.0
    for j in range(n):
        closing[j] = np.inf
        if chosen[j] != KEPT or lock[j] > 0:
            continue
        more, number = close_one(
            j, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, 0,
        )  # fmt: skip
        if more < -PAYS:
            saved -= more
        else:
            closing[j] = more
            take_back(0, chosen, load, count, demand, arc_target, group_start, group_of, noted, number)
    return saved


@kernel
def open_what_pays(
    chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats,
    lock: Signs, arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints, in_arc: Longs,
    group_start: Longs, group_of: Ints, noted: Longs, closing: Floats, wish: Longs, density: Floats,
    worth: Floats, hopeless: float, limit: Longs, member_start: Longs, member: Ints,
) -> float:  # fmt: skip
    """Open accounts where that saves, in a full quota or if need be in exchange for another; what is saved."""
    n, saved = chosen.size, 0.0
    partners = np.empty(MOST_PARTNERS + 1, np.int64)
    for k in range(n):
        if chosen[k] == KEPT or lock[k] != 0 or worth[k] > hopeless:
            continue
        tight = full_group(k, count, limit, group_start, group_of)
        number, ahead = 0, 0.0
        if tight >= 0:
            least, other = np.inf, -1
            for at in range(member_start[tight], member_start[tight + 1]):
                m = member[at]
                if chosen[m] == KEPT and closing[m] < least:
                    least, other = closing[m], m
            if other < 0:
                continue
            ahead, number = close_one(
                other, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost, in_start,
                in_source, in_arc, group_start, group_of, noted, number,
            )  # fmt: skip
            # A quota that crosses the others may still be full.
            if ahead == np.inf or full_group(k, count, limit, group_start, group_of) >= 0:
                take_back(0, chosen, load, count, demand, arc_target, group_start, group_of, noted, number)
                continue
        more, number = open_one(
            k, chosen, load, count, keep_cost, sink_cost, demand, room, arc_target, arc_cost, in_start, in_source, in_arc,
            group_start, group_of, noted, number, wish, density,
        )  # fmt: skip
        more += ahead
        if more < -PAYS:
            saved -= more
            closing[k] = np.inf
            continue
        # Not worth it by itself: perhaps with one of those closed whom it took accounts from.
        found = 0
        for at in range(number):
            old = noted[2 * at + 1]
            if old < 0:
                continue
            j = arc_target[old]
            if chosen[j] != KEPT or j == k or lock[j] > 0:
                continue
            known = False
            for p in range(found):
                known = known or partners[p] == j
            if not known and found < MOST_PARTNERS:
                partners[found] = j
                found += 1
        best, best_partner = -PAYS, -1
        for p in range(found):
            extra, after = close_one(
                partners[p], chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost,
                in_start, in_source, in_arc, group_start, group_of, noted, number,
            )  # fmt: skip
            if more + extra < best:
                best, best_partner = more + extra, partners[p]
            take_back(number, chosen, load, count, demand, arc_target, group_start, group_of, noted, after)
        if best_partner >= 0:
            close_one(
                best_partner, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost,
                in_start, in_source, in_arc, group_start, group_of, noted, number,
            )  # fmt: skip
            saved -= best
            closing[k] = np.inf
        else:
            take_back(0, chosen, load, count, demand, arc_target, group_start, group_of, noted, number)
    return saved
