"""A lower bound of a plan's cost: assignment rows priced, what remains falls apart into one knapsack an account.

With price u_i on "account i is kept, carried or ended", keeping j is worth keep_j - u_j + the fractional knapsack of the arcs into
j whose cost is under the price. Which accounts to keep is then a choice of the least values under laminar quotas, where taking
them in order is exact. Quotas that cross others have prices of their own. Prices are raised and lowered by a deflected
subgradient whose steps follow Polyak.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Signs = npt.NDArray[np.int8]
Bytes = npt.NDArray[np.uint8]

SHRINK_AFTER, SHRINK = 8, 0.75  # rounds without a better bound, and what then becomes of the step
DEFLECT = 0.5  # how much of the last direction stays
STEP_LEAST = 1e-4


@kernel
def fractional_knapsack(
    gain: Floats, weight: Floats, ratio: Floats, count: int, room: float
) -> tuple[float, float, float]:
    """Least sum of `gain` (all negative) times fractions within `room`: the value, the threshold ratio, its fraction.

    Items below the threshold ratio gain/weight are taken whole, those at it by the fraction. Expected linear time; the
    three arrays are reordered. Weights are positive and their sum exceeds the room.
    """
    low, high = 0, count
    need = room
    value = 0.0
    while high > low:
        a, b, c = ratio[low], ratio[(low + high) // 2], ratio[high - 1]
        pivot = max(min(a, b), min(max(a, b), c))
        less, at, more = low, low, high
        weight_less, gain_less, weight_equal, gain_equal = 0.0, 0.0, 0.0, 0.0
        while at < more:
            r = ratio[at]
            if r < pivot:
                weight_less += weight[at]
                gain_less += gain[at]
                ratio[at], ratio[less] = ratio[less], ratio[at]
                gain[at], gain[less] = gain[less], gain[at]
                weight[at], weight[less] = weight[less], weight[at]
                less += 1
                at += 1
            elif r == pivot:
                weight_equal += weight[at]
                gain_equal += gain[at]
                at += 1
            else:
                more -= 1
                ratio[at], ratio[more] = ratio[more], ratio[at]
                gain[at], gain[more] = gain[more], gain[at]
                weight[at], weight[more] = weight[more], weight[at]
        if weight_less > need:
            high = less
        elif weight_less + weight_equal >= need:
            fraction = (need - weight_less) / weight_equal
            return value + gain_less + gain_equal * fraction, pivot, fraction
        else:
            value += gain_less + gain_equal
            need -= weight_less + weight_equal
            low = more
    return value, np.inf, 1.0


@kernel
def worth_of(
    j: int, price: Floats, demand: Floats, room: float, in_start: Longs, in_source: Ints, in_cost: Floats,
    in_saving: Floats, gain: Floats, weight: Floats, ratio: Floats,
) -> tuple[float, float, float]:  # fmt: skip
    """What carrying others is worth to j at these prices (never positive), with the knapsack's threshold and fraction."""
    count, load, value, free, best = 0, 0.0, 0.0, 0.0, 0.0
    for a in range(in_start[j], in_start[j + 1]):
        r = in_cost[a] - price[in_source[a]]
        if in_saving[a] > r:
            best = max(best, min(in_saving[a], in_saving[a] - r))
        if r < 0:
            q = demand[in_source[a]]
            if q <= 0:
                free += r
            else:
                gain[count], weight[count], ratio[count] = r, q, r / q
                count += 1
                load += q
                value += r
    if load <= room:
        return value + free - best, np.inf, 1.0
    value, threshold, fraction = fractional_knapsack(gain, weight, ratio, count, max(room, 0.0))
    return value + free - best, threshold, fraction


@kernel
def select(
    value: Floats, lock: Signs, leaf: Ints, parent: Ints, limit: Longs, count: Longs, kept: Bytes
) -> float:
    """Mark which accounts to keep: the locked ones, then the least negative values that laminar limits leave; their sum."""
    n = value.size
    kept[:] = 0
    count[:] = 0
    total = 0.0
    candidates = 0
    for j in range(n):
        if lock[j] > 0:
            kept[j] = 1
            total += value[j]
            g = leaf[j]
            while g >= 0:
                count[g] += 1
                g = parent[g]
        elif lock[j] == 0 and value[j] < 0:
            candidates += 1
    chosen = np.empty(candidates, np.int64)
    at = 0
    for j in range(n):
        if lock[j] == 0 and value[j] < 0:
            chosen[at] = j
            at += 1
    order = np.argsort(value[chosen])
    for position in order:
        j = chosen[position]
        g = leaf[j]
        while g >= 0 and count[g] < limit[g]:
            g = parent[g]
        if g >= 0:
            continue
        kept[j] = 1
        total += value[j]
        g = leaf[j]
        while g >= 0:
            count[g] += 1
            g = parent[g]
    return total


@kernel
def first_prices(
    price: Floats, keep_cost: Floats, sink_cost: Floats, lock: Signs, arc_start: Longs, arc_cost: Floats
) -> None:
    """Prices to begin with: the cheapest way out of each account, a little more than its cheapest arc."""
    for i in range(price.size):
        least = sink_cost[i]
        if lock[i] == 0:
            least = min(least, keep_cost[i])
        cheapest = np.inf
        for a in range(arc_start[i], arc_start[i + 1]):
            cheapest = min(cheapest, arc_cost[a])
        price[i] = min(least, 1.2 * cheapest + 1.0) if cheapest < np.inf else least
        if lock[i] > 0:
            price[i] = 0.0


