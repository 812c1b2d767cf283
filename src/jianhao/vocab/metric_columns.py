"""Definitions of numbers for whole columns: one small code a row, found once a platform and metric."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.vocab.metrics import Counted, Definition, Measure, definitions, meaning
from jianhao.vocab.platform_names import Platform

Ints = npt.NDArray[np.int32]
UNKNOWN = -1


def definition_codes(
    measure: Measure, platforms: pa.StringArray, metrics: pa.StringArray, days: Ints
) -> tuple[Ints, tuple[Definition, ...]]:
    """Per row the number of its definition in the returned tuple, −1 where none can be said.

    `platforms` are values of `Platform`, `metrics` times, people or null, `days` day numbers on which the values were taken.
    Rows with equal codes ≥ 0 are comparable; the meaning is that of `metrics.meaning` without `since`.
    """
    found: list[Definition] = []
    codes = np.full(len(days), UNKNOWN, np.int32)
    pairs = pc.binary_join_element_wise(platforms, pc.fill_null(metrics, ""), "\x1f").dictionary_encode()
    which = np.asarray(pc.fill_null(pairs.indices, -1))
    for number, pair in enumerate(pairs.dictionary.to_pylist()):
        platform, _, metric = pair.partition("\x1f")
        rows = np.flatnonzero(which == number)
        if platform in Platform.__members__:
            codes[rows] = _of_days(measure, Platform(platform), metric or None, days[rows], found)
    return codes, tuple(found)


def _of_days(
    measure: Measure, platform: Platform, metric: str | None, days: Ints, found: list[Definition]
) -> Ints:
    """Codes of days on one platform: the same between two days on which any definition begins or ends."""
    edges = _edges()
    spans = np.searchsorted(edges, days, side="right")
    codes = np.full(days.size, UNKNOWN, np.int32)
    for span in np.unique(spans).tolist():
        inside = spans == span
        definition = meaning(Counted(platform, measure, metric, int(days[inside][0]))).definition
        if definition is not None:
            if definition not in found:
                found.append(definition)
            codes[inside] = found.index(definition)
    return codes


def _edges() -> npt.NDArray[np.int64]:
    begins = [d for one in definitions() for d in (one.first, one.settled) if d is not None]
    return np.unique([*begins, *(one.last + 1 for one in definitions() if one.last is not None)])
