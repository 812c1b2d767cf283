"""传播数据核验 by itself: a register and files of posts with their counts in, reminders and genuine reads out."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao import __version__
from jianhao.dates import day_of
from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.inspection.result import FileInfo
from jianhao.jobs.folder import MARKER, published, refuse_foreign
from jianhao.jobs.intake import take_office, take_posts
from jianhao.jobs.kept import seal, write_table
from jianhao.jobs.progress import Progress, Silent
from jianhao.jobs.traffic_exports import take_followers, take_reads
from jianhao.store.batches import batches_of
from jianhao.store.dataset import Dataset
from jianhao.traffic.declared import declared_of
from jianhao.traffic.find import Traffic, find_traffic
from jianhao.traffic.reading import Declared

NO_COUNTS = "没有读到任何阅读数、点赞数；请检查文件是否为发布内容，账号ID是否与台账一致。"


@dataclass(frozen=True)
class TrafficRequest:
    """The options of `jianhao traffic`."""

    posts: tuple[Path, ...]
    out: Path
    accounts: tuple[Path, ...] = ()
    office: Path | None = None
    csv: bool = False

    def __post_init__(self) -> None:
        if not self.posts:
            raise UnusableCall("请至少给出一个发布内容文件。")
        if not self.accounts:
            raise UnusableCall("请用--accounts给出账号台账：同类账号按平台和层级比较。")


@dataclass(frozen=True)
class Verified:
    """A finished run: what was found, where it was written, how many input rows were left out."""

    traffic: Traffic
    folder: Path
    rejected_rows: int
    unmatched_posts: int
    hourly_rows: int


@dataclass(frozen=True)
class _Given:
    """What was read."""

    files: list[FileInfo]
    log: IssueLog
    reader: PostReader
    register: pa.Table
    posts: list[Path]
    samples: list[Path]
    version: str
    declared: tuple[Declared, ...]
    reads: pa.Table
    followers: pa.Table


def verify_traffic(request: TrafficRequest, progress: Progress | None = None) -> Verified:
    """Run the checks and publish their folder; nothing is written before the end, nothing on failure."""
    progress = progress or Silent()
    refuse_foreign(request.out.absolute())
    with (
        Sources() as sources,
        remembered_tables(),
        tempfile.TemporaryDirectory(prefix="jianhao-traffic-") as work,
    ):
        given = _take_in(request, Path(work), progress, sources)
        if not any(pq.read_metadata(path).num_rows for path in given.samples):
            raise UnusableCall(NO_COUNTS)
        progress.stage("核验传播数据")
        found = find_traffic(
            given.register, given.posts, given.samples, account_reads=given.reads, followers=given.followers,
            as_of=_as_of(given.samples), declared=given.declared,
        )  # fmt: skip
        progress.stage("保存数据表")
        with published(request.out) as folder:
            _write(folder, request, given, found)
        rejected = given.log.rejected_rows()
        return Verified(found, request.out, rejected, given.reader.stranger_posts, given.reads.num_rows)


def traffic_tables(found: Traffic) -> dict[str, pa.Table]:
    """The tables of 传播数据核验 by the names of their files."""
    return {"traffic": found.signals, "traffic_accounts": found.accounts, "traffic_growth": found.growth}


def _as_of(samples: list[Path]) -> int | None:
    """The last day of collection; None where no count is dated."""
    latest = None
    for path in samples:
        for batch in batches_of(path, ["collected_at"]):
            moment = pc.max(batch.column(0)).as_py()
            latest = moment if latest is None or (moment is not None and moment > latest) else latest
    return None if latest is None else day_of(latest)


def _take_in(request: TrafficRequest, work: Path, progress: Progress, sources: Sources) -> _Given:
    log = IssueLog()
    files, office = take_office(request.office)
    declared = declared_of(office)
    progress.stage("读取账号台账")
    register = read_accounts(sources.expand(list(request.accounts)), log, office.mappings).table
    index = AccountIndex(register, office.names)
    reader, dataset = PostReader(index, log), Dataset(work / "posts")
    given = sources.expand(list(request.posts))
    files += take_posts(given, dataset, reader, office, progress)
    reads, followers = take_reads(given, index, log), take_followers(given, register, index, log)
    now = dataset.current()
    return _Given(
        files, log, reader, register, dataset.paths(now, "posts"), dataset.paths(now, "samples"), now.version, declared, reads,
        followers,
    )  # fmt: skip


def _write(folder: Path, request: TrafficRequest, given: _Given, found: Traffic) -> None:
    tables = traffic_tables(found) | {"rejected": given.log.table(), "unmatched": given.reader.unmatched()}
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    if request.csv:
        from jianhao.documents.csv_tables import write_csv_tables

        write_csv_tables(tables, folder)
    record: dict[str, Any] = {
        "format": 1, "kind": "traffic", "release": __version__, "dataset_version": given.version,
        "files": [asdict(info) for info in given.files], "set_aside": asdict(found.aside),
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MARKER).write_bytes(text.encode("utf-8"))
    seal(folder)
