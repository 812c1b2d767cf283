"""A set: what an installation was at one moment. One file each: a line that anybody can read, then the encrypted list of files.

The line is bound to the list: whoever changes it makes the list unreadable.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jianhao.backup.blobs import flush_folder
from jianhao.backup.sealing import Damaged, seal, unseal
from jianhao.errors import UnusableFile

KIND = "set"
FORMAT = 1
SUFFIX, UNFINISHED = ".set", ".unfinished"
_ID = re.compile(r"\d{6}-\d{8}T\d{6}Z")
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a set: its path (`data/…`, `database/…`, `settings/…`), its bytes, and the contents that make it up in order."""

    path: str
    size: int
    sha256: str
    mtime_ns: int
    mode: int
    pieces: tuple[str, ...]
    stored: int  # bytes that its contents take in the store
    mark: str = ""  # changes whenever the file is written; what has the same mark is not read again


@dataclass(frozen=True, slots=True)
class SetHeader:
    """What a set says of itself to everybody. Times in UTC as ISO; `audit` is the last event as number:digest."""

    id: str
    taken: str
    engine: str
    release: str
    audit: str
    files: int
    bytes: int
    changes: dict[str, list[str]] = field(default_factory=dict)  # the database's migrations, by app
    rows: dict[str, int] = field(default_factory=dict)  # of the database, by table
    missing: tuple[str, ...] = ()  # files that rows name and that were not there
    vanished: tuple[str, ...] = ()  # files that went away or changed while they were read
    left_out: tuple[str, ...] = ()  # what is kept by reference only
    seconds: float = 0.0

    @property
    def moment(self) -> datetime:
        """When the database was as it is in this set."""
        return datetime.fromisoformat(self.taken)


def new_id(folder: Path, now: datetime) -> str:
    """The next name: numbered, so that sets are in order although the clock may have been set back."""
    taken = [path.stem for path in (*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*{UNFINISHED}"))]
    last = max((int(name[:6]) for name in taken if _ID.fullmatch(name)), default=0)
    return f"{last + 1:06d}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def begin(folder: Path, set_id: str) -> None:
    """Leave a mark that a set was begun; it is taken away when the set is whole."""
    (folder / f"{set_id}{UNFINISHED}").touch(0o600)


def unfinished(folder: Path) -> list[str]:
    """Sets that were begun and never became whole."""
    return sorted(path.stem for path in folder.glob(f"*{UNFINISHED}") if _ID.fullmatch(path.stem))


def forget_unfinished(folder: Path) -> None:
    """Take the marks and drafts of broken-off sets away; nobody may be writing one."""
    for path in (*folder.glob(f"*{UNFINISHED}"), *folder.glob(".incoming-*")):
        path.unlink(missing_ok=True)


def write_set(folder: Path, secret: bytes, header: SetHeader, entries: Iterable[Entry]) -> None:
    """Write a whole set under its name, in one step, and take its mark away."""
    line = json.dumps({"format": FORMAT, **asdict(header)}, ensure_ascii=False, sort_keys=True).encode()
    listed = "\n".join(
        json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":")) for entry in entries
    )
    sealed = seal(secret, KIND, _bound(header.id, line), listed.encode())
    draft = folder / f".incoming-{header.id}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(line + b"\n" + sealed)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, folder / f"{header.id}{SUFFIX}")
    flush_folder(folder)
    (folder / f"{header.id}{UNFINISHED}").unlink(missing_ok=True)


def read_header(path: Path) -> SetHeader:
    """The line of a set; UnusableFile if it is none of ours."""
    try:
        with path.open("rb") as stream:
            return _header(stream.readline(_LONGEST_LINE))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnusableFile(path.name, "不是备份，或者已损坏。") from error


def read_set(path: Path, secret: bytes) -> tuple[SetHeader, list[Entry]]:
    """A set with its list; UnusableFile if a byte of it is not as it was written."""
    try:
        line, _, sealed = path.read_bytes().partition(b"\n")
        header = _header(line)
        listed = unseal(secret, KIND, _bound(path.stem, line), sealed)
        return header, [_entry(json.loads(row)) for row in listed.decode().split("\n") if row]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnusableFile(path.name, "不是备份，或者已损坏。") from error
    except Damaged as error:
        raise UnusableFile(path.name, f"备份的清单不能打开：{error}。") from error


def set_paths(folder: Path) -> list[Path]:
    """The files of whole sets, oldest first."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if _ID.fullmatch(path.stem))


def _bound(set_id: str, line: bytes) -> str:
    return f"{set_id}\0{hashlib.sha256(line).hexdigest()}"


def _header(line: bytes) -> SetHeader:
    said: dict[str, Any] = json.loads(line)
    if said.pop("format") != FORMAT:
        raise ValueError("format")
    known = {f.name for f in fields(SetHeader)}
    lists = {name: tuple(said.get(name, ())) for name in ("missing", "vanished", "left_out")}
    return SetHeader(**{name: value for name, value in said.items() if name in known} | lists)


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(**said | {"pieces": tuple(said["pieces"])})
