"""Run by test_collecting_killed.py in processes of their own: batches that wait, a worker that dies, a worker that starts again."""

from __future__ import annotations

import os
import signal
import sys
from io import BytesIO

from web.world import World  # isort: split

from collect.weixin_server import APPID, SECRET
from django.utils import timezone
from web.material import posts

from jianhao.web.audit.proof import prove_database
from jianhao.web.audit.recording import record
from jianhao.web.collecting import actions_batches, actions_pulls, jobs
from jianhao.web.collecting.folders import set_folder, work_folder
from jianhao.web.collecting.models import Batch, Collection, Coverage
from jianhao.web.people.roles import Role
from jianhao.web.setup import bring_up_to_date


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare() -> None:
    """An asking of the interface and a file that wait for the worker."""
    bring_up_to_date()
    world = World()
    clerk, reviewer = (
        world.user("clerk", world.county, Role.OPERATOR),
        world.user("r", world.county, Role.REVIEWER),
    )
    account, now = world.accounts["county"], timezone.now()
    actions_pulls.enter(account=account, appid=APPID, secret=SECRET, now=now, by=clerk)
    actions_pulls.ask(account=account, now=now, by=clerk)
    actions_batches.receive(
        agency=world.county, kind="posts", stream=BytesIO(posts(world)), name="发布内容.csv", covers=None, now=now, by=reviewer
    )  # fmt: skip


def work() -> None:
    """A worker that starts, or starts again."""
    jobs.resume()


def die_read() -> None:
    """Die when everything is read and no row is written yet."""
    actions_batches.write = _die
    jobs.resume()


def die_within_rows() -> None:
    """Die at the end of the transaction that writes the rows."""

    def dying(verb: str, **more: object) -> object:
        if verb == actions_batches.Verb.FINISH:
            _die()
        return record(verb, **more)

    actions_batches.record = dying
    jobs.resume()


def look() -> None:
    for batch in Batch.objects.order_by("pk"):
        print(
            batch.kind, batch.state, batch.attempts, Collection.objects.filter(batch=batch).count(),
            set_folder(batch.folder).is_dir(), work_folder(batch.folder).exists(), batch.counts.get("articles", "-"),
        )  # fmt: skip
    print(Coverage.objects.exclude(result="").count(), prove_database().intact)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
