"""A plan made better by moves: open an account, close one, exchange two, repack who goes to a full one.

Every move is made on the spot and noted; one that does not pay is taken back.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.plan_moves import PAYS
from jianhao.kernels.plan_passes import close_what_pays, open_what_pays, pack_rooms

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]


@kernel
def improve(
    passes: int, worth: Floats, hopeless: float, chosen: Longs, load: Floats, count: Longs, keep_cost: Floats,
    sink_cost: Floats, demand: Floats, room: Floats, lock: Signs, arc_start: Longs, arc_target: Ints, arc_cost: Floats,
    in_start: Longs, in_source: Ints, in_arc: Longs, group_start: Longs, group_of: Ints, limit: Longs,
    member_start: Longs, member: Ints,
) -> float:  # fmt: skip
    """Passes of moves until one saves next to nothing; what they saved in all.

    Accounts whose Lagrangian `worth` exceeds `hopeless` are not tried for opening.
    """
    n = chosen.size
    noted = np.empty(2 * (6 * n + 64), np.int64)
    widest = 1
    for j in range(n):
        widest = max(widest, in_start[j + 1] - in_start[j])
    wish, density, inside = np.empty(widest, np.int64), np.empty(widest), np.empty(widest, np.int64)
    closing = np.full(n, np.inf)
    saved = 0.0
    for _turn in range(passes):
        before = saved
        saved += pack_rooms(
            chosen, load, count, keep_cost, sink_cost, demand, room, lock, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, wish, density, inside,
        )  # fmt: skip
        saved += close_what_pays(
            chosen, load, count, keep_cost, sink_cost, demand, room, lock, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, closing,
        )  # fmt: skip
        saved += open_what_pays(
            chosen, load, count, keep_cost, sink_cost, demand, room, lock, arc_start, arc_target, arc_cost, in_start, in_source,
            in_arc, group_start, group_of, noted, closing, wish, density, worth, hopeless, limit,
            member_start, member,
        )  # fmt: skip
        if saved - before <= 1e-7 * abs(saved) + PAYS:
            break
    return saved