@kernel
def ascend(
    rounds: int, upper: float, keep_cost: Floats, sink_cost: Floats, demand: Floats, room: Floats, lock: Signs,
    in_start: Longs, in_source: Ints, in_cost: Floats, in_saving: Floats, leaf: Ints, parent: Ints, limit: Longs,
    cross_start: Longs, cross_group: Ints, cross_limit: Longs,
    price: Floats, toll: Floats, best_price: Floats, best_toll: Floats, direction: Floats, toll_direction: Floats,
    worth: Floats, kept: Bytes, state: Floats, gap: float,
) -> int:  # fmt: skip
    """Some rounds from the prices at hand; the number of rounds done, fewer when the gap to `upper` is closed.

    `state` holds the best bound, the step factor and rounds since the last better bound. On return `price` and `toll` are
    those of the last round, `best_*` those of the best bound, `worth` and `kept` the last values and choice.
    """
    n = keep_cost.size
    crossing = cross_limit.size
    widest = 0
    for j in range(n):
        widest = max(widest, in_start[j + 1] - in_start[j])
    gain, weight, ratio = np.empty(widest), np.empty(widest), np.empty(widest)
    count = np.zeros(limit.size, np.int64)
    slope, toll_slope = np.empty(n), np.empty(crossing)
    for done in range(rounds):
        for j in range(n):
            if lock[j] < 0:
                worth[j] = np.inf
                continue
            taken, _, _ = worth_of(
                j, price, demand, room[j], in_start, in_source, in_cost, in_saving, gain, weight, ratio
            )
            worth[j] = keep_cost[j] + taken - (price[j] if lock[j] == 0 else 0.0)
            for c in range(cross_start[j], cross_start[j + 1]):
                worth[j] += toll[cross_group[c]]
        bound = select(worth, lock, leaf, parent, limit, count, kept)
        for i in range(n):
            if lock[i] <= 0:
                bound += price[i]
                slope[i] = 1.0 - kept[i]
            else:
                slope[i] = 0.0
        for g in range(crossing):
            bound -= toll[g] * cross_limit[g]
            toll_slope[g] = -cross_limit[g]
        for j in range(n):
            if not kept[j]:
                continue
            for c in range(cross_start[j], cross_start[j + 1]):
                toll_slope[cross_group[c]] += 1.0
            _, threshold, fraction = worth_of(
                j, price, demand, room[j], in_start, in_source, in_cost, in_saving, gain, weight, ratio
            )
            for a in range(in_start[j], in_start[j + 1]):
                i = in_source[a]
                r = in_cost[a] - price[i]
                if r < 0:
                    q = demand[i]
                    if q <= 0 or r / q < threshold:
                        slope[i] -= 1.0
                    elif r / q == threshold:
                        slope[i] -= fraction
        if bound > state[0]:
            state[0] = bound
            state[2] = 0.0
            best_price[:] = price
            best_toll[:] = toll
        else:
            state[2] += 1.0
            if state[2] >= SHRINK_AFTER:
                state[2] = 0.0
                state[1] *= SHRINK
        if upper - state[0] <= gap * abs(upper) or state[1] < STEP_LEAST:
            return done + 1
        norm = 0.0
        for i in range(n):
            if price[i] >= sink_cost[i] and slope[i] > 0:
                slope[i] = 0.0
            direction[i] = slope[i] + DEFLECT * direction[i]
            if price[i] >= sink_cost[i] and direction[i] > 0:
                direction[i] = 0.0
            norm += direction[i] * direction[i]
        for g in range(crossing):
            if toll[g] <= 0 and toll_slope[g] < 0:
                toll_slope[g] = 0.0
            toll_direction[g] = toll_slope[g] + DEFLECT * toll_direction[g]
            norm += toll_direction[g] * toll_direction[g]
        if norm <= 1e-12:
            return done + 1
        step = state[1] * (upper - bound) / norm
        for i in range(n):
            price[i] = min(sink_cost[i], price[i] + step * direction[i])
        for g in range(crossing):
            toll[g] = max(0.0, toll[g] + step * toll_direction[g])
    return rounds


@kernel
def room_prices(
    price: Floats, demand: Floats, room: Floats, lock: Signs, in_start: Longs, in_source: Ints, in_cost: Floats,
    in_saving: Floats, room_price: Floats,
) -> None:  # fmt: skip
    """Yuan that one more post a day of room is worth to each account at these prices: the knapsack's threshold."""
    widest = 1
    for j in range(room.size):
        widest = max(widest, in_start[j + 1] - in_start[j])
    gain, weight, ratio = np.empty(widest), np.empty(widest), np.empty(widest)
    for j in range(room.size):
        room_price[j] = 0.0
        if lock[j] >= 0:
            _, threshold, _ = worth_of(
                j, price, demand, room[j], in_start, in_source, in_cost, in_saving, gain, weight, ratio
            )
            if threshold < 0:
                room_price[j] = -threshold
