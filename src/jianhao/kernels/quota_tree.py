"""Which quotas lie within one another, and which accounts have anything to do with each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@kernel
def nest(order: Longs, start: Longs, member: Longs, leaf: Ints, parent: Ints, crossing: Bytes) -> None:
    """Sort groups (`order`: from the smallest) into a tree; those that cross earlier ones are marked and left out.

    `leaf` is the smallest group of each account, `parent` the next larger one of each group, -1 where there is none.
    """
    top = np.full(leaf.size, -1, np.int32)
    seen = np.zeros(parent.size, np.int64)
    size = np.zeros(parent.size, np.int64)
    for g in order:
        for at in range(start[g], start[g + 1]):
            t = top[member[at]]
            if t >= 0:
                seen[t] += 1
        crosses = False
        for at in range(start[g], start[g + 1]):
            t = top[member[at]]
            if t >= 0 and seen[t] != size[t]:
                crosses = True
        for at in range(start[g], start[g + 1]):
            t = top[member[at]]
            if t >= 0:
                seen[t] = 0
        crossing[g] = crosses
        if crosses:
            continue
        size[g] = start[g + 1] - start[g]
        for at in range(start[g], start[g + 1]):
            j = member[at]
            t = top[j]
            if t >= 0:
                parent[t] = g
            else:
                leaf[j] = g
            top[j] = g


@kernel
def _root(above: Longs, i: int) -> int:
    while above[i] != i:
        above[i] = above[above[i]]
        i = above[i]
    return i


@kernel
def components(arc_start: Longs, arc_target: Longs, start: Longs, member: Longs) -> Longs:
    """Per account the smallest account that arcs and groups connect it with."""
    n = arc_start.size - 1
    above = np.arange(n)
    for i in range(n):
        for a in range(arc_start[i], arc_start[i + 1]):
            one, other = _root(above, i), _root(above, arc_target[a])
            above[max(one, other)] = min(one, other)
    for g in range(start.size - 1):
        for at in range(start[g] + 1, start[g + 1]):
            one, other = _root(above, member[start[g]]), _root(above, member[at])
            above[max(one, other)] = min(one, other)
    for i in range(n):
        above[i] = _root(above, i)
    return above
