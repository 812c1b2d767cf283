"""SHA-256 and SM3 of files, both from one reading."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import IO, Protocol

from .sm3 import Sm3

CHUNK = 1 << 20
ALGORITHMS = ("sha256", "sm3")


class Hash(Protocol):
    """What is used of a hash object."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def new_sm3() -> Hash:
    """SM3 of the system's OpenSSL, else in plain Python."""
    try:
        return hashlib.new("sm3", usedforsecurity=False)
    except ValueError:
        return Sm3()


def sha256(data: bytes) -> str:
    """Lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def both(data: bytes) -> tuple[str, str]:
    """SHA-256 and SM3 of bytes, lower-case hex."""
    second = new_sm3()
    second.update(data)
    return sha256(data), second.hexdigest()


def both_of_stream(stream: IO[bytes]) -> tuple[str, str, int]:
    """SHA-256, SM3 and the number of bytes of what is left of a stream."""
    first, second, size = hashlib.sha256(), new_sm3(), 0
    while chunk := stream.read(CHUNK):
        first.update(chunk)
        second.update(chunk)
        size += len(chunk)
    return first.hexdigest(), second.hexdigest(), size


def both_of_file(path: Path) -> tuple[str, str, int]:
    """SHA-256, SM3 and size of a file."""
    with path.open("rb", buffering=0) as stream:
        return both_of_stream(stream)
