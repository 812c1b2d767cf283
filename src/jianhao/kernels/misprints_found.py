"""Misprints in many texts: every place that nothing known holds is looked into, and again with what was found put right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel
from jianhao.kernels.misprint_candidates import (
    AROUND,
    FAMILIAR,
    FEATURES,
    FIRST_HAN,
    LAST_HAN,
    MARGIN,
    MOST,
    Confusions,
    Counts,
    Flags,
    candidates_at,
    count_held,
    familiarity,
    load,
    look_over,
)
from jianhao.kernels.normalise import Offsets
from jianhao.kernels.points import Points
from jianhao.kernels.prose import Floats, Prose, Symbols
from jianhao.kernels.trees import Splits, score_of

AGAIN = AROUND + 2  # characters from what was put right within which a place is looked into again


@kernel
def ripe_places(
    points: Points, size: int, held: Flags, han: Counts, sums: Counts, likely: Confusions, places: Counts
) -> int:
    """Places that no known sequence holds, in familiar surroundings, of characters that are confused with others; their number."""
    number = 0
    for place in range(size):
        point = points[place]
        if held[place] or point < FIRST_HAN or point > LAST_HAN:
            continue
        if likely.starts[point - FIRST_HAN] == likely.starts[point - FIRST_HAN + 1]:
            continue
        if familiarity(han, sums, place, size) >= FAMILIAR:
            places[number] = place
            number += 1
    return number


@kernel
def find_misprints(
    points: Points,
    starts: Offsets,
    symbols: Symbols,
    nothing: int,
    punctuation: int,
    prose: Prose,
    likely: Confusions,
    features: Splits,
    thresholds: Floats,
    answers: Floats,
    start: float,
    limit: float,
    passes: int,
    out: npt.NDArray[np.int32],
    scores: Floats,
) -> int:
    """(row, place in the text, character instead) of every misprint into `out`; returns how many there are.

    A text is looked into again around what was found, put right, up to `passes` times: two misprints side by side hide each
    other. Of several for one place the last counts.
    """
    longest = 0
    for row in range(starts.size - 1):
        longest = max(longest, starts[row + 1] - starts[row])
    x, here = np.empty(longest + 2 * MARGIN, np.uint16), np.empty(longest, np.int32)
    seen, held = np.zeros(longest + 2, np.bool_), np.zeros(longest + 1, np.bool_)
    han, sums = np.zeros(longest + 1, np.int32), np.zeros(longest + 1, np.int32)
    places, changed = np.empty(longest, np.int32), np.empty((longest, 2), np.int32)
    rows, which = np.empty((MOST + 1, FEATURES), np.float32), np.empty(MOST, np.int32)
    total = 0
    for row in range(starts.size - 1):
        begin, size = starts[row], starts[row + 1] - starts[row]
        load(points, begin, begin + size, symbols, nothing, punctuation, x)
        for k in range(size):
            here[k] = points[begin + k]
        look_over(x, here, size, prose, seen, held, 0, size)
        count_held(here, size, held, han, sums)
        changes = -1
        for _ in range(passes):
            number = ripe_places(here, size, held, han, sums, likely, places)
            before, near = changes, 0
            changes = 0
            for k in range(number):
                place = places[k]
                if before >= 0:  # only what changed since can have become a misprint
                    while near < before and changed[near, 0] < place - AGAIN:
                        near += 1
                    if near == before or changed[near, 0] > place + AGAIN:
                        continue
                candidates = candidates_at(
                    x,
                    place + MARGIN,
                    here[place],
                    familiarity(han, sums, place, size),
                    prose,
                    likely,
                    rows,
                    which,
                )
                best, chosen = -1e9, 0
                for c in range(candidates):
                    score = score_of(rows[c], features, thresholds, answers, start)
                    if score > best:
                        best, chosen = score, which[c]
                if best >= limit:
                    places[changes] = place
                    here[place] = -np.int32(likely.others[chosen])
                    changes += 1
                    if total < out.shape[0]:
                        out[total, 0], out[total, 1], out[total, 2] = row, place, likely.others[chosen]
                        scores[total] = best
                    total += 1
            if changes == 0:
                break
            for k in range(changes):
                place = places[k]
                changed[k, 0] = place
                here[place] = -here[place]
                x[place + MARGIN] = symbols[here[place]]
            for k in range(changes):
                place = changed[k, 0]
                look_over(x, here, size, prose, seen, held, max(0, place - 3), min(size, place + 4))
            count_held(here, size, held, han, sums)
    return total
