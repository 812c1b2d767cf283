"""Proving a set: every content is there, opens, and makes up the files whose digests the set lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from jianhao.backup.progress import Progress
from jianhao.backup.sealing import Damaged
from jianhao.backup.sets import Entry, SetHeader
from jianhao.backup.store import Store

THREADS = 2


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of a set that cannot be given back as it was, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    header: SetHeader
    damaged: tuple[Damage, ...]

    @property
    def intact(self) -> bool:
        """Every file can be given back."""
        return not self.damaged


def check(
    store: Store, progress: Progress, set_id: str | None = None, full: bool = True, mend: bool = False
) -> Checked:
    """Check a set (the last one if none is named). Not `full`: only that all contents are there in their length.

    With `mend` contents that do not open are renamed, so that the next backup stores them anew from the installation.
    """
    header, entries = store.read(set_id)
    progress.stage("核对备份", len(entries))
    damaged = []
    with ThreadPoolExecutor(THREADS) as pool:
        for entry, why in zip(
            entries, pool.map(lambda e: _fault(store, e, full, mend), entries), strict=True
        ):
            if why:
                damaged.append(Damage(entry.path, why))
            progress.advance()
    return Checked(header, tuple(damaged))


def contents(store: Store, entry: Entry) -> Iterator[bytes]:
    """The bytes of a file in order; Damaged at the end if they are not those that were stored."""
    digest, size = hashlib.sha256(), 0
    for name in entry.pieces:
        piece = store.blobs.get(name)
        digest.update(piece)
        size += len(piece)
        yield piece
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise Damaged("内容与清单中的SHA-256不一致")


def _fault(store: Store, entry: Entry, full: bool, mend: bool) -> str:
    why = _wrong_length(store, entry) or (_unreadable(store, entry) if full else "")
    if why and mend:
        for name in entry.pieces:
            store.blobs.mend(name)
    return why


def _wrong_length(store: Store, entry: Entry) -> str:
    sizes = [store.blobs.size(name) for name in entry.pieces]
    if None in sizes:
        return "备份库中缺少内容"
    return "" if sum(size or 0 for size in sizes) == entry.stored else "备份库中内容的长度不对"


def _unreadable(store: Store, entry: Entry) -> str:
    try:
        for _ in contents(store, entry):
            pass
    except Damaged as error:
        return str(error)
    return ""
