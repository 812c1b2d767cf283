"""The score from which a candidate is reported: as low as the number of false alarms allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from jianhao.kernels.trees import score_of
from jianhao.risk.learning import Examples
from jianhao.risk.misprint_model import Packed

ALARMS = 0.004  # of clean sentences; the target is one in a hundred, and what is measured is not what is learnt from


def limit_for(
    packed: Packed, shown: Examples, clean: Mapping[str, set[int]], alarms: float = ALARMS
) -> Packed:
    """The model with the lowest limit at which each group of clean sentences has at most that share of alarms."""
    start = float(packed.bounds[0])
    scores = np.array([
        score_of(row, packed.features, packed.thresholds, packed.answers, start) for row in shown.features
    ])  # fmt: skip
    limit = 0.0
    for sentences in clean.values():
        best: dict[int, float] = {}
        for (sentence, _, _), score in zip(shown.where.tolist(), scores.tolist(), strict=True):
            if sentence in sentences:
                best[sentence] = max(best.get(sentence, -np.inf), score)
        ordered = sorted(best.values(), reverse=True)
        allowed = int(alarms * len(sentences))
        if len(ordered) > allowed:
            limit = max(limit, ordered[allowed] + 1e-4)
    return replace(packed, bounds=np.array([start, limit], np.float32))
