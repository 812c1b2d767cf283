"""The encrypted part: files that the office decided to keep as records of its work, under a key of their own.

The key lies outside the archive. Destroying it makes the part unreadable for ever while every digest and the Merkle root stay
valid: that is how personal data in it is erased when its time is over.
"""

from __future__ import annotations

import json
import os
import secrets
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jianhao.errors import UnusableCall, UnusableFile

MAGIC = b"JHENC1\0\0"
CHUNK = 1 << 20
_TAG = 16
_DESTROYED = "销毁记录.jsonl"


class Sealer:
    """Encrypts files with the data key of one archive (AES-256-GCM, a megabyte at a time, order and end authenticated)."""

    def __init__(self, keys: Path, archive: str) -> None:
        keys.mkdir(parents=True, exist_ok=True)
        self._path = keys / f"{archive}.key"
        if not self._path.exists():
            _write_key(self._path)
        self.key_id, self._key = _read_key(self._path)

    def seal(self, path: Path, name: str, target: Path) -> None:
        """Encrypt a file; its name is encrypted with it."""
        draft = target.with_name(f"{target.name}.incoming")
        nonce = secrets.token_bytes(7)
        with path.open("rb") as source, draft.open("wb") as out:
            out.write(MAGIC + nonce)
            cipher = AESGCM(self._key)
            for number, last, chunk in _chunks(name, source):
                sealed = cipher.encrypt(nonce + struct.pack(">IB", number, last), chunk, MAGIC)
                out.write(struct.pack(">I", len(sealed)) + sealed)
        os.replace(draft, target)


def _chunks(name: str, source: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Pieces with their number and whether each is the last; the first is the name."""
    number, pending = 0, name.encode("utf-8")
    while chunk := source.read(CHUNK):
        yield number, 0, pending
        number, pending = number + 1, chunk
    yield number, 1, pending


def unseal(path: Path, key_file: Path, folder: Path) -> Path:
    """Decrypt one file of the part into a folder; UnusableFile if key and file do not belong together."""
    key = _read_key(key_file)[1]
    cipher, number, name, last = AESGCM(key), 0, "", 0
    draft = folder / f".{path.name}.incoming"
    try:
        with path.open("rb") as source, draft.open("wb") as out:
            head = source.read(len(MAGIC) + 7)
            while size := source.read(4):
                sealed = source.read(min(struct.unpack(">I", size)[0], CHUNK + _TAG))
                last = 0 if source.peek(1) else 1
                piece = cipher.decrypt(head[-7:] + struct.pack(">IB", number, last), sealed, MAGIC)
                name = piece.decode("utf-8") if number == 0 else name
                out.write(piece if number else b"")
                number += 1
        if not last or not name:
            raise UnusableFile(path.name, "加密文件不完整。")
        target = folder / Path(name).name
        os.replace(draft, target)
    except (InvalidTag, struct.error, UnicodeDecodeError) as error:
        raise UnusableFile(path.name, "密钥不对，或者加密文件已损坏。") from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def destroy_key(key_file: Path, by: str, reason: str, at: datetime) -> None:
    """Overwrite and remove a key and write down who did it, why and when; the part cannot be read by anybody after that."""
    if not by.strip() or not reason.strip():
        raise UnusableCall("销毁密钥须写明经办人和理由。")
    key_id = _read_key(key_file)[0]
    said = {"key_id": key_id, "file": key_file.name, "by": by, "reason": reason, "at": at.isoformat()}
    with (key_file.parent / _DESTROYED).open("a", encoding="utf-8") as record:
        record.write(json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n")
        record.flush()
        os.fsync(record.fileno())
    size = key_file.stat().st_size
    with key_file.open("rb+") as stream:
        stream.write(secrets.token_bytes(size))
        stream.flush()
        os.fsync(stream.fileno())
    key_file.unlink()


def _write_key(path: Path) -> None:
    said = {"key_id": secrets.token_hex(8), "key": secrets.token_hex(32), "algorithm": "AES-256-GCM"}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(said, stream)
        stream.flush()
        os.fsync(stream.fileno())


def _read_key(path: Path) -> tuple[str, bytes]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return str(said["key_id"]), bytes.fromhex(said["key"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableFile(path.name, "不是密钥文件，或者密钥已销毁。") from error
