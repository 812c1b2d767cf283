"""Where collected data lie in the data folder: bytes as they came, what was read of them, what the interface gave so far."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import IO

from jianhao.web.config import settings
from jianhao.web.registry.importing import safe_name

ROOT = "collected"
FILES, GIVEN, SETS, ASKED = "files", "given", "sets", "asked"
PART = 1024 * 1024
LONGEST = 200  # bytes of a file name
_TOKEN = re.compile("[0-9a-f]{32}")
_DIGEST = re.compile("[0-9a-f]{64}")


def new_token() -> str:
    """A name that nobody guesses and no name of a file leads out of."""
    return secrets.token_hex(16)


def set_folder(token: str) -> Path:
    """Where the dataset of a batch lies."""
    return _place(SETS, token, _TOKEN)


def asked_folder(token: str) -> Path:
    """Where everything lies that the interface gave for one account, from asking to asking."""
    return _place(ASKED, token, _TOKEN)


def file_path(stored: str) -> Path:
    """Where bytes lie: a sent file under a token, what the interface gives under its SHA-256, once however often it comes."""
    if _TOKEN.fullmatch(stored):
        return _place(FILES, stored, _TOKEN)
    return _place(GIVEN, stored, _DIGEST)


def _place(kind: str, name: str, form: re.Pattern[str]) -> Path:
    if not form.fullmatch(name):
        raise ValueError(name)
    return settings().data / ROOT / kind / name


def keep(stream: IO[bytes], name: str, given: bool = False) -> list[str | int]:
    """Bytes into their place, flushed to disk: [name, stored, SHA-256, bytes]. Those whose transaction fails are orphans, not a loss."""
    folder = settings().data / ROOT / (GIVEN if given else FILES)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = new_token()
    draft = folder / f"incoming-{token}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while part := stream.read(PART):
                digest.update(part)
                size += len(part)
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        stored = digest.hexdigest() if given else token
        os.replace(draft, file_path(stored))
    finally:
        draft.unlink(missing_ok=True)
    return [short(safe_name(name)), stored, digest.hexdigest(), size]


def short(name: str) -> str:
    """A name that every file system takes, with its ending."""
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) <= 8 else ""
    stem = name.removesuffix(ending) if ending else name
    while len(f"{stem}{ending}".encode()) > LONGEST:
        stem = stem[:-1]
    return f"{stem}{ending}"


def forget(files: list[list[str | int]]) -> None:
    """Take away sent files of which nothing is used: nobody keeps what was not asked for."""
    for _, stored, *_ in files:
        if _TOKEN.fullmatch(str(stored)):
            file_path(str(stored)).unlink(missing_ok=True)


def lay_out(files: list[list[str | int]], folder: Path) -> list[Path]:
    """The kept files under their own names in a folder, without copying them."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    laid = []
    for name, stored, *_ in files:
        path = folder / safe_name(str(name))
        path.unlink(missing_ok=True)
        path.hardlink_to(file_path(str(stored)))
        laid.append(path)
    return laid


def work_folder(token: str) -> Path:
    """Where a batch is worked on; nothing in it outlives the work."""
    return settings().data / "work" / f"collecting-{token}"


def sweep(token: str) -> None:
    """Take away what a killed worker left of a batch; what was read of it is read again."""
    shutil.rmtree(work_folder(token), ignore_errors=True)
    shutil.rmtree(set_folder(token), ignore_errors=True)
