"""A plan from asking for it to its rows. What the worker does here is recorded like what people do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from jianhao.consolidation.scenario import Scenario
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.inspections.actions_runs import MOST_ATTEMPTS
from jianhao.web.inspections.folders import new_token
from jianhao.web.inspections.models import Run, RunState
from jianhao.web.inspections.models.runs import ACTIVE
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require
from jianhao.web.plans import scenarios
from jianhao.web.plans.carrying import carry
from jianhao.web.plans.holding import held_plan, rests_on, within_block
from jianhao.web.plans.models import Plan
from jianhao.web.plans.results import Taken, store
from jianhao.web.progress import call_off
from jianhao.web.refusals import Refused


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交整合方案测算"
    AGAIN = "重新提交整合方案测算"
    CANCEL = "取消整合方案测算"
    BEGIN = "开始整合方案测算"
    FINISH = "整合方案测算完成"
    END = "整合方案测算未完成"


@action
def make(
    *, agency: Agency, title: str, scenario: Scenario, inspection_run: Run | None, previous: Plan | None,
    lock_agreed: bool, now: datetime, by: User,
) -> Plan:  # fmt: skip
    """Have a plan made for a unit and those below it; decisions on the plan before go along as locks."""
    require(by, Permission.PLAN)
    within_block(by, agency)
    if Plan.objects.filter(agency=agency, state__in=ACTIVE).exists():
        raise Refused("该单位的方案正在测算，请等待完成或者取消。")
    run = rests_on(inspection_run, agency, by)
    locks = _locks(previous, agency, lock_agreed)
    scenarios.with_locks(scenario, locks)
    made = Plan.objects.create(
        agency=agency, agency_path=agency.path, title=title, inspection_run=run, previous=previous,
        scenario=scenarios.text_of(scenario), locks=locks, lock_agreed=lock_agreed, asked_by=by, asked_at=now, folder=new_token(),
    )  # fmt: skip
    said = {"检查": str(run) if run else None, "上一方案": previous.pk if previous else None,
            "锁定": len(locks), "方案设置": made.scenario[:4000]}  # fmt: skip
    record(Verb.ASK, by=by, target=made, details=said)
    return made


def _locks(previous: Plan | None, agency: Agency, lock_agreed: bool) -> list[dict[str, Any]]:
    """The locks of a plan's decisions; the plan is held, so that nobody decides on it meanwhile."""
    if previous is None:
        return []
    previous = Plan.objects.select_for_update().get(pk=previous.pk)
    if previous.agency_id != agency.pk or not Plan.objects.current().filter(pk=previous.pk).exists():
        raise Refused("上一方案须是同一单位最近得出的方案。")
    return scenarios.locks_of(previous, lock_agreed)


@action
def again(*, plan: Plan, now: datetime, by: User) -> Plan:
    """Have a plan that failed or was cancelled made after all, from the register and the decisions as they are now."""
    plan = held_plan(plan, by, Permission.PLAN)
    if plan.state not in (RunState.FAILED, RunState.CANCELLED):
        raise Refused(f"该方案{plan.get_state_display()}，不能重新提交。")
    if plan.followed is not None:
        raise Refused("该单位已有更新的方案，请另行新建。")
    plan.locks = _locks(plan.previous, plan.agency, plan.lock_agreed)
    scenarios.with_locks(scenarios.read(plan.scenario), plan.locks)
    plan.state, plan.failure, plan.attempts, plan.cancel_asked = RunState.QUEUED, "", 0, False
    plan.step, plan.done, plan.total = "", 0, 0
    plan.started_at = plan.finished_at = None
    plan.asked_by, plan.asked_at, plan.folder = by, now, new_token()
    plan.save()
    record(Verb.AGAIN, by=by, target=plan)
    return plan


@action
def cancel(*, plan: Plan, now: datetime, by: User) -> Plan:
    """Stop a plan: at once while it waits, at its next step while it is made. Nothing of it is kept."""
    plan = held_plan(plan, by, Permission.PLAN)
    if not plan.active:
        raise Refused(f"该方案{plan.get_state_display()}，不能取消。")
    call_off(plan, now)
    record(Verb.CANCEL, by=by, target=plan)
    return plan


@action
def begin(*, plan: Plan, now: datetime, by: Principal) -> Plan | None:
    """Take a waiting plan up; None when another was first. One that ended the worker three times is given up."""
    found = _row(plan)
    if found.state != RunState.QUEUED:
        record(Verb.BEGIN, by=by, target=found, result=Result.REFUSED, reason=found.get_state_display())
        return None
    found.attempts += 1
    failed = found.attempts > MOST_ATTEMPTS
    if failed:
        found.state, found.finished_at = RunState.FAILED, now
        found.failure = f"连续{MOST_ATTEMPTS}次测算中断，可能是内存不足。请减少单位后重新测算。"
    else:
        found.state, found.started_at, found.step, found.done, found.total = RunState.RUNNING, now, "", 0, 0
    found.save()
    result = Result.FAILED if failed else Result.DONE
    record(Verb.BEGIN, by=by, target=found, result=result, details={"次数": found.attempts})
    return None if failed else found


@action
def finish(*, plan: Plan, taken: Taken, now: datetime, by: Principal) -> Plan:
    """Take a written folder in: the rows, and what was decided and answered before. All of it or nothing."""
    plan = _row(plan)
    carried = carry(plan, store(plan, taken), taken.locks)
    plan.state, plan.finished_at, plan.step = RunState.DONE, now, ""
    plan.save()
    counts = {name: plan.summary[name] for name in ("accounts", "keep", "merge", "close")}
    record(Verb.FINISH, by=by, target=plan, details={**counts, "沿用的决定": carried})
    return plan


@action
def end(*, plan: Plan, state: RunState, failure: str, now: datetime, by: Principal) -> None:
    """A plan that was cancelled or could not be made; the sentence says why."""
    plan = _row(plan)
    plan.state, plan.failure, plan.finished_at = state, failure, now
    plan.save(update_fields=["state", "failure", "finished_at"])
    result = Result.DONE if state == RunState.CANCELLED else Result.FAILED
    record(Verb.END, by=by, target=plan, result=result, reason=failure[:300])


@action
def put_back(*, plan: Plan, by: Principal) -> None:
    """A plan whose worker ended in the middle waits again, unless somebody had asked for it to stop."""
    plan = _row(plan)
    plan.state = RunState.CANCELLED if plan.cancel_asked else RunState.QUEUED
    plan.save(update_fields=["state"])
    record(Verb.END, by=by, target=plan, result=Result.FAILED, reason="后台处理中断，重新排队")


def _row(plan: Plan) -> Plan:
    """The row, held until the transaction ends."""
    rows = Plan.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "previous", "inspection_run__inspection").get(pk=plan.pk)
