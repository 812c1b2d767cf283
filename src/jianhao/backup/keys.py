"""What opens a store of backups: a key file or a passphrase, either of which wraps the store's own random key."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from jianhao.errors import UnusableCall

LINE = re.compile(r"jianhao-backup-key-1:([0-9a-f]{64})\s*")
SHORTEST = 12  # characters of a passphrase
COST = {"n": 1 << 17, "r": 8, "p": 1}  # of scrypt: 128 MiB and about half a second a try
MOST_COST = 1 << 20  # a header of a stranger must not take all memory


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file made by `make_key_file`; it belongs outside the server as well."""

    path: Path


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words that a person keeps."""

    text: str


Key = KeyFile | Passphrase


def make_key_file(path: Path) -> KeyFile:
    """Write a new key for its owner alone; UnusableCall if there is a file already or it cannot be written."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UnusableCall(f"密钥文件{path}不能写入，或者已经存在。") from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"jianhao-backup-key-1:{secrets.token_hex(32)}\n")
        stream.flush()
        os.fsync(stream.fileno())
    return KeyFile(path)


def wrapped(key: Key, secret: bytes, store: str) -> dict[str, Any]:
    """The store's key as it lies in the store, readable with `key` only."""
    if isinstance(key, Passphrase) and len(key.text) < SHORTEST:
        raise UnusableCall(f"备份口令至少{SHORTEST}个字符。")
    said: dict[str, Any] = {"kind": _kind(key), "salt": secrets.token_hex(16), "nonce": secrets.token_hex(12)}
    if isinstance(key, Passphrase):
        said |= COST
    sealed = AESGCM(_wrapping(key, said)).encrypt(
        bytes.fromhex(said["nonce"]), secret, _bound(said["kind"], store)
    )
    return said | {"sealed": sealed.hex()}


def unwrapped(key: Key, kept: list[dict[str, Any]], store: str) -> bytes:
    """The store's key; UnusableCall if `key` is not one that opens it."""
    for said in kept:
        if said.get("kind") != _kind(key):
            continue
        try:
            nonce, sealed = bytes.fromhex(said["nonce"]), bytes.fromhex(said["sealed"])
            return AESGCM(_wrapping(key, said)).decrypt(nonce, sealed, _bound(said["kind"], store))
        except InvalidTag:
            continue
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableCall("备份库的说明文件已损坏，不能打开。") from error
    word = "口令" if isinstance(key, Passphrase) else "密钥文件"
    other = (
        "" if any(said.get("kind") == _kind(key) for said in kept) else "（这个备份库不是用这种方式加密的）"
    )
    raise UnusableCall(f"{word}不能打开这个备份库，请核对{word}{other}。")


def _kind(key: Key) -> str:
    return "passphrase" if isinstance(key, Passphrase) else "key-file"


def _bound(kind: str, store: str) -> bytes:
    return f"jianhao backup key\0{kind}\0{store}".encode()


def _wrapping(key: Key, said: dict[str, Any]) -> bytes:
    salt = bytes.fromhex(said["salt"])
    if isinstance(key, Passphrase):
        n, r, p = (int(said[name]) for name in ("n", "r", "p"))
        if n > MOST_COST or r > 16 or p > 4:
            raise ValueError("cost")
        return Scrypt(salt, 32, n, r, p).derive(key.text.encode())
    return HKDF(SHA256(), 32, salt, b"jianhao backup key file").derive(_read(key.path))


def _read(path: Path) -> bytes:
    try:
        found = LINE.fullmatch(path.read_bytes()[:200].decode("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableCall(f"密钥文件{path}不能读取。") from error
    if found is None:
        raise UnusableCall(f"{path}不是备份密钥文件。")
    return bytes.fromhex(found[1])
