"""One population under one plan: what is found, what is taken for it wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from jianhao.traffic.judge import Judged
from traffic.buying import Kind, buy
from traffic.others import others
from traffic.plans import Plan, judged
from traffic.world import Floats, make_world

LEVELS = (0.05, 0.01, 0.001)


@dataclass(frozen=True)
class Score:
    """Area under the curve of p, precision (nan: nobody listed), recall, share of honest accounts listed."""

    auc: float
    precision: float
    recall: float
    wrong: float


def score(found: Judged, cheats: np.ndarray) -> Score:
    """The reminders beside the truth."""
    p = np.maximum(np.nan_to_num(found.p, nan=1.0), 1e-300)
    lead = found.lead
    return Score(
        float(roc_auc_score(cheats, -np.log(p))),
        float(cheats[lead].mean()) if lead.any() else np.nan,
        float(lead[cheats].mean()),
        float(lead[~cheats].mean()),
    )


def cell(
    seed: int, kind: Kind, size: float, accounts: int, plans: Sequence[Plan], peers: bool
) -> dict[str, Score]:
    """Scores of all plans, and of the others on final counts, on one population."""
    world = buy(
        make_world(np.random.default_rng(seed), accounts), kind, size, np.random.default_rng(seed + 5_000)
    )
    scores = {str(plan): score(judged(world, plan), world.cheats) for plan in plans}
    if peers:
        scores |= {name: _listed(value, world.cheats) for name, value in others(world).items()}
    return scores


def _listed(value: Floats, cheats: np.ndarray) -> Score:
    """The others list as many accounts as there are cheats."""
    listed = np.zeros(len(cheats), np.bool_)
    listed[np.argsort(-value, kind="stable")[: int(cheats.sum())]] = True
    hit = float(cheats[listed].mean())
    return Score(float(roc_auc_score(cheats, value)), hit, hit, float(listed[~cheats].mean()))


def null(seed: int, accounts: int, plan: Plan) -> tuple[tuple[float, ...], float]:
    """Of an honest population: share with p below each of LEVELS, share listed."""
    found = judged(make_world(np.random.default_rng(seed), accounts), plan)
    return tuple(float((found.p < level).mean()) for level in LEVELS), float(found.lead.mean())


def mean(scores: Sequence[Score]) -> Score:
    """The mean over seeds; precision over those that listed anybody."""
    precisions = [s.precision for s in scores if not np.isnan(s.precision)]
    return Score(
        float(np.mean([s.auc for s in scores])),
        float(np.mean(precisions)) if precisions else np.nan,
        float(np.mean([s.recall for s in scores])),
        float(np.mean([s.wrong for s in scores])),
    )
