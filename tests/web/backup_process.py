"""Run by test_backups.py and test_moving.py in processes of their own: fill an installation, write to it, look at it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

from web.world import NOW, World  # isort: split

from django.db import OperationalError, transaction
from web import material

from jianhao.backup.keys import KeyFile
from jianhao.jobs.progress import Silent
from jianhao.web.audit.proof import prove_database
from jianhao.web.config import settings
from jianhao.web.inspections import actions_rounds
from jianhao.web.inspections.folders import MATERIALS, place
from jianhao.web.inspections.models import Inspection, Material, MaterialRole
from jianhao.web.operations import drills, jobs
from jianhao.web.operations.models import SafetyRecord
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role
from jianhao.web.setup import bring_up_to_date

THREADS = 5
PAUSE = 0.3  # seconds: SQLite has one writer at a time, and twenty that never rest would wait each other out


def prepare() -> None:
    """A small province with an inspection for each of four processes' threads."""
    bring_up_to_date()
    world = World()
    by = world.user("importer", world.county, Role.REVIEWER)
    world.user("system", world.province, Role.SYSTEM)
    for _ in range(4 * THREADS):
        material.make(world, by)


def write() -> None:
    """Five writers that hand files in and take every second out again, until they are told to stop; prints how many stayed."""
    first, stop, most = (
        int(os.environ["FIRST"]),
        Path(os.environ["STOP"]),
        int(os.environ.get("MOST", "100000")),
    )
    by = User.objects.get(login_name="importer")
    held = list(Inspection.objects.order_by("pk")[first : first + THREADS])
    stayed = [0] * THREADS
    Path(os.environ["READY"]).touch()

    def work(number: int) -> None:
        from django.db import connection

        for turn in range(most):
            if stop.exists():
                break
            time.sleep(PAUSE)
            try:
                stays = _hand_in(held[number], number, by, stays=turn % 20 == 0 and stayed[number] < 10)
            except OperationalError:  # SQLite: another was at it for too long; nothing of this one was kept
                continue
            stayed[number] += stays
        connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(stayed))


def _hand_in(inspection: Inspection, number: int, by: User, stays: bool) -> bool:
    """One file handed in, and taken out again in the same transaction unless it stays."""
    stream = BytesIO(os.urandom(2000 + 500 * number))
    with transaction.atomic():
        made = actions_rounds.add_material(
            inspection=inspection, role=MaterialRole.POSTS, stream=stream, name="内容.csv", now=NOW, by=by
        )
        if not stays:
            actions_rounds.drop_material(material=made, by=by)
    return stays


def look() -> None:
    """Whether every row has its file as it was handed in, and whether the log is whole."""
    wrong = []
    for row in Material.objects.all():
        path = place(MATERIALS, row.stored)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            wrong.append(row.stored)
    report = prove_database()
    print(
        json.dumps(
            {
                "rows": Material.objects.count(),
                "wrong": wrong,
                "intact": report.intact,
                "head": str(report.head),
                "users": User.objects.count(),
            }
        )
    )


def keep_safe() -> None:
    """What the worker does when a backup and a drill are due; prints the records."""
    jobs.keep_safe.call_local()
    rows = SafetyRecord.objects.order_by("pk").values_list("kind", "well", "sentence")
    print(json.dumps(list(rows), ensure_ascii=False))


def hold() -> None:
    """A drill now; prints whether it went well and what it said."""
    to, key = settings().backup_to, settings().backup_key
    assert to
    assert key
    held = drills.hold(to, KeyFile(key), Silent())
    left = [path.name for path in (settings().data / "work").glob("*")]
    print(json.dumps([held.well, held.sentence, left], ensure_ascii=False))


if __name__ == "__main__":
    globals()[sys.argv[1]]()
