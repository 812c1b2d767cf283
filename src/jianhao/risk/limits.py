"""The score from which a candidate is reported: as low as the number of false alarms allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from jianhao.kernels.trees import score_of
from jianhao.risk.learning import Examples, together, trained
from jianhao.risk.misprint_model import Packed

ALARMS = 0.008  # of clean sentences; the target is one in a hundred
Scores = npt.NDArray[np.float64]


def scores_of(packed: Packed, shown: Examples) -> Scores:
    """What the trees of a model say of each candidate."""
    start = float(packed.bounds[0])
    return np.array([
        score_of(row, packed.features, packed.thresholds, packed.answers, start) for row in shown.features
    ])  # fmt: skip


def judged_by_others(packed: Packed, parts: Sequence[Examples]) -> Scores:
    """Scores of the candidates of all parts, each by trees that were learnt from the other parts only.

    Trees that have seen a sentence hardly ever err on it: a limit set by them lets too much through on others.
    """
    scores = []
    for at, part in enumerate(parts):
        others = [other for k, other in enumerate(parts) if k != at]
        scores.append(scores_of(trained(packed, together(others or [part])), part))
    return np.concatenate(scores)


def limit_for(
    shown: Examples, scores: Scores, clean: Mapping[str, set[int]], alarms: float = ALARMS
) -> float:
    """The lowest limit at which each group of clean sentences has at most that share of alarms."""
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
    return limit


def with_limit(packed: Packed, limit: float) -> Packed:
    """The model that reports from that score on."""
    return replace(packed, bounds=np.array([packed.bounds[0], limit], np.float32))
