"""One archive of a folder, the same bytes for the same files: sorted, one owner, one time."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

TIME = 1704067200  # 2024-01-01, as inside the wheel: a file's own time would say when it was copied
# Almost all of it is compressed already; the quickest level costs a thousandth of the size.
LEVEL = 1


def pack(folder: Path, into: Path) -> None:
    """`into`, a .tar.gz with everything under the folder's own name."""
    with (
        into.open("wb") as raw,
        gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=_neutral)


def _neutral(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = TIME
    entry.mode = 0o755 if entry.isdir() or entry.name.endswith(".sh") else 0o644
    return entry
