"""Run by test_killed.py and test_web_killed.py in processes of their own: prepare a register, then die in the middle of an action."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from web.world import HEADINGS, NOW, World, workbook  # isort: split

from django.db.models import QuerySet
from web import material

from jianhao.web.audit.proof import prove_database
from jianhao.web.audit.recording import record
from jianhao.web.inspections import actions_runs, jobs
from jianhao.web.inspections.folders import RUNS, place
from jianhao.web.inspections.models import Run
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.progress import InRow
from jianhao.web.registry import actions_imports
from jianhao.web.registry.jobs import resume
from jianhao.web.registry.models import Account, ImportBatch, StateChange
from jianhao.web.setup import bring_up_to_date


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    bring_up_to_date()
    world = World()
    by = world.user("importer", world.county, Role.REVIEWER)
    world.user("decider", world.county, Role.DECIDER)
    rows = [
        HEADINGS,
        *(
            [n, f"号{n}", "新浪微博", str(2810000000 + n), "丁镇人民政府", "", n, "", "", "", "", ""]
            for n in range(300)
        ),
    ]
    with workbook(Path(os.environ["JIANHAO_DATA"]) / "台账.xlsx", rows).open("rb") as stream:
        actions_imports.receive(stream=stream, name="台账.xlsx", agency=world.county, now=NOW, by=by)


def die_reading() -> None:
    actions_imports.counted = _die
    actions_imports.read(batch=ImportBatch.objects.get(), by=User.objects.get(login_name="importer"))


def die_committing() -> None:
    actions_imports._change = _die
    actions_imports.commit(
        batch=ImportBatch.objects.get(), now=NOW, by=User.objects.get(login_name="decider")
    )


def look() -> None:
    batch = ImportBatch.objects.get()
    print(
        batch.state,
        batch.rows.count(),
        Account.objects.count(),
        StateChange.objects.count(),
        prove_database().intact,
    )


def carry_on() -> None:
    resume()


def commit() -> None:
    actions_imports.commit(
        batch=ImportBatch.objects.get(), now=NOW, by=User.objects.get(login_name="decider")
    )


def prepare_inspection() -> None:
    """An inspection whose run waits for the worker."""
    bring_up_to_date()
    world = World()
    by = world.user("importer", world.county, Role.REVIEWER)
    one = material.make(world, by)
    actions_runs.ask(inspection=one, now=NOW, by=by)


class _Dying:
    """A Progress that ends the process when a stage begins."""

    def __init__(self, row: QuerySet) -> None:
        self.inner = InRow(row)

    def stage(self, title: str, total: int = 0) -> None:
        self.inner.stage(title, total)
        if title == os.environ["DIE_AT"]:
            _die()

    def advance(self, amount: int = 1) -> None:
        self.inner.advance(amount)


def die_running() -> None:
    """Take the run up and die in the stage that DIE_AT names."""
    jobs.InRow = _Dying
    jobs.resume()


def die_before_rows() -> None:
    """Die when the folder is whole and the rows are not yet there."""
    actions_runs.store = _die
    jobs.resume()


def die_within_rows() -> None:
    """Die in the transaction that writes the rows, at its end."""
    actions_runs.record = _die_at_finish
    jobs.resume()


def _die_at_finish(verb: str, **more: object) -> object:
    if verb == actions_runs.Verb.FINISH:
        _die()
    return record(verb, **more)


def forget_attempts() -> None:
    """As if the run had never been begun: three ends in a row would give it up."""
    Run.objects.update(attempts=0)


def work_runs() -> None:
    """A worker that starts again."""
    jobs.resume()


def look_at_runs() -> None:
    run = Run.objects.get()
    folders = (
        sorted(p.name for p in place(RUNS, run.folder).parent.glob("*"))
        if place(RUNS, run.folder).parent.exists()
        else []
    )
    print(
        run.state,
        run.inspection.stage,
        run.results.count(),
        run.inspection.findings.count(),
        run.inspection.findings.values("finding_id").distinct().count(),
        len(folders),
        prove_database().intact,
    )


if __name__ == "__main__":
    globals()[sys.argv[1]]()
