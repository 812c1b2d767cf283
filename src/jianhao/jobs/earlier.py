"""What earlier runs left that a plan uses: measurements of an inspection, the proposals of a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from jianhao.consolidation.accounts import Measured
from jianhao.consolidation.measurements import Inspection, measured_of
from jianhao.consolidation.problem import Previous
from jianhao.errors import JianhaoError, NotAResult
from jianhao.ingest.office import Office, read_office
from jianhao.ingest.source import SourceFile
from jianhao.jobs.folder import MARKER
from jianhao.jobs.kept import OFFICE, read_table


@dataclass(frozen=True)
class Inspected:
    """Measurements by account id, the day they are of, what the office calls itself, and its settings; empty where no
    inspection was given."""

    given: bool = False
    as_of: int | None = None
    measured: Mapping[str, Measured] = field(default_factory=dict)
    office: Office = field(default_factory=Office)
    region: str = ""
    demo: bool = False


def read_inspection(folder: Path) -> Inspected:
    """The tables of `jianhao inspect`, those of traffic and costs where there are any; NotAResult if the folder holds none."""
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        question, info = record["question"], record["info"]
        found = Inspection(
            read_table(folder / "accounts.parquet"), read_table(folder / "factors.parquet"), int(question["window"]),
            _if_there(folder / "traffic_accounts.parquet"), _if_there(folder / "costs.parquet"),
        )  # fmt: skip
        return Inspected(
            True, int(question["as_of"]), measured_of(found), _office(folder), str(info["region"]), bool(info["demo"])
        )  # fmt: skip
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        JianhaoError,
        pa.ArrowException,
    ) as error:
        raise NotAResult(f"{folder.name}不是检查结果文件夹，或其中的文件不完整。") from error


def _if_there(path: Path) -> pa.Table | None:
    return read_table(path) if path.is_file() else None


def _office(folder: Path) -> Office:
    file = folder / "inputs" / OFFICE
    return read_office(SourceFile(OFFICE, file)) if file.is_file() else Office()


def previous_plan(folder: Path) -> dict[str, Previous]:
    """What the plan in the folder proposed; NotAResult if it holds none."""
    try:
        rows = read_table(folder / "plan.parquet").select(["account_id", "proposal", "target_account_id"])
        return {r["account_id"]: Previous(r["proposal"], r["target_account_id"]) for r in rows.to_pylist()}
    except (OSError, KeyError, pa.ArrowException) as error:
        raise NotAResult(f"{folder.name}不是整合方案文件夹，或其中的文件不完整。") from error
