"""The sample that an office's plan draws from its register: the same for the form and for the report."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.office import Sampling
from jianhao.inspection.sampling import MustInclude, Sample, SamplingPlan, Stratifier, draw

STRATIFIERS = {
    "level": Stratifier("level"),
    "platform": Stratifier("platform"),
    "county": Stratifier("division_code", 6),
    "city": Stratifier("division_code", 4),
}
COLUMNS = ["account_id", "level", "platform", "division_code"]


def draw_sample(register: pa.Table, settings: Sampling) -> Sample:
    """Draw by the plan; must-include accounts may be named by any of their ids."""
    index = AccountIndex(register)
    wanted: dict[str, set[str]] = defaultdict(set)
    for ref, reason in settings.must_include:
        found = index.find(None, ref)
        wanted[reason].add(found.account_id if found else ref)
    plan = SamplingPlan(
        seed=settings.seed,
        share=settings.share,
        count=settings.count,
        strata=tuple(STRATIFIERS[name] for name in settings.strata),
        must_include=tuple(MustInclude(reason, frozenset(ids)) for reason, ids in sorted(wanted.items())),
    )
    return draw(register.select(COLUMNS).to_pylist(), plan)
