"""Giving a set back: every file into a folder of its own, its digest compared as it is written.

A folder that is being filled carries a mark; one whose filling was broken off is gone on with, file by file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from jianhao.backup.checking import contents
from jianhao.backup.progress import Progress
from jianhao.backup.sealing import Damaged
from jianhao.backup.sets import Entry, SetHeader
from jianhao.backup.store import Store
from jianhao.errors import UnusableCall, UnusableFile

MARK = "restore.unfinished"
THREADS = 4
PART = 1 << 20


def prepare_folder(folder: Path, header: SetHeader) -> None:
    """Mark an empty or new folder as being filled from a set; UnusableCall if it holds anything else."""
    mark = folder / MARK
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if mark.exists():
            if mark.read_text(encoding="utf-8").strip() != header.id:
                raise UnusableCall(f"{folder}中有另一份备份没有恢复完的内容，请换一个空文件夹。")
        elif list(folder.iterdir()):
            raise UnusableCall(f"{folder}不是空文件夹，恢复不会覆盖已有的数据，请换一个空文件夹。")
        mark.write_text(header.id + "\n", encoding="utf-8")
    except OSError as error:
        raise UnusableCall(f"{folder}不能写入，请检查权限和磁盘。") from error


def finish_folder(folder: Path) -> None:
    """Flush everything and take the mark away: from now on the folder may be used."""
    if hasattr(os, "sync"):
        os.sync()
    (folder / MARK).unlink(missing_ok=True)


def is_unfinished(folder: Path) -> bool:
    """Whether filling a folder was broken off."""
    return (folder / MARK).exists()


def restore_files(
    store: Store,
    entries: Iterable[Entry],
    folder: Path,
    place: Callable[[str], str | None],
    progress: Progress,
) -> int:
    """Write the files of a set below `folder`, where `place` says (None: not at all); how many.

    UnusableFile names the first file that cannot be given back as it was.
    """
    wanted = [(entry, target) for entry in entries if (target := place(entry.path)) is not None]
    progress.stage("恢复文件", len(wanted))
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(lambda pair: _restore(store, pair[0], _below(folder, pair[1])), wanted):
            progress.advance()
    return len(wanted)


def stream(store: Store, entry: Entry) -> Iterator[bytes]:
    """The bytes of one file of a set; UnusableFile if they are not those that were stored."""
    try:
        yield from contents(store, entry)
    except Damaged as error:
        raise UnusableFile(entry.path, f"{error}，不能恢复。") from error


def _below(folder: Path, path: str) -> Path:
    """The place of a path below a folder; a list that leads out of it was not written by us."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in ("..", "") or "\0" in part for part in parts):
        raise UnusableFile(path, "备份清单中的路径不能使用。")
    return folder.joinpath(*parts)


def _restore(store: Store, entry: Entry, target: Path) -> None:
    if _same(entry, target):
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Always the same name: what a killed try left is written over, not left lying about.
    draft = target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:32]}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for piece in stream(store, entry):
                out.write(piece)
        os.chmod(draft, entry.mode & 0o700)
        os.utime(draft, ns=(entry.mtime_ns, entry.mtime_ns))
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _same(entry: Entry, target: Path) -> bool:
    """Whether an earlier try has written the file already."""
    try:
        if target.stat().st_size != entry.size:
            return False
        digest = hashlib.sha256()
        with target.open("rb") as source:
            while part := source.read(PART):
                digest.update(part)
    except OSError:
        return False
    return digest.hexdigest() == entry.sha256
