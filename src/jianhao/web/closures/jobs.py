"""Archives verified in the background: rows say what waits, the queue only says when."""

from __future__ import annotations

import shutil
import time

import structlog
from django.utils import timezone
from huey.contrib.djhuey import db_task

from jianhao.web.closures import actions_archives
from jianhao.web.closures.bags import UPLOADED, NotUnpacked, bag_of_upload, named_bag, verified
from jianhao.web.closures.models import ArchiveCheck, CheckState
from jianhao.web.closures.models.archives import WORKING
from jianhao.web.config import settings
from jianhao.web.inspections.folders import place, work_folder
from jianhao.web.people.principals import SYSTEM
from jianhao.web.progress import EVERY, Cancelled
from jianhao.web.turns import Work, in_turn

log = structlog.get_logger("jianhao.web.closures")
STRAY = 86_400  # seconds; a transaction that is still under way is younger
_one = Work()  # unpacking takes disk; one after the other, in the one worker process (see worker.py)


@db_task()
def verify_later() -> None:
    """Do the verifications that wait, one after the other."""
    with in_turn(_one) as mine:
        while mine and (check := _next()) is not None:
            _verify(check)


def _next() -> ArchiveCheck | None:
    while (
        waiting := ArchiveCheck.objects.filter(state=CheckState.QUEUED).order_by("pk").first()
    ) is not None:
        taken = actions_archives.begin(check=waiting, by=SYSTEM)
        if taken is not None:
            return taken
        sweep(waiting)
    return None


def _verify(check: ArchiveCheck) -> None:
    step = Asked(check)
    try:
        folder = bag_of_upload(check.stored, step) if check.stored else named_bag(check.name)
        looked = verified(folder, check.given_root, step)
        actions_archives.finish(check=check, looked=looked, now=timezone.now(), by=SYSTEM)
    except Cancelled:
        actions_archives.stop(check=check, now=timezone.now(), by=SYSTEM)
    except NotUnpacked as error:
        actions_archives.fail(check=check, sentence=str(error), now=timezone.now(), by=SYSTEM)
    except Exception as error:
        log.exception("verification failed", check=check.pk)
        sentence = f"程序内部错误（{type(error).__name__}），没有得出结果。请将日志随问题一并反馈。"
        actions_archives.fail(check=check, sentence=sentence, now=timezone.now(), by=SYSTEM)
    finally:
        sweep(check)


class Asked:
    """Called before each file: looks about once a second whether somebody has called the verification off."""

    def __init__(self, check: ArchiveCheck) -> None:
        self._rows, self._looked = ArchiveCheck.objects.filter(pk=check.pk, cancel_asked=True), -EVERY

    def __call__(self) -> None:
        if time.monotonic() - self._looked < EVERY:
            return
        self._looked = time.monotonic()
        if self._rows.exists():
            raise Cancelled("已取消。")


def sweep(check: ArchiveCheck) -> None:
    """The upload and what was unpacked are not kept here: the office keeps its archive, the register keeps the answer."""
    if check.stored:
        shutil.rmtree(work_folder(check.stored), ignore_errors=True)
        place(UPLOADED, check.stored).unlink(missing_ok=True)


def _sweep_strays() -> None:
    """Uploads for which there is no row: the process that took them in ended before its transaction did."""
    folder = settings().data / UPLOADED
    if not folder.is_dir():
        return
    waiting = set(ArchiveCheck.objects.filter(state__in=WORKING).values_list("stored", flat=True))
    for path in folder.iterdir():
        if path.name not in waiting and time.time() - path.stat().st_mtime > STRAY:
            path.unlink(missing_ok=True)


def resume() -> int:
    """Take up what was left when the worker last ended; how many wait."""
    return nudge()


def nudge() -> int:
    """Begin what waits."""
    with in_turn(_one) as mine:
        if mine:
            for check in ArchiveCheck.objects.filter(state=CheckState.RUNNING):
                actions_archives.put_back(check=check, by=SYSTEM)
            _sweep_strays()
    waiting = ArchiveCheck.objects.filter(state=CheckState.QUEUED).count()
    if waiting:
        verify_later()
    return waiting
