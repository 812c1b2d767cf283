"""Work divided among the cores: contiguous blocks, in order, whatever thread takes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def cores() -> int:
    """Threads to use: NUMBA_NUM_THREADS if set, else every core."""
    return int(os.environ.get("NUMBA_NUM_THREADS") or os.cpu_count() or 1)


def even_blocks(weights: npt.NDArray[np.int64], number: int) -> list[tuple[int, int]]:
    """Ranges of rows of about equal total weight, at most `number` of them, none empty."""
    if weights.size == 0:
        return []
    total = np.cumsum(weights, dtype=np.int64) + np.arange(1, weights.size + 1)
    ends = np.searchsorted(total, np.linspace(0, total[-1], number + 1)[1:], "left") + 1
    ends = np.unique(np.minimum(ends, weights.size))
    return list(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True))


def ahead(items: Iterator[_Item]) -> Iterator[_Item]:
    """The same items, the next one fetched while this one is worked on."""
    with ThreadPoolExecutor(1) as fetching:
        coming = fetching.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = fetching.submit(next, items, None)
            yield item


def in_threads(work: Callable[[_Item], _Result], items: Sequence[_Item], threads: int) -> Iterator[_Result]:
    """Results in the order of the items; the kernels inside run side by side."""
    if threads <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(work, items)
