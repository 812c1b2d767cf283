"""Contents by what they are: each is stored once, under a name that only the holder of the key can work out.

A content lies in `blobs/ab/abcdef…`; the name is HMAC-SHA256 of its SHA-256, so that nobody who has a file can tell from the
names whether it is in the store.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jianhao.backup.sealing import Damaged, seal, unseal

KIND = "blob"
PIECE = 4 << 20  # bytes of one content at most
INCOMING = ".incoming"
SET_ASIDE = ".damaged"
_NAME = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored content: its name and how many bytes lie in the store."""

    name: str
    stored: int


class Blobs:
    """The contents of one store. Threads may put and get at a time."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder, self._secret = folder, secret
        self._naming = HKDF(SHA256(), 32, None, b"jianhao backup names").derive(secret)

    def put(self, content: bytes) -> tuple[Blob, bool]:
        """Store a content, flushed; whether it is new. A file of that name is whole: it got its name when it was."""
        name = hmac.digest(self._naming, hashlib.sha256(content).digest(), "sha256").hex()
        path = self._path(name)
        with suppress(FileNotFoundError):
            return Blob(name, path.stat().st_size), False
        sealed = seal(self._secret, KIND, name, content)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{INCOMING}-{secrets.token_hex(8)}")
        try:
            _write(draft, sealed)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        return Blob(name, len(sealed)), True

    def get(self, name: str) -> bytes:
        """A content again; Damaged says what is wrong with what lies there."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError as error:
            raise Damaged("备份库中缺少内容") from error
        except OSError as error:
            raise Damaged("备份库中的内容不能读取") from error
        return unseal(self._secret, KIND, name, sealed)

    def size(self, name: str) -> int | None:
        """How many bytes lie in the store under that name; None for nothing."""
        try:
            return self._path(name).stat().st_size
        except OSError:
            return None

    def mend(self, name: str) -> None:
        """Rename a content that does not open, so that the next backup stores it anew from the installation."""
        try:
            self.get(name)
        except Damaged:
            with suppress(OSError):
                path = self._path(name)
                os.replace(path, path.with_name(path.name + SET_ASIDE))

    def names(self) -> Iterator[str]:
        """Every name that is taken."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name))

    def drop(self, name: str) -> int:
        """Take a content away; how many bytes it was."""
        path = self._path(name)
        size = path.stat().st_size
        path.unlink()
        return size

    def sweep(self) -> None:
        """Take away what writers left that were killed; nobody may be writing."""
        for left in self._folder.glob(f"??/{INCOMING}-*"):
            left.unlink(missing_ok=True)

    def settle(self) -> None:
        """Flush the folders, so that the names last as long as the contents."""
        for folder in (self._folder, *self._folder.glob("[0-9a-f][0-9a-f]")):
            flush_folder(folder)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Damaged("内容的名称不能识别")
        return self._folder / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last over a power cut, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
