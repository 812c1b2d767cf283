"""Recomputes every conclusion of a result folder from what the folder keeps, and names the first difference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.consolidation.stopping import BY_CLOCK
from jianhao.inspection.examine import Examined, examine
from jianhao.inspection.material import Material, Question
from jianhao.inspection.parts import Parts, PlanFound
from jianhao.jobs.folder import MARKER
from jianhao.jobs.kept import SUMMARY, changed_files, kind_of, open_kept, read_table
from jianhao.jobs.parts import work_out
from jianhao.jobs.plan_part import plan_part, summary_text
from jianhao.jobs.progress import Progress, Silent
from jianhao.jobs.result_tables import result_tables

KEYS = {
    "verdicts": ("account_id", "ruleset", "rule_id"),
    "factors": ("account_id", "factor"),
    "activity": ("account_id", "day"),
    "reuse_pairs": ("post_id", "source_post_id"),
    "reuse_posts": ("post_id",),
    "reuse_edges": ("account_id", "source_account_id"),
    "unique_posts": ("post_id",),
    "spin_words": ("word", "instead"),
    "spun_posts": ("post_id",),
    "traffic": ("account_id", "signal"),
    "traffic_growth": ("account_id", "hours"),
    "contract_reminders": ("contractor", "kind"),
    "reported_figures": ("account_id", "measure"),
    "order_hours": ("order_id",),
    "relief_totals": ("issuer", "kind"),
    "supply": ("unit", "kind"),
    "supply_counties": ("unit", "kind"),
    "post_kinds": ("post_id",),
    "risk": ("post_id", "rule"),
    "risk_signals": ("account_id", "rule"),
    "plan_duties": ("account_id", "duty"),
    "plan_questions": ("account_id", "kind"),
    "plan_cases": ("case",),
    "plan_pareto": ("case",),
    "plan_quotas": ("quota",),
    "plan_facts": ("fact",),
    "plan_assumptions": ("name",),
}


@dataclass(frozen=True)
class Verified:
    """`difference` is one sentence on the first thing that is not as it was, None when all is.

    Results of a single part (`jianhao reuse` …) keep no inputs: their files are held against their digests, and `recomputed`
    is False.
    """

    difference: str | None
    accounts: int
    verdicts: int
    recomputed: bool = True


def verify(folder: Path, progress: Progress | None = None) -> Verified:
    """Check the bytes of all files, then recompute all tables; NotAResult if the folder holds no result.

    A changed input is said first: what is recomputed from it says nothing about the conclusions.
    """
    progress = progress or Silent()
    progress.stage("核对文件")
    changed = changed_files(folder)
    if kind_of(folder) is not None:
        return Verified(_is_changed(changed[0]) if changed else None, 0, 0, recomputed=False)
    given = [name for name in changed if name == MARKER or name.startswith("inputs/")]
    if given:
        return Verified(_is_changed(given[0]), 0, 0)
    _, question, material = open_kept(folder)
    progress.stage("重新计算")
    parts = work_out(material, question, progress)
    examined = examine(material, question, parts)
    plan = _plan_again(folder, material, question, examined, parts, progress)
    recomputed = result_tables(examined, parts, plan)
    sizes = recomputed["accounts"].num_rows, recomputed["verdicts"].num_rows
    for name, table in recomputed.items():
        if (difference := _difference(folder / f"{name}.parquet", table)) is not None:
            return Verified(difference, *sizes)
    if plan is not None and (folder / SUMMARY).read_bytes() != summary_text(plan).encode("utf-8"):
        return Verified(f"{SUMMARY}与重新计算的不同。", *sizes)
    return Verified(_is_changed(changed[0]) if changed else None, *sizes)


def _plan_again(
    folder: Path, material: Material, question: Question, examined: Examined, parts: Parts, progress: Progress
) -> PlanFound | None:
    """The plan, recomputed; None without one, and where the kept one says that the clock ended its search: no run repeats that."""
    if question.plan and BY_CLOCK in (folder / SUMMARY).read_text(encoding="utf-8"):
        return None
    return plan_part(material, question, examined, parts, progress)


def _is_changed(name: str) -> str:
    return f"{name}与生成时不一致。"


def _difference(path: Path, recomputed: pa.Table) -> str | None:
    try:
        kept = read_table(path)
    except (OSError, pa.ArrowException):
        return _is_changed(path.name)
    return first_difference(path.stem, kept, recomputed)


def first_difference(name: str, kept: pa.Table, recomputed: pa.Table) -> str | None:
    """One sentence on the first row and column in which two tables differ, None if they are equal."""
    if kept.schema.names != recomputed.schema.names:
        return f"{name}.parquet的列与重新计算的不同。"
    if kept.equals(recomputed):
        return None
    pairs = zip(kept.to_pylist(), recomputed.to_pylist(), strict=False)
    for number, (old, new) in enumerate(pairs, 1):
        for column in kept.schema.names:
            if old[column] != new[column] and not _both_nan(old[column], new[column]):
                key = "、".join(str(old[k]) for k in KEYS.get(name, ("account_id",)))
                return f"{name}.parquet第{number}行（{key}）的{column}：保存的是{old[column]}，重新计算为{new[column]}。"
    if kept.num_rows != recomputed.num_rows:
        return f"{name}.parquet有{kept.num_rows}行，重新计算为{recomputed.num_rows}行。"
    return None


def _both_nan(old: Any, new: Any) -> bool:
    return isinstance(old, float) and isinstance(new, float) and old != old and new != new
