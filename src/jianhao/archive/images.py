"""Pictures and videos as files of their own, named by their digest: kept once however often they are used."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Protocol

from jianhao.archive.journal import Journal
from jianhao.archive.verifier.digests import CHUNK
from jianhao.archive.verifier.layout import MEDIA

SUFFIXES = {
    "image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/bmp": "bmp",
    "image/avif": "avif", "video/mp4": "mp4", "video/webm": "webm", "audio/mpeg": "mp3", "audio/mp4": "m4a",
}  # fmt: skip


class Readable(Protocol):
    """What can be read in pieces."""

    def read(self, size: int = -1, /) -> bytes: ...


def keep_image(journal: Journal, stream: Readable, mime: str) -> tuple[str, Path]:
    """Store a stream under its digest: path in the archive, path on disk."""
    data = stream.read(CHUNK)
    if len(data) < CHUNK and not (rest := stream.read(CHUNK)):
        path = _path_of(hashlib.sha256(data).hexdigest(), mime)
        journal.write(path, data)
        return path, journal.place(path)
    return _keep_large(journal, data + rest if len(data) < CHUNK else data, stream, mime)


def _keep_large(journal: Journal, first: bytes, stream: Readable, mime: str) -> tuple[str, Path]:
    draft = journal.place(f"{MEDIA}large.incoming")
    digest = hashlib.sha256()
    with draft.open("wb") as out:
        chunk = first
        while chunk:
            digest.update(chunk)
            out.write(chunk)
            chunk = stream.read(CHUNK)
    path = _path_of(digest.hexdigest(), mime)
    place = journal.place(path)
    os.replace(draft, place)
    return path, place


def _path_of(digest: str, mime: str) -> str:
    return f"{MEDIA}{digest[:2]}/{digest}.{SUFFIXES.get(mime, 'bin')}"
