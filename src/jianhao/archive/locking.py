"""One process at a time works on a place; the lock of a process that died counts no more."""

from __future__ import annotations

import os
from pathlib import Path

from jianhao.errors import NotAResult


class Lock:
    """A file that the system locks for as long as the process lives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream = path.open("a+b")
        try:
            _take(self._stream.fileno())
            if not os.path.samestat(os.fstat(self._stream.fileno()), path.stat()):
                raise BlockingIOError  # the one before gave it free between our opening and our locking
        except OSError as error:
            self._stream.close()
            raise NotAResult(
                f"另一个程序正在写{path.name[1:].removesuffix('.lock')}，请等它结束后再试。"
            ) from error

    def release(self) -> None:
        """Give the place free; the file goes first, so that nobody waits on one that is gone."""
        self._path.unlink(missing_ok=True)
        self._stream.close()


if os.name == "nt":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
