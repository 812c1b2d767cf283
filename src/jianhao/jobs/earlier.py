"""What earlier runs left that a plan uses: measurements of an inspection, the proposals of a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao.consolidation.accounts import Measured
from jianhao.consolidation.problem import Previous
from jianhao.errors import NotAResult
from jianhao.jobs.folder import MARKER
from jianhao.jobs.kept import read_table

PROTECTIVE = {"emergency_or_livelihood": "emergency", "sole_channel": "sole", "special_group": "special"}


@dataclass(frozen=True)
class Inspected:
    """Measurements by account id, and the day they are of; empty where no inspection was given."""

    given: bool = False
    as_of: int | None = None
    measured: Mapping[str, Measured] = field(default_factory=dict)


def read_inspection(folder: Path) -> Inspected:
    """The tables of `jianhao inspect`; NotAResult if the folder holds none."""
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        question = record["question"]
        accounts = read_table(folder / "accounts.parquet").to_pylist()
        factors = read_table(folder / "factors.parquet").to_pylist()
        window = int(question["window"])
        as_of = int(question["as_of"])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise NotAResult(f"{folder.name}不是检查结果文件夹，或其中的文件不完整。") from error
    protected: dict[str, set[str]] = {}
    answered: dict[str, set[str]] = {}
    for row in factors:
        kind = PROTECTIVE.get(row["factor"])
        if kind is not None and row["answer"] == "yes":
            protected.setdefault(row["account_id"], set()).add(kind)
        elif kind is not None and row["answer"] == "no":
            answered.setdefault(row["account_id"], set()).add(kind)
    genuine = _genuine_shares(folder)
    measured = {}
    for row in accounts:
        name = row["account_id"]
        measured[name] = _measured(
            row, window, protected.get(name, set()), answered.get(name, set()), genuine.get(name, 1.0)
        )
    return Inspected(True, as_of, measured)


def _genuine_shares(folder: Path) -> dict[str, float]:
    """Of each account's reads the share that is held to be genuine, where traffic was looked at."""
    path = folder / "traffic_accounts.parquet"
    if not path.is_file():
        return {}
    try:
        rows = read_table(path).select(["account_id", "reads", "genuine_reads"]).to_pylist()
    except (KeyError, pa.ArrowException) as error:
        raise NotAResult(f"{folder.name}中的{path.name}不完整。") from error
    known = [row for row in rows if row["reads"] and row["genuine_reads"] is not None]
    return {row["account_id"]: min(1.0, max(0.0, row["genuine_reads"] / row["reads"])) for row in known}


def _measured(
    row: Mapping[str, Any], window: int, protected: set[str], answered: set[str], genuine: float
) -> Measured:
    # No posts and no day of the last one: nothing was collected, which is not the same as nothing published.
    seen = row["last_post_at"] is not None or row["silent_days"] is not None
    posts = row["posts"] if seen else None
    reads = row["median_reads"]
    return Measured(
        advice=row["advice"],
        conclusion=row["conclusion"],
        silent_days=row["silent_days"],
        posts_a_day=None if posts is None else posts / window,
        median_reads=None if reads is None else genuine * reads,
        originality=row["originality"],
        protected=frozenset(protected),
        answered=frozenset(answered),
    )


def previous_plan(folder: Path) -> dict[str, Previous]:
    """What the plan in the folder proposed; NotAResult if it holds none."""
    try:
        rows = read_table(folder / "plan.parquet").select(["account_id", "proposal", "target_account_id"])
        return {r["account_id"]: Previous(r["proposal"], r["target_account_id"]) for r in rows.to_pylist()}
    except (OSError, KeyError, pa.ArrowException) as error:
        raise NotAResult(f"{folder.name}不是整合方案文件夹，或其中的文件不完整。") from error
