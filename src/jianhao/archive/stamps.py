"""A token of time over the Merkle root: the request goes out, by hand or over the network, and the reply comes into the archive."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import requests

from jianhao.archive.journal import flush_all
from jianhao.archive.locking import Lock
from jianhao.archive.sealing import seal_tags
from jianhao.archive.verifier.answers import Broken
from jianhao.archive.verifier.check import TOKEN_LIMIT, checked_token
from jianhao.archive.verifier.layout import BAGIT, MERKLE, REQUEST, TAG_MANIFESTS, TOKEN
from jianhao.archive.verifier.tokens import Token
from jianhao.archive.verifier.trust import CannotSay, trusted
from jianhao.errors import NotAResult, UnusableCall, UnusableFile

SECONDS = 60


def export_request(bag: Path, target: Path) -> None:
    """The request (.tsq) as a file to carry to the authority of time."""
    _root_of(bag)
    target.write_bytes((bag / REQUEST).read_bytes())


def import_token(bag: Path, reply: Path, trust: Path | None = None) -> Token:
    """Take a reply (.tsr) into an archive; UnusableFile unless it is a whole token over this very root.

    The archive with the token is made beside the old one and takes its place by a rename; a process killed in between
    leaves the one or the other.
    """
    if not reply.is_file() or reply.stat().st_size > TOKEN_LIMIT:
        raise UnusableFile(reply.name, "找不到该文件，或者不是时间戳回执。")
    return _take_in(bag, reply.read_bytes(), reply.name, trust)


def ask_authority(bag: Path, address: str, trust: Path | None = None) -> Token:
    """Send the request to an authority over the network and take its reply in."""
    if not address.startswith(("http://", "https://")):
        raise UnusableCall("时间戳服务的网址须以http或https开头。")
    _root_of(bag)
    kind = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with requests.post(
            address,
            data=(bag / REQUEST).read_bytes(),
            headers=kind,
            timeout=SECONDS,
            stream=True,
            allow_redirects=False,
        ) as answer:
            if answer.status_code != 200:
                raise UnusableCall(f"时间戳服务返回{answer.status_code}，没有取得时间戳。")
            data = answer.raw.read(TOKEN_LIMIT + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise UnusableCall("没有连上时间戳服务；可以导出请求，在能联网的机器上取得回执后导入。") from error
    return _take_in(bag, data, "时间戳回执", trust)


def _take_in(bag: Path, reply: bytes, name: str, trust: Path | None) -> Token:
    root = _root_of(bag)
    try:
        said = checked_token(reply, root)
        if trust is not None and not trusted(reply, root, trust):
            raise Broken("时间戳不能由给出的证书核验")
    except Broken as error:
        raise UnusableFile(name, f"{error}，没有写入归档包。") from error
    except CannotSay as error:
        raise UnusableCall(f"{error}。") from error
    _replace(bag.absolute(), reply)
    return said


def _replace(bag: Path, reply: bytes) -> None:
    lock = Lock(bag.with_name(f".{bag.name}.lock"))
    stamped, old = bag.with_name(f".{bag.name}.stamped"), bag.with_name(f".{bag.name}.unstamped")
    try:
        shutil.rmtree(stamped, ignore_errors=True)
        # Large files are shared with the old archive, not copied; the tag files that change are new ones.
        shutil.copytree(bag, stamped, copy_function=_shared)
        for name in (TOKEN, *TAG_MANIFESTS):
            (stamped / name).unlink(missing_ok=True)
        (stamped / TOKEN).write_bytes(reply)
        seal_tags(stamped)
        flush_all(stamped)
        os.replace(bag, old)
        os.replace(stamped, bag)
        shutil.rmtree(old)
    finally:
        lock.release()


def restore_interrupted(bag: Path) -> None:
    """Put back an archive whose stamping was killed between two renames, and clear what it left."""
    bag = bag.absolute()
    stamped, old = bag.with_name(f".{bag.name}.stamped"), bag.with_name(f".{bag.name}.unstamped")
    if not old.exists() and not stamped.exists():
        return
    lock = Lock(bag.with_name(f".{bag.name}.lock"))
    try:
        if old.exists() and not bag.exists():
            os.replace(old, bag)
        for left in (stamped, old):
            shutil.rmtree(left, ignore_errors=True)
    finally:
        lock.release()


def _shared(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _root_of(bag: Path) -> bytes:
    """The root that an archive states; verifying it is another matter."""
    restore_interrupted(bag)
    if not (bag / BAGIT).is_file():
        raise NotAResult(f"{bag.name}不是归档包。")
    try:
        return bytes.fromhex(json.loads((bag / MERKLE).read_bytes())["root"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAResult(f"{bag.name}不是归档包，或者已损坏。") from error
