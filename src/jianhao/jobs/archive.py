"""归档: a folder of materials in, one sealed archive out; stamped, verified and shown."""

from __future__ import annotations

import csv
import errno
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jianhao import __version__
from jianhao.archive.build import Account, Built, build_archive
from jianhao.archive.journal import Journal
from jianhao.archive.materials import Materials, find_materials
from jianhao.archive.settings import read_settings
from jianhao.dates import day_date
from jianhao.errors import NotAResult, UnusableCall, UnusableFile
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office
from jianhao.ingest.posts import PostReader
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile, Sources
from jianhao.jobs.intake import take_posts
from jianhao.jobs.progress import Progress, Silent
from jianhao.store.dataset import Dataset
from jianhao.store.schemas import POSTS, SAMPLES

_DAYS = ("opened_on", "filed_on", "verified_until", "contract_end", "followers_on", "notice_on", "stopped_on", "cancelled_on",
         "national_closed_on", "last_update", "checked_at")  # fmt: skip
# TOML wants quotes around names that are not ASCII; people write 账号ID = "…" all the same.
_BARE_KEY = re.compile(r"(?m)^(\s*)([^\s\"'=\[\]#]*[^\x00-\x7f][^\s\"'=\[\]#]*)(\s*=)")
_LOCAL = ("source_file", "source_sheet", "source_row")


@dataclass(frozen=True)
class BuildRequest:
    """The options of `jianhao archive build`; `keys` is a folder outside the archive for the key of the encrypted part."""

    materials: Path
    out: Path
    keys: Path | None = None

    def __post_init__(self) -> None:
        inside, outside = self.out.absolute(), self.materials.absolute()
        if inside == outside or outside in inside.parents:
            raise UnusableCall("归档包不能放在材料文件夹里，请另选输出位置。")
        if self.keys is not None and (
            inside == self.keys.absolute() or inside in self.keys.absolute().parents
        ):
            raise UnusableCall("密钥文件夹不能放在归档包里，请另选位置。")


@dataclass(frozen=True)
class Archived:
    """A finished archive and how many rows of its tables were left out."""

    built: Built
    rejected_rows: int


def build(request: BuildRequest, progress: Progress | None = None) -> Archived:
    """Build an archive, or go on with one whose build was killed; nothing appears at the place before it is whole."""
    progress = progress or Silent()
    materials = find_materials(request.materials)
    settings = read_settings(materials.settings)
    if request.out.exists():
        raise NotAResult(f"{request.out.name}已存在；归档包不覆盖，请另选输出位置。")
    with _room(), Journal(request.out) as journal:
        journal.belongs_to(materials.fingerprint(__version__))
        begun = journal.done("begun") or datetime.now(UTC).replace(microsecond=0).isoformat()
        journal.mark("begun", begun)
        progress.stage("读取账号和发布内容")
        account, rejected = _account(materials, journal, progress)
        built = build_archive(
            journal, account, materials, settings, datetime.fromisoformat(begun), __version__, request.keys,
            progress.stage, progress.advance,
        )  # fmt: skip
    return Archived(built, rejected)


@contextmanager
def _room() -> Iterator[None]:
    """What the journal says of a full disk, as the system says it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise OSError(errno.ENOSPC, "no space for the journal") from error
        raise


def _account(materials: Materials, journal: Journal, progress: Progress) -> tuple[Account, int]:
    """The record of the account and its posts as canonical tables, kept in the draft."""
    log = IssueLog()
    source = _record_source(materials.account, journal.folder)
    register = read_accounts([source], log).table
    if register.num_rows != 1:
        raise UnusableFile(
            materials.account.name, f"应有一个账号，读到{register.num_rows}个；一个账号归档一次。"
        )
    record = _record(register.to_pylist()[0])
    posts: list[Path] = []
    samples: list[Path] = []
    with Sources() as sources:
        dataset = Dataset(journal.folder / "posts")
        reader = PostReader(AccountIndex(register), log)
        files = sources.expand(list(materials.folders["posts"]))
        tables = [f for f in files if _is_canonical(f)]
        take_posts([f for f in files if f not in tables], dataset, reader, Office(), progress)
        for table in tables:
            (posts if pq.read_schema(table.path).names == POSTS.names else samples).append(table.path)
        manifest = dataset.current()
        posts = [*dataset.paths(manifest, "posts"), *posts]
        samples = [*dataset.paths(manifest, "samples"), *samples]
    return Account(record, posts, samples), log.rejected_rows()


def _is_canonical(file: SourceFile) -> bool:
    """Whether a file is a table of posts or samples as this program writes them."""
    return file.readable_as(frozenset({Kind.PARQUET})) and pq.read_schema(file.path).names in (
        POSTS.names,
        SAMPLES.names,
    )


def _record_source(path: Path, work: Path) -> SourceFile:
    """The account's record as a table; a TOML or JSON of names and values becomes one row, under the same headings."""
    if path.suffix.lower() not in (".toml", ".json"):
        return SourceFile(path.name, path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        said = (
            tomllib.loads(_BARE_KEY.sub(r'\1"\2"\3', text))
            if path.suffix.lower() == ".toml"
            else json.loads(text)
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnusableFile(path.name, "不是可以读取的账号信息，请检查格式。") from error
    if not isinstance(said, dict) or not said:
        raise UnusableFile(path.name, "应是“栏目 = 值”的形式，一个账号一份。")
    row = work / "account.csv"
    with row.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([said.keys(), [_cell(value) for value in said.values()]])
    return SourceFile(path.name, row)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of the account, days as dates; columns that say nothing are left out."""
    kept = {n: v for n, v in row.items() if v not in (None, [], "") and n not in _LOCAL}
    return (
        kept
        | {n: day_date(kept[n]).isoformat() for n in _DAYS if n in kept}
        | {"name": row["name"] or row["account_id"]}
    )
