"""Where the files of inspections lie in the data folder: what people handed in, and what runs wrote."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

from jianhao.jobs.kept import DIGESTS
from jianhao.web.config import settings
from jianhao.web.registry.importing import safe_name

PART = 1024 * 1024
_TOKEN = re.compile("[0-9a-f]{32}")
MATERIALS, PICTURES, REGISTERS, RUNS = "materials", "pictures", "registers", "runs"


def new_token() -> str:
    """A name that nobody guesses and no name of a file leads out of."""
    return secrets.token_hex(16)


def place(kind: str, token: str) -> Path:
    """Where the file or folder of a token lies."""
    if not _TOKEN.fullmatch(token):
        raise ValueError(token)
    return settings().data / kind / token


def keep(stream: IO[bytes], kind: str, token: str) -> tuple[str, int]:
    """Write a file to its place and flush it; (SHA-256, bytes). A file whose transaction fails is an orphan, not a loss."""
    path = place(kind, token)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while part := stream.read(PART):
            digest.update(part)
            size += len(part)
            out.write(part)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def named(work: Path, kind: str, token: str, name: str) -> Path:
    """The kept file under its own name in a folder of its own below `work`, for messages of readers."""
    folder = work / token
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / safe_name(name)
    if not path.exists():
        path.hardlink_to(place(kind, token))
    return path


def finished(token: str) -> bool:
    """Whether the run of that folder wrote everything: the digests are what it writes last, the rename comes after."""
    return (place(RUNS, token) / DIGESTS).is_file()


def sweep(token: str) -> None:
    """Drafts and inputs that a killed run of that folder left; called by the one worker only, when nothing runs."""
    parent = place(RUNS, token).parent
    if parent.is_dir():
        for left in parent.glob(f".{token}.*"):
            shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(work_folder(token), ignore_errors=True)


def work_folder(token: str) -> Path:
    """Where the inputs of a run are put together."""
    return settings().data / "work" / token
