"""Run by test_plans_killed.py in processes of their own: a plan that waits, a worker that dies, a worker that starts again."""

from __future__ import annotations

import os
import signal
import sys

from web.world import World  # isort: split

from web import plan_material

from jianhao.web.audit.proof import prove_database
from jianhao.web.audit.recording import record
from jianhao.web.inspections.folders import REGISTERS, RUNS, place, work_folder
from jianhao.web.people.roles import Role
from jianhao.web.plans import actions_runs, jobs
from jianhao.web.plans.models import Plan, PlannedAccount, Safeguard
from jianhao.web.progress import InRow
from jianhao.web.registry.models import Account
from jianhao.web.setup import bring_up_to_date


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """A plan that waits for the worker."""
    bring_up_to_date()
    world = World()
    plan_material.furnish(world)
    plan_material.ask(world, world.user("reviewer", world.county, Role.REVIEWER))


class _Dying(InRow):
    """Ends the process when the stage begins that DIE_AT names."""

    def stage(self, title: str, total: int = 0) -> None:
        super().stage(title, total)
        if title == os.environ["DIE_AT"]:
            _die()


def forget_attempts() -> None:
    """Three ends in a row give a plan up; the stages are tried one after the other all the same."""
    Plan.objects.update(attempts=0)


def die_at() -> None:
    """Take the plan up and die in the middle of it."""
    jobs.InRow = _Dying
    jobs.resume()


def die_before_rows() -> None:
    """Die when the folder is whole and the rows are not yet there; what people change meanwhile is not planned for."""
    jobs.read_taken = _die
    jobs.resume()


def die_within_rows() -> None:
    """Die in the transaction that writes the rows, at its end."""

    def dying(verb: str, **more: object) -> object:
        if verb == actions_runs.Verb.FINISH:
            _die()
        return record(verb, **more)

    actions_runs.record = dying
    jobs.resume()


def work() -> None:
    """A worker that starts again."""
    jobs.resume()


def look() -> None:
    plan = Plan.objects.get()
    parent = place(RUNS, plan.folder).parent
    folders = [p.name for p in parent.glob("*")] if parent.exists() else []
    drafts = [p.name for p in parent.glob(".*")] if parent.exists() else []
    print(
        plan.state,
        PlannedAccount.objects.count(),
        Safeguard.objects.count(),
        len(folders),
        len(drafts),
        work_folder(plan.folder).exists(),
        place(REGISTERS, plan.folder).is_file(),
        Account.objects.exclude(local_state="running").count(),
        prove_database().intact,
    )


if __name__ == "__main__":
    globals()[sys.argv[1]]()
