"""Run by test_killed.py in processes of their own: prepare a register, then die in the middle of an action."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from web.world import HEADINGS, NOW, World, workbook

from jianhao.web.audit.proof import prove_database
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
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


if __name__ == "__main__":
    globals()[sys.argv[1]]()
