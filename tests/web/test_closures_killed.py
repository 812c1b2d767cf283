"""Killed in the middle of a step: the case, the register, the files' rows and the record are there together or not at all.

Run as a module of its own (`python -m web.test_closures_killed WHAT STEP`) it is the process that is killed.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from web.databases import of_its_own, own_database

DEEP = bool(os.environ.get("JIANHAO_DEEP"))
# Where within a step the process ends: after the register was written, after the file, with the event or the line missing.
PLACES = ("actions_steps.follow", "actions_steps.keep", "actions_steps.record", "actions_steps.told")
STEPS = 10


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """The small province, its people, a closing in draft with everything filled in and its archive verified."""
    from web.closing_route import described, filled, office
    from web.closures_made import BAG, BAG_LAST
    from web.world import NOW

    from jianhao.web.closures import actions_archives, jobs
    from jianhao.web.closures.actions_matters import fill
    from jianhao.web.closures.actions_steps import begin
    from jianhao.web.closures.matters import Matter
    from jianhao.web.config import settings
    from jianhao.web.people.models import User
    from jianhao.web.setup import bring_up_to_date

    bring_up_to_date()
    world = office(BAG_LAST)
    clerk = User.objects.get(login_name="clerk")
    closure = begin(account=world.accounts["town"], described=described(), now=NOW, by=clerk)
    for matter, values in filled(world.accounts["county"].account_id).items():
        fill(closure=closure, matter=Matter(matter), values=values, file=None, now=NOW, by=clerk)
    (settings().data / "bags").mkdir()
    (settings().data / "bags" / "一").symlink_to(BAG)  # a link is no archive of ours
    from shutil import copytree

    copytree(BAG, settings().data / "bags" / "丁镇之声")
    actions_archives.ask(closure=closure, file=None, folder="丁镇之声", root="", now=NOW, by=clerk)
    jobs.resume()
    look()


def step(number: str) -> None:
    """One step of the route; dies where DIE_AT says."""
    from web.closing_route import steps
    from web.world import NOW

    from jianhao.web.closures.actions_steps import take
    from jianhao.web.closures.models import Closure
    from jianhao.web.people.models import User

    if os.environ.get("DIE_AT"):
        module, _, name = os.environ["DIE_AT"].partition(".")
        setattr(importlib.import_module(f"jianhao.web.closures.{module}"), name, _die)
    who, days, given = steps()[int(number)]
    by = User.objects.get(login_name=who)
    take(closure=Closure.objects.get(), given=given, now=NOW + timedelta(days), by=by)
    look()


def look() -> None:
    """Everything that a step changes, in a line."""
    import web.world  # noqa: F401  (the application)

    from jianhao.web.audit.models import AuditEvent
    from jianhao.web.audit.proof import prove_database
    from jianhao.web.closures.models import Closure, ClosureEvent, EvidenceFile
    from jianhao.web.registry.models import StateChange

    closure = Closure.objects.select_related("account__agency").get()
    told = AuditEvent.objects.filter(verb__startswith="关停：").count()
    print(
        closure.state, closure.account.local_state, closure.account.platform_state or "-", StateChange.objects.count(),
        ClosureEvent.objects.count(), EvidenceFile.objects.count(), told, closure.case.since, prove_database().intact,
    )  # fmt: skip


def _run(environment: dict[str, str], *given: str, die_at: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.test_closures_killed", *given]
    environment = environment | {"DIE_AT": die_at}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _seen(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1].split()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes with a data folder and a database of their own."""
    with own_database() as database:
        yield of_its_own(tmp_path, database)


def test_a_killed_step_leaves_nothing_half_done(alone: dict[str, str]) -> None:
    before = _seen(_run(alone, "prepare"))
    for number in range(STEPS if DEEP else 1):
        for place in (PLACES[number % 4], PLACES[(number + 1) % 4]) if DEEP else PLACES[3:]:
            killed = _run(alone, "step", str(number), die_at=place)
            assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
            assert _seen(_run(alone, "look")) == before, place
        after = _seen(_run(alone, "step", str(number)))
        assert (int(after[4]), int(after[6]), after[8]) == (int(before[4]) + 1, int(before[6]) + 1, "True")
        before = after
    assert before[:3] == (
        ["archived", "archived", "cancelled"] if DEEP else ["unit_review", "closing_proposed", "active"]
    )


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
