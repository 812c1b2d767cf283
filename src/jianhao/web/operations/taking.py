"""One backup of this installation: what is kept of it, what is not, and that it was taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog
from django.db import DatabaseError
from django.utils import timezone

from jianhao import __version__
from jianhao.backup.gathering import Folder
from jianhao.backup.keys import Key
from jianhao.backup.progress import Progress
from jianhao.backup.retention import keep_last
from jianhao.backup.store import Store
from jianhao.backup.taking import Taken, take
from jianhao.doctor.space import free
from jianhao.errors import UnusableCall
from jianhao.web.audit.recording import Principal
from jianhao.web.config import FILE, settings
from jianhao.web.operations import actions
from jianhao.web.operations.photographing import photographed
from jianhao.web.operations.sentences import size
from jianhao.web.operations.storage import NO_ROOM, trouble_of
from jianhao.web.people.principals import COMMAND_LINE
from jianhao.web.unfinished import refuse_unfinished

BAGS = "bags"  # archives that the unit keeps itself, often larger than all the rest
# The database comes as a snapshot; the rest is made anew, or says what is going on just now.
TRANSIENT = frozenset({
    "office.sqlite3", "office.sqlite3-wal", "office.sqlite3-shm", "queue.sqlite3", "queue.sqlite3-wal", "queue.sqlite3-shm",
    "worker.lock", "work", "progress", "restore.unfinished",
})  # fmt: skip


def kept_folder(bags: bool) -> Folder:
    """What of the data folder belongs to a backup, and the settings file beside it."""
    return Folder(
        path=settings().data, transient=TRANSIENT, by_reference=frozenset() if bags else frozenset({BAGS}),
        growing=frozenset({"logs"}), further=((f"settings/{FILE}", Path(FILE).absolute()),),
    )  # fmt: skip


def back_up(
    to: Path, key: Key, *, keep: int = 0, bags: bool = False, progress: Progress, by: Principal = COMMAND_LINE
) -> Taken:
    """Write one consistent set into the store at `to` (made if there is none) while the application works.

    `keep` > 0 takes all but so many newest sets away afterwards; `bags` keeps the archives of `bags` as well.
    UnusableCall if the store cannot be used, UnusableFile if the database is damaged.
    """
    data = settings().data.resolve()
    if to.resolve() == data or data in to.resolve().parents or to.resolve() in data.parents:
        raise UnusableCall("备份文件夹不能在数据文件夹里面或者包含它，请放在另一块磁盘或另一台机器上。")
    refuse_unfinished()
    try:
        store = Store.at(to, key)
        taken = take(store, photographed, kept_folder(bags), __version__, progress)
        if keep:
            taken = replace(taken, removed_sets=keep_last(store, keep).sets)
    except OSError as error:
        raise UnusableCall(_not_written(to, error)) from error
    _note(taken, by)
    return taken


def _not_written(to: Path, error: OSError) -> str:
    """Why a backup did not come about; nothing of earlier ones is touched."""
    left = {name: free(place) for name, place in (("备份文件夹", to), ("数据文件夹", settings().data))}
    told = "，".join(f"{name}剩余{size(room)}" for name, room in left.items() if room is not None)
    why = "磁盘空间不足" if trouble_of(error) == NO_ROOM else "不能写入"
    return f"备份没有完成，{why}（{told}）。已有的备份不受影响，处理后再备份一次。"


def _note(taken: Taken, by: Principal) -> None:
    """That it was taken; a backup stands although the database has no room left for a row."""
    try:
        actions.note_backup(taken=taken, now=timezone.now(), by=by)
    except DatabaseError as error:
        structlog.get_logger("jianhao.web.backups").warning("backup not recorded", why=str(error))
