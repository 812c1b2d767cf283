"""整合方案: a register in, a folder with the plan, its documents, its doubts and what it rests on out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao import __version__
from jianhao.consolidation.accounts import read_register
from jianhao.consolidation.found import found_of
from jianhao.consolidation.plan import Planned, make_plan
from jianhao.consolidation.scenario import Scenario, read_scenario
from jianhao.documents.plan_documents import write_plan_documents
from jianhao.documents.plan_info import GivenFile, PlanInfo
from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.source import SourceFile, Sources
from jianhao.inspection.parts import PlanFound
from jianhao.jobs.earlier import Inspected, previous_plan, read_inspection
from jianhao.jobs.folder import MARKER, published, refuse_foreign
from jianhao.jobs.kept import SUMMARY, seal, write_table
from jianhao.jobs.plan_part import summary_text
from jianhao.jobs.progress import Progress, Silent
from jianhao.jobs.region import place_of

NO_ACCOUNTS = "台账中没有正在运行的账号，没有可以整合的对象。"


@dataclass(frozen=True)
class PlanRequest:
    """The options of `jianhao plan`."""

    accounts: tuple[Path, ...]
    out: Path
    inspection: Path | None = None
    scenario: Path | None = None
    previous: Path | None = None

    def __post_init__(self) -> None:
        if not self.accounts:
            raise UnusableCall("请至少给出一个账号台账文件。")
        if self.previous is not None and self.previous.absolute() == self.out.absolute():
            raise UnusableCall("上一次方案的文件夹和输出文件夹不能是同一个。")


@dataclass(frozen=True)
class PlanDone:
    """A finished plan, where it was written, how many input rows were left out."""

    planned: Planned
    folder: Path
    summary: dict[str, Any]
    rejected_rows: int


def plan_accounts(request: PlanRequest, progress: Progress | None = None) -> PlanDone:
    """Make the plan and publish its folder; nothing is written before the end, nothing on failure."""
    progress = progress or Silent()
    refuse_foreign(request.out.absolute())
    scenario = read_scenario(request.scenario) if request.scenario else Scenario()
    inspected = read_inspection(request.inspection) if request.inspection else Inspected()
    previous = previous_plan(request.previous) if request.previous else None
    log = IssueLog()
    with Sources() as sources:
        progress.stage("读取账号台账")
        files = sources.expand(list(request.accounts))
        table = read_accounts(files, log, inspected.office.mappings).table
        as_of = inspected.as_of if inspected.as_of is not None else _latest(table)
        register = read_register(table, as_of, inspected.measured, inspected.office.divisions)
        if not register.accounts:
            raise UnusableCall(NO_ACCOUNTS)
        file = request.scenario.name if request.scenario else "方案设置"
        planned = make_plan(register, scenario, progress, previous, as_of, file=file)
        found = found_of(planned, register, as_of, inspected=inspected.given, previous=previous)
        info = _info(files, inspected, as_of, table)
        progress.stage("编制方案文件")
        with published(request.out) as folder:
            _write(folder, request, found, info, log, files)
    return PlanDone(planned, request.out, dict(found.summary), log.rejected_rows())


def _latest(table: pa.Table) -> int | None:
    days = [day for day in table.column("checked_at").to_pylist() if day is not None]
    return max(days, default=None)


def _info(files: Sequence[SourceFile], inspected: Inspected, as_of: int | None, table: pa.Table) -> PlanInfo:
    given = [GivenFile(file.name, file.sha256) for file in files]
    return PlanInfo(inspected.region or place_of(table), as_of, __version__, given, inspected.demo)


def _write(
    folder: Path, request: PlanRequest, found: PlanFound, info: PlanInfo, log: IssueLog, files: Sequence[SourceFile]
) -> None:  # fmt: skip
    for name, table in {**found.tables, "rejected": log.table()}.items():
        write_table(table, folder / f"{name}.parquet")
    (folder / SUMMARY).write_bytes(summary_text(found).encode("utf-8"))
    write_plan_documents(found, info, folder)
    if request.scenario is not None:
        (folder / "inputs").mkdir()
        shutil.copyfile(request.scenario, folder / "inputs" / "scenario.toml")
    record = {
        "format": 1, "kind": "plan", "release": __version__,
        "files": [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files],
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MARKER).write_bytes(text.encode("utf-8"))
    seal(folder)
