"""The main job in the background: the same function as the command line calls, one at a time."""

from __future__ import annotations

import shutil

import structlog
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.errors import JianhaoError
from jianhao.web.inspections import actions_runs
from jianhao.web.inspections.due_rounds import begin_due
from jianhao.web.inspections.folders import finished, sweep, work_folder
from jianhao.web.inspections.inputs import request_for
from jianhao.web.inspections.models import Run, RunState
from jianhao.web.people.principals import SYSTEM
from jianhao.web.progress import Cancelled, InRow
from jianhao.web.turns import in_turn, long_work

log = structlog.get_logger("jianhao.web.inspections")


@db_task()
def work_later() -> None:
    """Do the runs that wait, one after the other."""
    with in_turn(long_work) as mine:
        while mine and (run := _next()) is not None:
            work(run)


def _next() -> Run | None:
    """The next run to be done, taken up; one that is given up is passed over."""
    waiting = Run.objects.filter(state=RunState.QUEUED).order_by("pk").first()
    if waiting is None:
        return None
    taken = actions_runs.begin(run=waiting, now=timezone.now(), by=SYSTEM)
    if taken is None:
        sweep(waiting.folder)
        return _next()
    return taken


def work(run: Run) -> None:
    """One run: inputs, the job, the rows. A folder that was finished before the worker ended is only taken in."""
    from jianhao.jobs.inspect import inspect  # what it takes to run is loaded by the worker alone

    try:
        if not finished(run.folder):
            sweep(run.folder)
            inspect(request_for(run, work_folder(run.folder)), InRow(Run.objects.filter(pk=run.pk)))
        actions_runs.finish(run=run, now=timezone.now(), by=SYSTEM)
    except Cancelled:
        actions_runs.end(run=run, state=RunState.CANCELLED, failure="", now=timezone.now(), by=SYSTEM)
    except JianhaoError as error:
        actions_runs.end(run=run, state=RunState.FAILED, failure=str(error), now=timezone.now(), by=SYSTEM)
    except Exception as error:
        log.exception("run failed", run=run.pk)
        sentence = f"程序内部错误（{type(error).__name__}），没有得出结果。请将日志随问题一并反馈。"
        actions_runs.end(run=run, state=RunState.FAILED, failure=sentence, now=timezone.now(), by=SYSTEM)
    finally:
        shutil.rmtree(work_folder(run.folder), ignore_errors=True)


def resume() -> int:
    """Take up what was left when the worker last ended; how many runs wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits: the queue only says when, the rows say what. How many runs wait."""
    with in_turn(long_work) as mine:
        for run in Run.objects.filter(state=RunState.RUNNING) if mine else ():
            actions_runs.put_back(run=run, by=SYSTEM)
    begin_due(timezone.localtime())
    waiting = Run.objects.filter(state=RunState.QUEUED).count()
    if waiting:
        work_later()
    return waiting
