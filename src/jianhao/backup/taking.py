"""Writing a set while the installation works: the database first, then the files, which were there before any row named them.

What rows name was written before they were; so files read after the snapshot of the database hold all that the snapshot names,
unless somebody took one away in between. Then the database no longer names it either, and a new snapshot is taken.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from jianhao.backup.blobs import PIECE, Blob
from jianhao.backup.gathering import Folder, Found, Unsettled, counted, found, read_settled
from jianhao.backup.progress import Progress
from jianhao.backup.sets import Entry, SetHeader, begin, forget_unfinished, new_id, write_set
from jianhao.backup.store import Store
from jianhao.errors import JianhaoError

SNAPSHOTS = 3  # tries until no file that the database names went away meanwhile
THREADS = 4
AHEAD = 8  # pieces on their way to the disk
TOGETHER = 2_000  # files handed to the threads at a time


@dataclass(frozen=True, slots=True)
class Stream:
    """A part of the database: its path in a set and its bytes, in blocks of any size."""

    path: str
    blocks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it was at one moment.

    `named` are the names that its rows give to files (a part of the path up to a dot), `required` those that have to be there,
    each with the column that says so.
    """

    taken: datetime
    engine: str
    audit: str
    streams: tuple[Stream, ...]
    changes: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    required: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written: the set, and how many bytes were new in the store."""

    header: SetHeader
    new_bytes: int
    reread: int  # files that were read because nothing was known of them, or they had changed
    removed_sets: tuple[str, ...] = ()


Photograph = Callable[[], AbstractContextManager[Snapshot]]


def take(store: Store, photograph: Photograph, folder: Folder, release: str, progress: Progress) -> Taken:
    """One set of everything; nothing of an earlier one is touched, and a set that is broken off is no set."""
    begun = time.monotonic()
    with store.writing():
        set_id = new_id(store.sets, datetime.now(UTC))
        forget_unfinished(store.sets)
        store.blobs.sweep()
        begin(store.sets, set_id)
        writer = _Writer(store, _known(store))
        for attempt in range(SNAPSHOTS):
            before = set(found(folder))
            with photograph() as snapshot:
                entries = writer.database(snapshot, progress)
            listed = found(folder)
            kept, lost = writer.files(listed, progress)
            lost |= before - set(listed)
            if not any(_names(path) & snapshot.named for path in lost) or attempt == SNAPSHOTS - 1:
                break
        entries += kept
        store.blobs.settle()
        header = _header(set_id, snapshot, entries, lost, folder, release, time.monotonic() - begun)
        write_set(store.sets, store.secret, header, entries)
    return Taken(header, writer.new_bytes, writer.reread)


def _header(
    set_id: str, snapshot: Snapshot, entries: list[Entry], lost: set[str], folder: Folder, release: str, seconds: float
) -> SetHeader:  # fmt: skip
    there = {name for entry in entries for name in _names(entry.path)}
    missing = sorted(f"{where}：{name}" for name, where in snapshot.required.items() if name not in there)
    return SetHeader(
        id=set_id, taken=snapshot.taken.isoformat(timespec="seconds"), engine=snapshot.engine, release=release,
        audit=snapshot.audit, files=len(entries), bytes=sum(entry.size for entry in entries), changes=snapshot.changes,
        rows=snapshot.rows, missing=tuple(missing), vanished=tuple(sorted(lost)), left_out=tuple(counted(folder)),
        seconds=round(seconds, 1),
    )  # fmt: skip


def _names(path: str) -> set[str]:
    """What rows may call the file by."""
    return {part.partition(".")[0] for part in path.split("/")}


def _known(store: Store) -> dict[str, Entry]:
    """The files of the last set: one with the same mark is not read again. Nothing if that set cannot be read."""
    try:
        return {entry.path: entry for entry in store.read()[1]}
    except JianhaoError:
        return {}


class _Writer:
    """Puts contents into a store and counts what was new."""

    def __init__(self, store: Store, known: dict[str, Entry]) -> None:
        self._blobs, self._known = store.blobs, known
        self.new_bytes, self.reread = 0, 0

    def database(self, snapshot: Snapshot, progress: Progress) -> list[Entry]:
        """The parts of the database, each in order, its pieces written by several threads."""
        progress.stage("保存数据库", len(snapshot.streams))
        entries = []
        moment = int(snapshot.taken.timestamp() * 1e9)
        with ThreadPoolExecutor(THREADS) as pool:
            for stream in snapshot.streams:
                digest, size = hashlib.sha256(), 0
                pieces = _pieces(stream.blocks())
                blobs = []
                for piece, blob in self._ahead(pool, pieces):
                    digest.update(piece)
                    size += len(piece)
                    blobs.append(blob)
                entries.append(_entry(stream.path, size, digest.hexdigest(), moment, 0o600, blobs, ""))
                progress.advance()
        return entries

    def _ahead(self, pool: ThreadPoolExecutor, pieces: Iterable[bytes]) -> Iterator[tuple[bytes, Blob]]:
        waiting: deque[tuple[bytes, Future[tuple[Blob, bool]]]] = deque()
        for piece in pieces:
            waiting.append((piece, pool.submit(self._blobs.put, piece)))
            if len(waiting) >= AHEAD:
                yield self._put(*waiting.popleft())
        while waiting:
            yield self._put(*waiting.popleft())

    def _put(self, piece: bytes, done: Future[tuple[Blob, bool]]) -> tuple[bytes, Blob]:
        blob, new = done.result()
        self.new_bytes += blob.stored if new else 0
        return piece, blob

    def files(self, listed: dict[str, Found], progress: Progress) -> tuple[list[Entry], set[str]]:
        """The files that could be read, and the paths of those that could not."""
        progress.stage("保存文件", len(listed))
        entries: list[Entry] = []
        lost: set[str] = set()
        everything = list(listed.values())
        with ThreadPoolExecutor(THREADS) as pool:
            for at in range(0, len(everything), TOGETHER):
                part = everything[at : at + TOGETHER]
                for one, done in zip(part, pool.map(self._file, part), strict=True):
                    if done is None:
                        lost.add(one.path)
                        continue
                    entry, new, was_read = done
                    entries.append(entry)
                    self._known[entry.path] = entry
                    self.new_bytes += new
                    self.reread += was_read
                progress.advance(len(part))
        return entries, lost

    def _file(self, one: Found) -> tuple[Entry, int, bool] | None:
        known = self._known.get(one.path)
        if known is not None and not self._stored(known):
            for name in known.pieces:
                self._blobs.mend(name)
        elif known is not None and one.mark and known.mark == one.mark:
            return known, 0, False
        blobs: list[Blob] = []
        new = [0]
        try:
            read = read_settled(one, partial(self._keep, blobs, new), blobs.clear)
        except Unsettled:
            return None
        entry = _entry(one.path, read.size, read.sha256, read.mtime_ns, read.mode, blobs, read.mark)
        return entry, new[0], True

    def _keep(self, blobs: list[Blob], new: list[int], piece: bytes) -> None:
        blob, is_new = self._blobs.put(piece)
        blobs.append(blob)
        new[0] += blob.stored if is_new else 0

    def _stored(self, known: Entry) -> bool:
        """Whether the contents of a file are still in the store, by their sizes."""
        sizes = [self._blobs.size(name) for name in known.pieces]
        return None not in sizes and sum(size or 0 for size in sizes) == known.stored


def _entry(
    path: str, size: int, sha256: str, mtime_ns: int, mode: int, blobs: list[Blob], mark: str
) -> Entry:
    stored = sum(blob.stored for blob in blobs)
    return Entry(path, size, sha256, mtime_ns, mode, tuple(blob.name for blob in blobs), stored, mark)


def _pieces(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size, the last one shorter: equal beginnings give equal pieces."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)
