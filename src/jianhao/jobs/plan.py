"""整合方案: a register in, a folder with the plan, its doubts and what it rests on out."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao import __version__
from jianhao.consolidation import results
from jianhao.consolidation.accounts import read_register
from jianhao.consolidation.frontier import changes_between, proposals
from jianhao.consolidation.phases import savings_by_year
from jianhao.consolidation.plan import Planned, make_plan
from jianhao.consolidation.platforms import unverified
from jianhao.consolidation.problem import HYSTERESIS
from jianhao.consolidation.scenario import Scenario, read_scenario
from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.source import Sources
from jianhao.jobs.earlier import Inspected, previous_plan, read_inspection
from jianhao.jobs.folder import MARKER, published, refuse_foreign
from jianhao.jobs.kept import seal, write_table
from jianhao.jobs.progress import Progress, Silent

SUMMARY = "plan.json"
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
        table = read_accounts(files, log, {}).table
        infos = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in files]
        as_of = inspected.as_of if inspected.as_of is not None else _latest(table)
        register = read_register(table, as_of, inspected.measured)
        if not register.accounts:
            raise UnusableCall(NO_ACCOUNTS)
        file = request.scenario.name if request.scenario else "方案设置"
        planned = make_plan(register, scenario, progress, previous, as_of, file=file)
        summary = _summary(planned, register.closed, register.planned, as_of, inspected, previous is not None)
        progress.stage("保存方案")
        with published(request.out) as folder:
            _write(folder, request, planned, summary, log, infos, previous is not None)
    return PlanDone(planned, request.out, summary, log.rejected_rows())


def _latest(table: pa.Table) -> int | None:
    days = [day for day in table.column("checked_at").to_pylist() if day is not None]
    return max(days, default=None)


def _write(
    folder: Path, request: PlanRequest, planned: Planned, summary: dict[str, Any], log: IssueLog, infos: list[Any], again: bool
) -> None:  # fmt: skip
    problem, plan = planned.problem, planned.solved.plan
    tables = {
        "plan": results.plan_table(problem, plan, planned.other, planned.phases, planned.certainty),
        "plan_accounts": results.planned_table(problem),
        "plan_duties": results.duties_table(problem, plan),
        "plan_questions": results.questions_table(problem, plan),
        "plan_alternatives": results.alternatives_table(problem, plan, planned.other),
        "plan_cases": results.cases_table(plan, planned.cases),
        "plan_pareto": results.cases_table(plan, planned.front),
        "plan_quotas": results.quota_table(planned.prices),
        "plan_facts": results.facts_table(planned.facts),
        "plan_assumptions": results.assumptions_table(problem),
        "rejected": log.table(),
    }
    if again and request.previous is not None:
        before = {name: _of_previous(p) for name, p in previous_plan(request.previous).items()}
        tables["plan_changes"] = results.changes_table(
            changes_between(problem, before, proposals(problem, plan))
        )
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    _write_json(folder / SUMMARY, summary)
    if request.scenario is not None:
        (folder / "inputs").mkdir()
        shutil.copyfile(request.scenario, folder / "inputs" / "scenario.toml")
    record = {"format": 1, "kind": "plan", "release": __version__, "files": infos}
    _write_json(folder / MARKER, record)
    seal(folder)


def _of_previous(previous: Any) -> str:
    return previous.target if previous.target is not None else str(previous.proposal)


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_bytes(text.encode("utf-8"))


def _summary(
    planned: Planned, closed: int, unopened: int, as_of: int | None, inspected: Inspected, again: bool
) -> dict[str, Any]:
    problem, solved, plan = planned.problem, planned.solved, planned.solved.plan
    kept, carried = plan.kept, plan.carried
    known = ~problem.known.cost_missing
    saving = float(problem.known.cost[~kept & known].sum())
    return {
        "objective": planned.objective, "bound": solved.bound, "gap": solved.gap, "solved_cost": solved.cost,
        "stopped_by": solved.stopped_by, "instance": planned.digest, "conflicts": list(planned.conflicts),
        "accounts": len(problem.accounts), "keep": int(kept.sum()), "merge": int(carried.sum()),
        "close": int((~kept & ~carried).sum()), "already_closed": closed, "not_yet_opened": unopened, "as_of": as_of,
        "yearly_cost_now": float(problem.known.cost[known].sum()), "cost_unknown": int((~known).sum()),
        "yearly_saving": saving, "saving_note": "测算值；只含台账所列年度费用，不含在编人员",
        "saving_by_year": savings_by_year(problem, planned.phases),
        "followers_at_risk": sum(results.followers_at_risk(problem, plan)),
        "certainty": dict(sorted(Counter(c.value for c in planned.certainty).items())),
        "insufficient_data": len(problem.locks.lacking),
        "phases": {"hours": planned.phases.hours, "closings": planned.phases.closings, "not_placed": len(planned.phases.too_late)},
        "hysteresis": HYSTERESIS if again else 0.0,
        "unverified_facts": unverified(), "inspection": inspected.given,
        "facts_wanted": [asdict(fact) for fact in planned.facts],
    }  # fmt: skip
