"""The files of a data folder as they lie there now, and reading one while others write."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jianhao.backup.blobs import PIECE

DATA = "data/"  # what paths of the data folder begin with in a set
TRIES = 3
PATIENCE = 0.2  # seconds until a file that changed while it was read is read again


@dataclass(frozen=True, slots=True)
class Folder:
    """What of a data folder is kept.

    `transient` are names at its top that are never kept, `by_reference` those whose contents are only counted, `growing` those
    whose files are added to at their ends: such a file is kept as long as it was when it was opened.
    `further` are files from elsewhere, by the path they get in a set.
    """

    path: Path
    transient: frozenset[str] = frozenset()
    by_reference: frozenset[str] = frozenset()
    growing: frozenset[str] = frozenset()
    further: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was there: its path in a set, where it lies, and a mark that changes whenever it is written."""

    path: str
    place: Path
    mark: str
    grows: bool


class Unsettled(Exception):
    """A file that went away, or was written to each time it was read."""


def found(folder: Folder) -> dict[str, Found]:
    """Every plain file that is kept, by its path. Drafts (names that begin with a dot) and links are passed over."""
    listed = {
        path: Found(path, place, _mark(place), False) for path, place in folder.further if place.is_file()
    }
    for top in _entries(folder.path):
        if top.name in folder.transient or top.name in folder.by_reference or top.name[0] == ".":
            continue
        for entry in _files(top):
            path = f"{DATA}{Path(entry).relative_to(folder.path).as_posix()}"
            listed[path] = Found(path, Path(entry), _mark(entry), top.name in folder.growing)
    return listed


def counted(folder: Folder) -> list[str]:
    """What is kept by reference only, each as a phrase with files and bytes."""
    said = []
    for name in sorted(folder.by_reference):
        top = folder.path / name
        sizes = [entry.stat(follow_symlinks=False).st_size for e in _entries(top) for entry in _files(e)]
        if sizes:
            said.append(f"{name}（{len(sizes)}个文件，{sum(sizes)}字节）")
    return said


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _files(entry: os.DirEntry[str]) -> Iterator[os.DirEntry[str]]:
    if entry.is_symlink():
        return
    if entry.is_file(follow_symlinks=False):
        yield entry
    elif entry.is_dir(follow_symlinks=False):
        for inner in _entries(Path(entry.path)):
            if inner.name[0] != ".":
                yield from _files(inner)


def _mark(place: Path | os.DirEntry[str]) -> str:
    """Inode, size and times; empty for what has gone: such a mark is never the same."""
    try:
        return mark_of(os.stat(place, follow_symlinks=False))
    except OSError:
        return ""


def mark_of(known: os.stat_result) -> str:
    """As `Found.mark`."""
    return f"{known.st_ino}:{known.st_size}:{known.st_mtime_ns}:{known.st_ctime_ns}"


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read in one go."""

    size: int
    sha256: str
    mtime_ns: int
    mode: int
    mark: str


def read_settled(one: Found, take: Callable[[bytes], None], restart: Callable[[], None]) -> Read:
    """Hand a file's bytes to `take`, piece by piece; from the beginning (after `restart`) if it changed meanwhile.

    Unsettled if it is gone, is no plain file, or changes each time.
    """
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PATIENCE * attempt)
        restart()
        done = _read_once(one, take)
        if done is not None:
            return done
    raise Unsettled(one.path)


def _read_once(one: Found, take: Callable[[bytes], None]) -> Read | None:
    digest, left = hashlib.sha256(), 0
    try:
        handle = os.open(one.place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise Unsettled(one.path)
            left = before.st_size
            while left and (piece := stream.read(min(PIECE, left))):
                left -= len(piece)
                digest.update(piece)
                take(piece)
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise Unsettled(one.path) from error
    whole = left == 0 and (one.grows or mark_of(before) == mark_of(after))
    if not whole:
        return None
    return Read(
        before.st_size, digest.hexdigest(), before.st_mtime_ns, stat.S_IMODE(before.st_mode), mark_of(before)
    )
