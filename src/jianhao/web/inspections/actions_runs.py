"""A run from asking for it to its rows. What the worker does here is recorded like what people do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.collecting.taking import in_force
from jianhao.web.inspections.finishing import close_round
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.holding import locked
from jianhao.web.inspections.inputs import accounts_of
from jianhao.web.inspections.models import (
    FindingState,
    Inspection,
    Rectification,
    RectificationState,
    Run,
    RunKind,
    RunState,
)
from jianhao.web.inspections.queueing import queued
from jianhao.web.inspections.results import read_folder, store
from jianhao.web.inspections.stages import AFTER_ISSUE, JUDGING, Stage, transition
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.progress import call_off
from jianhao.web.refusals import Refused

MOST_ATTEMPTS = 3


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交运行"
    CANCEL = "取消运行"
    BEGIN = "开始运行"
    FINISH = "运行完成"
    END = "运行未完成"


@action
def ask(*, inspection: Inspection, now: datetime, by: User) -> Run:
    """Have the first run done, or done again as long as nothing was sent; after the circular, one that appeals wait for."""
    inspection = locked(inspection, by, Permission.INSPECT)
    run = queued(inspection, _kind(inspection), now, by)
    record(Verb.ASK, by=by, target=run)
    return run


def _kind(inspection: Inspection) -> RunKind:
    if inspection.stage in (Stage.PREPARING, Stage.FIRST):
        return RunKind.FIRST
    if inspection.stage in AFTER_ISSUE and inspection.findings.filter(state=FindingState.RECOMPUTE).exists():
        return RunKind.CORRECTION
    raise Refused("已发送反馈核实，不能重新初查。")


@action
def cancel(*, run: Run, now: datetime, by: User) -> Run:
    """Stop a run: at once while it waits, at its next step while it runs. Nothing of it is kept."""
    locked(run.inspection, by, Permission.INSPECT)
    run = Run.objects.select_for_update().select_related("inspection").get(pk=run.pk)
    if not run.active:
        raise Refused(f"该次运行{run.get_state_display()}，不能取消。")
    call_off(run, now)
    record(Verb.CANCEL, by=by, target=run)
    return run


@action
def begin(*, run: Run, now: datetime, by: Principal) -> Run | None:
    """Take a waiting run up; None when another one was first. One that ended the worker three times is given up."""
    found = Run.objects.select_for_update().select_related("inspection__agency").get(pk=run.pk)
    if found.state != RunState.QUEUED:
        record(Verb.BEGIN, by=by, target=found, result=Result.REFUSED, reason=found.get_state_display())
        return None
    found.attempts += 1
    if found.attempts > MOST_ATTEMPTS:
        found.state, found.finished_at = RunState.FAILED, now
        found.failure = f"连续{MOST_ATTEMPTS}次运行中断，可能是内存不足。请减少单位或文件后重新运行。"
    else:
        found.state, found.started_at, found.step, found.done, found.total = RunState.RUNNING, now, "", 0, 0
        _pin(found)
    found.save()
    failed = found.state == RunState.FAILED
    record(
        Verb.BEGIN,
        by=by,
        target=found,
        result=Result.FAILED if failed else Result.DONE,
        details={"次数": found.attempts, "采用的采集批次": found.collected},
    )
    return None if failed else found


def _pin(run: Run) -> None:
    """What was collected so far is what this run takes, also when it is begun again after an interruption."""
    inspection = run.inspection
    if run.kind == RunKind.FIRST and inspection.take_collected and run.attempts == 1:
        batches = in_force(accounts_of(inspection), inspection.as_of)
        run.collected = [[batch.pk, batch.version] for batch in batches]


@action
def finish(*, run: Run, now: datetime, by: Principal) -> Run:
    """Take the written folder in: results, findings, the step to the next stage. All of it or nothing."""
    run = Run.objects.select_for_update().select_related("inspection").get(pk=run.pk)
    inspection = Inspection.objects.select_for_update().get(pk=run.inspection_id)
    run.inspection = inspection
    known = inspection.findings.values_list("finding_id", flat=True)
    run.counts = store(run, read_folder(place(RUNS, run.folder), known))
    run.state, run.finished_at, run.step = RunState.DONE, now, ""
    run.save()
    if run.kind == RunKind.FIRST and inspection.stage in (Stage.PREPARING, *JUDGING):
        inspection.stage = transition("taken_in", inspection.stage).target
        inspection.save(update_fields=["stage"])
    overturned = _close_overturned(run, now) if run.kind == RunKind.CORRECTION else 0
    close_round(inspection, now)
    record(Verb.FINISH, by=by, target=run, details=run.counts | {"更正": overturned})
    return run


def _close_overturned(run: Run, now: datetime) -> int:
    """What was overturned needs no rectification."""
    rows = Rectification.objects.filter(finding__inspection=run.inspection, finding__state="overturned")
    rows = rows.exclude(state=RectificationState.CLOSED)
    return rows.update(
        state=RectificationState.CLOSED,
        closed_at=now,
        closed_by=run.asked_by,
        closing_note="检查结果已更正，无须整改。",
    )


@action
def end(*, run: Run, state: RunState, failure: str, now: datetime, by: Principal) -> None:
    """A run that was cancelled or could not be done; the sentence says why."""
    run = Run.objects.select_for_update().select_related("inspection").get(pk=run.pk)
    run.state, run.failure, run.finished_at = state, failure, now
    run.save(update_fields=["state", "failure", "finished_at"])
    result = Result.DONE if state == RunState.CANCELLED else Result.FAILED
    record(Verb.END, by=by, target=run, result=result, reason=failure[:300])


@action
def put_back(*, run: Run, by: Principal) -> None:
    """A run whose worker ended in the middle waits again, unless somebody had asked for it to stop."""
    run = Run.objects.select_for_update().select_related("inspection").get(pk=run.pk)
    run.state = RunState.CANCELLED if run.cancel_asked else RunState.QUEUED
    run.save(update_fields=["state"])
    record(Verb.END, by=by, target=run, result=Result.FAILED, reason="后台处理中断，重新排队")
