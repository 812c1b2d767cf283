"""Plans in the background: the same function as the command line calls, one long job at a time (ADR 0025)."""

from __future__ import annotations

import shutil

import structlog
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.errors import JianhaoError
from jianhao.web.inspections import jobs as inspections
from jianhao.web.inspections.folders import finished, sweep, work_folder
from jianhao.web.inspections.models import Run, RunState
from jianhao.web.people.principals import SYSTEM
from jianhao.web.plans import actions_runs
from jianhao.web.plans.inputs import request_for
from jianhao.web.plans.models import Plan
from jianhao.web.plans.results import read_taken
from jianhao.web.progress import Cancelled, InRow
from jianhao.web.turns import in_turn, long_work

log = structlog.get_logger("jianhao.web.plans")


@db_task()
def work_later() -> None:
    """Do the plans that wait, one after the other; inspections that wait come next."""
    with in_turn(long_work) as mine:
        while mine and (plan := _next()) is not None:
            work(plan)
    if mine and Run.objects.filter(state=RunState.QUEUED).exists():
        inspections.work_later()


def _next() -> Plan | None:
    """The next plan to be made, taken up; one that is given up is passed over."""
    while (waiting := Plan.objects.filter(state=RunState.QUEUED).order_by("pk").first()) is not None:
        taken = actions_runs.begin(plan=waiting, now=timezone.now(), by=SYSTEM)
        if taken is not None:
            return taken
        sweep(waiting.folder)
    return None


def work(plan: Plan) -> None:
    """One plan: inputs, the job, the rows. A folder that was finished before the worker ended is only taken in."""
    from jianhao.jobs.plan import plan_accounts  # the solvers are loaded by the worker alone

    try:
        if not finished(plan.folder):
            sweep(plan.folder)
            progress = InRow(Plan.objects.filter(pk=plan.pk))
            progress.stage("整理台账和方案设置")
            plan_accounts(request_for(plan, work_folder(plan.folder)), progress)
        actions_runs.finish(plan=plan, taken=read_taken(plan), now=timezone.now(), by=SYSTEM)
    except Cancelled:
        _end(plan, RunState.CANCELLED, "")
    except JianhaoError as error:
        _end(plan, RunState.FAILED, str(error))
    except Exception as error:
        log.exception("plan failed", plan=plan.pk)
        _end(
            plan,
            RunState.FAILED,
            f"程序内部错误（{type(error).__name__}），没有得出方案。请将日志随问题一并反馈。",
        )
    finally:
        shutil.rmtree(work_folder(plan.folder), ignore_errors=True)


def _end(plan: Plan, state: RunState, failure: str) -> None:
    actions_runs.end(plan=plan, state=state, failure=failure, now=timezone.now(), by=SYSTEM)


def resume() -> int:
    """Take up what was left when the worker last ended; how many plans wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits: the queue only says when, the rows say what. How many plans wait."""
    with in_turn(long_work) as mine:
        for plan in Plan.objects.filter(state=RunState.RUNNING) if mine else ():
            actions_runs.put_back(plan=plan, by=SYSTEM)
    waiting = Plan.objects.filter(state=RunState.QUEUED).count()
    if waiting:
        work_later()
    return waiting
