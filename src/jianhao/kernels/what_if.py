"""What each account would cost the other way: kept if the plan lets it go, gone if the plan keeps it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.plan_moves import KEPT, close_one, full_group, open_one, take_back

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@kernel
def other_way(
    more: Floats, blocked: Longs, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats, sink_cost: Floats,
    demand: Floats, room: Floats, arc_start: Longs, arc_target: Ints, arc_cost: Floats, in_start: Longs, in_source: Ints,
    in_arc: Longs, group_start: Longs, group_of: Ints, limit: Longs,
) -> None:  # fmt: skip
    """Fill `more` with what the whole plan would cost more (infinite: impossible), `blocked` with the full quota or -1."""
    n = chosen.size
    noted = np.empty(2 * (4 * n + 64), np.int64)
    widest = 1
    for j in range(n):
        widest = max(widest, in_start[j + 1] - in_start[j])
    wish, density = np.empty(widest, np.int64), np.empty(widest)
    for i in range(n):
        blocked[i] = -1
        if chosen[i] == KEPT:
            more[i], number = close_one(
                i, chosen, load, count, keep_cost, sink_cost, demand, room, arc_start, arc_target, arc_cost, in_start, in_source,
                in_arc, group_start, group_of, noted, 0,
            )  # fmt: skip
        else:
            blocked[i] = full_group(i, count, limit, group_start, group_of)
            more[i], number = open_one(
                i, chosen, load, count, keep_cost, sink_cost, demand, room, arc_target, arc_cost, in_start, in_source, in_arc,
                group_start, group_of, noted, 0, wish, density,
            )  # fmt: skip
        take_back(0, chosen, load, count, demand, arc_target, group_start, group_of, noted, number)
