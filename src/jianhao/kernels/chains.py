"""A copy of a copy names the first: from the text that a text was taken from back to where that passage first stood."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
PASSED_ON = 0.5  # of what a text took, the part that its source had taken itself


@kernel
def trace_origins(
    measures: Ints, spans: Ints, counted: npt.NDArray[np.bool_], lengths: Ints, origins: Ints
) -> None:
    """Set `origins[text]` of each text with a counted pair to the text where most of its first pair comes from, else −1.

    `measures` are by text, which are in the order of time, so that the origin of a source is known before it is asked for.
    """
    origins[:] = -1
    first = np.full(origins.size, -1, np.int64)
    longest = 0
    for length in lengths:
        longest = max(longest, length)
    taken = np.zeros(longest, np.uint8)
    for k in range(len(measures)):
        row = measures[k]
        text, source = row[pair.TEXT], row[pair.SOURCE]
        if not counted[k] or first[text] >= 0:
            continue
        first[text] = k
        origins[text] = source
        earlier = first[source]
        if earlier >= 0 and _passed_on(row, measures[earlier], spans, taken):
            origins[text] = origins[source]


@kernel
def _passed_on(row: Ints, earlier: Ints, spans: Ints, taken: npt.NDArray[np.uint8]) -> bool:
    for s in range(earlier[pair.SPAN_FROM], earlier[pair.SPAN_TO]):
        taken[spans[s, 0] : spans[s, 1]] = 1
    total = passed = 0
    for s in range(row[pair.SPAN_FROM], row[pair.SPAN_TO]):
        for at in range(spans[s, 2], spans[s, 3]):
            total += 1
            passed += taken[at]
    for s in range(earlier[pair.SPAN_FROM], earlier[pair.SPAN_TO]):
        taken[spans[s, 0] : spans[s, 1]] = 0
    return passed >= PASSED_ON * total
