"""The installation's one secret, made at the first start; every key in use is derived from it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jianhao.errors import UnusableCall
from jianhao.web.config import settings

NAME = "secret.key"
LENGTH = 64


@cache
def derived(purpose: str, length: int = 32) -> bytes:
    """A key for one purpose; the same for the life of the installation."""
    return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(_secret(settings().data))


def _secret(folder: Path) -> bytes:
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(path)
        secret = path.read_bytes()
    except OSError as error:
        raise UnusableCall(f"数据文件夹{folder}不能写入，请检查权限或用JIANHAO_DATA另指位置。") from error
    if len(secret) != LENGTH:
        raise UnusableCall(f"{path}已损坏；请从备份恢复，否则已加密的联系方式不能读出。")
    return secret


def _create(path: Path) -> None:
    """Write the secret once: of two first starts at a time one wins, and nobody reads half a file."""
    if path.exists():
        return
    draft = path.with_name(f"{NAME}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(LENGTH))
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
