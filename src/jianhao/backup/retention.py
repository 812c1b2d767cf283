"""Taking old sets away, and then the contents that no set needs. Broken off at any point, whatever a kept set needs is there."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.backup.sets import SUFFIX, set_paths
from jianhao.backup.store import Store
from jianhao.errors import JianhaoError, UnusableCall


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was taken away."""

    sets: tuple[str, ...]
    blobs: int
    bytes: int


def keep_last(store: Store, count: int) -> Cleared:
    """Keep so many sets, the newest ones; UnusableCall (and no content is taken away) if one of those kept cannot be read."""
    if count < 1:
        raise UnusableCall("至少保留一份备份。")
    with store.writing():
        paths = set_paths(store.sets)
        old, kept = paths[:-count], paths[-count:]
        needed: set[str] = set()
        for path in kept:  # read first: nothing goes away while it is not known what is needed
            needed |= _pieces(store, path.stem)
        for path in old:
            (store.sets / f"{path.stem}{SUFFIX}").unlink()
        blobs, size = _sweep(store, needed)
    return Cleared(tuple(path.stem for path in old), blobs, size)


def _pieces(store: Store, set_id: str) -> set[str]:
    try:
        return {name for entry in store.read(set_id)[1] for name in entry.pieces}
    except JianhaoError as error:
        raise UnusableCall(f"备份{set_id}的清单不能读取，没有清理任何内容。请先核对备份库。") from error


def _sweep(store: Store, needed: set[str]) -> tuple[int, int]:
    count = size = 0
    for name in store.blobs.names():
        if name not in needed:
            size += store.blobs.drop(name)
            count += 1
    return count, size
