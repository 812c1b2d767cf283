"""Builds an archive from materials: each step is recorded when it is done, and the archive appears whole at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jianhao.archive.journal import Journal
from jianhao.archive.materials import Materials
from jianhao.archive.pages import PAGES_A_PART, note_missing, write_pages
from jianhao.archive.payload import copy_files
from jianhao.archive.posts import read_posts
from jianhao.archive.records import write_posts, write_records
from jianhao.archive.restricted import Sealer
from jianhao.archive.sealing import seal
from jianhao.archive.settings import Settings
from jianhao.errors import UnusableCall

STEP = 100
Told = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """The account's record (canonical column → value, JSON values) and the tables of its posts."""

    record: Mapping[str, Any]
    posts: Sequence[Path]
    samples: Sequence[Path]


@dataclass(frozen=True)
class Built:
    """A finished archive: where it is, its root, what completeness.json says."""

    folder: Path
    completeness: Mapping[str, Any]


def build_archive(
    journal: Journal, account: Account, materials: Materials, settings: Settings, sealed_at: datetime, release: str,
    keys: Path | None = None, stage: Told = lambda _: None, step: Callable[[], None] = lambda: None,
    pages_a_part: int = PAGES_A_PART,
) -> Built:  # fmt: skip
    """Do whatever of a build is not done yet and publish the archive.

    The files are written in the journal's draft; a process killed at any moment leaves either that or the whole archive.
    """
    sealer = _sealer(materials, settings, keys, journal.target.name)
    moment = sealed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    stage("整理发布内容")
    read_posts(journal, account.record["account_id"], account.posts, account.samples)
    stage("归档网页")
    _tell(write_pages(journal, materials.captures(), moment, pages_a_part), step)
    note_missing(journal)
    stage("归档文件")
    _tell(copy_files(journal, materials, settings.keeps_comments, sealer), step)
    stage("生成阅读本")
    _tell(write_posts(journal, account.record), step)
    said = write_records(journal, account.record, settings, sealed_at, release)
    _sweep(journal)
    stage("计算校验值")
    _tell(seal(journal.bag), step)
    stage("写入磁盘")
    journal.publish()
    journal.discard()
    return Built(journal.target, said)


def _tell(work: Iterable[object], step: Callable[[], None]) -> None:
    """Do the work, telling of it now and then: a bar that is drawn anew for every file costs more than the file."""
    for number, _ in enumerate(work, 1):
        if number % STEP == 0:
            step()


def _sealer(materials: Materials, settings: Settings, keys: Path | None, name: str) -> Sealer | None:
    if not any(True for _ in materials.files("restricted")):
        return None
    if keys is None:
        raise UnusableCall("材料中有“受限”文件夹，须用--keys指定存放密钥的文件夹（不要放在归档包里）。")
    if not settings.restricted.get("reason") or not settings.restricted.get("approved_by"):
        raise UnusableCall("材料中有“受限”文件夹，归档.toml的[restricted]须写明reason和approved_by。")
    return Sealer(keys, name)


def _sweep(journal: Journal) -> None:
    """Remove what a killed process left half written, and files that nothing refers to."""
    for path in journal.bag.rglob("*"):
        if path.is_file() and path.suffix == ".incoming":
            path.unlink()
    for path in sorted((p for p in journal.bag.rglob("*") if p.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
