"""Run by test_killed.py in a process of its own: back up, clear or restore, and die before the n-th change of the disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from backup.kept import SILENT, Kept

from jianhao.backup.restoring import finish_folder, prepare_folder, restore_files
from jianhao.backup.retention import keep_last

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.truncate"}
CODE = 9


def die_before(step: int, top: Path) -> list[int]:
    """Die, as if killed, before that change below `top`; 0 never. The list counts."""
    seen = [0]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if event not in CHANGES and not writes:
            return
        place = arguments[0]
        if not isinstance(place, (str, bytes, os.PathLike)) or not str(os.fsdecode(place)).startswith(
            str(top)
        ):
            return
        seen[0] += 1
        if seen[0] == step:
            os._exit(CODE)

    sys.addaudithook(hook)
    return seen


def back_up(kept: Kept) -> None:
    for number in range(1, 5):
        kept.named.add(number)
    kept.database = b"second"
    kept.back_up()
    keep_last(kept.store(), 2)


def restore(kept: Kept) -> None:
    store = kept.store()
    header, entries = store.read()
    prepare_folder(kept.root / "new", header)
    restore_files(store, entries, kept.root / "new", lambda path: path, SILENT)
    finish_folder(kept.root / "new")


if __name__ == "__main__":
    seen = die_before(int(sys.argv[3]), Path(sys.argv[2]))
    globals()[sys.argv[1]](Kept(Path(sys.argv[2])))
    print(seen[0])
