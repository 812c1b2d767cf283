"""Archives on their way to the verifier: an uploaded zip unpacked within limits, or a folder that lies in `bags`.

An uploaded archive can be of the size of an upload; larger ones are put into the folder `bags` of the data folder by whoever
keeps the server, and are chosen by name. Either is verified here, byte for byte; a result that somebody else got is not taken.
"""

from __future__ import annotations

import errno
import json
import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianhao.closing.facts import Completeness
from jianhao.dates import day_number
from jianhao.web.config import settings
from jianhao.web.inspections.folders import place, work_folder

if TYPE_CHECKING:
    from jianhao.archive.verifier import Report

BAGS, UPLOADED = "bags", "archives"
TRUST = "trust.pem"  # the certificate of the authority of time stamps, if the office has one
MOST_FILES = 400_000
MOST_BYTES = 8 << 30
SWOLLEN = 200  # no page or picture packs so well; such an archive is made to fill the disk
LARGEST_JSON = 16 << 20
LONGEST_NAME = 120
Step = Callable[[], None]
NOT_OPENED = "不是可以打开的zip文件，请用归档包文件夹重新压缩。"
NO_ROOM = "数据文件夹的空间不足或者不能写入，请告知系统管理员。"


class NotUnpacked(Exception):
    """Why an uploaded file is not looked into, as one sentence."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the verifier said and what the archive says of itself; the latter only where its bytes are intact."""

    report: Report
    account_ids: frozenset[str] = frozenset()
    completeness: Completeness | None = None
    reasons: tuple[str, ...] = ()
    covers_until: int | None = None


def folders() -> list[str]:
    """The archives that lie in `bags`, by name."""
    top = settings().data / BAGS
    if not top.is_dir():
        return []
    return sorted(path.name for path in top.iterdir() if _chosen(path))


def _chosen(path: Path) -> bool:
    plain = path.name[0] != "." and path.name.isprintable() and len(path.name) <= LONGEST_NAME
    return plain and path.is_dir() and not path.is_symlink()


def verified(folder: Path, root: str, step: Step) -> Looked:
    """Verify an archive and read what it says of itself; NotUnpacked where there is none. `step` comes before each file."""
    # What it takes to verify is loaded by the worker alone.
    from jianhao.archive.verifier import Answer, NoArchive, verify

    trust = settings().data / TRUST
    try:
        report = verify(folder, root or None, trust if trust.is_file() else None, step)
    except NoArchive as error:
        raise NotUnpacked(str(error)) from error
    if report.answer is Answer.DAMAGED:
        return Looked(report)
    try:
        return _described(folder, report)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotUnpacked("归档包的元数据不能读取，请重新归档。") from error


def _described(folder: Path, report: Report) -> Looked:
    account = _json(folder / "data/metadata/account.json")
    said = _json(folder / "data/metadata/completeness.json")
    ids = {
        str(account.get("account_id", "")),
        *(f"{account.get('platform')}:{one.get('id')}" for one in account.get("ids", ())),
    }
    completeness = (
        Completeness(said["state"]) if said.get("state") in tuple(Completeness) else Completeness.UNVERIFIED
    )
    reasons = tuple(str(reason)[:300] for reason in said.get("reasons", ())[:20])
    return Looked(
        report, frozenset(ids), completeness, reasons, _last_day(folder / "data/metadata/posts.jsonl")
    )


def _json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > LARGEST_JSON:
        raise NotUnpacked(f"归档包的{path.name}过大。")
    said = json.loads(path.read_bytes())
    return said if isinstance(said, dict) else {}


def _last_day(path: Path) -> int | None:
    """The day of the last publication in it; None where it holds none whose day is known."""
    last = None
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line).get("published_day")
            if said:
                day = day_number(date.fromisoformat(said))
                last = day if last is None else max(last, day)
    return last


def bag_of_upload(stored: str, step: Step) -> Path:
    """The uploaded archive, unpacked into a work folder; NotUnpacked says why not."""
    work = work_folder(stored)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, mode=0o700)
    try:
        with zipfile.ZipFile(place(UPLOADED, stored)) as archive:
            _unpack(archive, work, step)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
        raise NotUnpacked(NO_ROOM if full else NOT_OPENED) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        ValueError,
        EOFError,
        RuntimeError,
    ) as error:
        raise NotUnpacked(NOT_OPENED) from error
    return _top(work)


def _unpack(archive: zipfile.ZipFile, work: Path, step: Step) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise NotUnpacked("归档包过大，请由系统管理员放入数据文件夹的bags文件夹后核验。")
    for entry in entries:
        step()
        name = _name(entry)
        _check(entry, name)
        if not entry.is_dir():
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("xb") as out:
                shutil.copyfileobj(source, out)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was packed: old programs on Windows write Chinese names in GBK and do not say so."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return entry.filename


def _check(entry: zipfile.ZipInfo, name: str) -> None:
    """Nothing that leads out of the folder, is no plain file, or swells beyond measure."""
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part or "\0" in part for part in parts):
        raise NotUnpacked("zip文件内有不安全的文件名，不予打开。")
    mode = entry.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise NotUnpacked("zip文件内有链接或者特殊文件，不予打开。")
    if entry.file_size > SWOLLEN * max(entry.compress_size, 4096):
        raise NotUnpacked("zip文件内有压缩异常的文件，不予打开。")


def _top(work: Path) -> Path:
    """The archive itself: the folder packed, or its one folder."""
    inside = list(work.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else work


def named_bag(name: str) -> Path:
    """A folder of `bags`; NotUnpacked for a name that is none."""
    if name not in folders():
        raise NotUnpacked("数据文件夹的bags文件夹内没有这个归档包。")
    return settings().data / BAGS / name
