"""内容同质化核查 by itself: files of posts in, the tables of text reuse out."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from jianhao import __version__
from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office
from jianhao.ingest.open_index import OpenIndex
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.inspection.result import FileInfo
from jianhao.jobs.folder import MARKER, published, refuse_foreign
from jianhao.jobs.intake import take_office, take_posts, take_sources
from jianhao.jobs.kept import reuse_tables, seal, write_table
from jianhao.jobs.progress import Progress, Silent
from jianhao.reuse.find import Reuse, Scope, find_reuse
from jianhao.reuse.ordered import orders_of
from jianhao.store.dataset import Dataset
from jianhao.store.engine import Engine

ENGINES = ("duckdb", "spark")
NO_POSTS = "没有读到任何发布内容；请检查文件是否为发布内容，给出台账时账号ID是否与台账一致。"
NO_TEXT = "发布内容没有正文，无法比对；请提供带“正文”列的发布内容。"


@dataclass(frozen=True)
class ReuseRequest:
    """The options of `jianhao reuse`; without `accounts` the accounts that the posts name are taken as registered."""

    posts: tuple[Path, ...]
    out: Path
    accounts: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    office: Path | None = None
    engine: str | None = None
    csv: bool = False

    def __post_init__(self) -> None:
        if not self.posts:
            raise UnusableCall("请至少给出一个发布内容文件。")
        if self.engine is not None and self.engine not in ENGINES:
            raise UnusableCall(f"--engine只能是{'或'.join(ENGINES)}。")


@dataclass(frozen=True)
class Compared:
    """A finished comparison, where it was written, and how many input rows were left out."""

    reuse: Reuse
    folder: Path
    rejected_rows: int
    unmatched_posts: int


@dataclass(frozen=True)
class _Given:
    """What was read: the dataset of posts, that of sources, the register if one was given."""

    files: list[FileInfo]
    log: IssueLog
    reader: PostReader
    posts: list[Path]
    sources: list[Path]
    version: str
    office: Office
    register: pa.Table | None


def compare(request: ReuseRequest, progress: Progress | None = None) -> Compared:
    """Run the comparison and publish its folder; nothing is written before the end, nothing on failure."""
    progress = progress or Silent()
    refuse_foreign(request.out.absolute())
    engine = engine_named(request.engine)
    with (
        Sources() as sources,
        remembered_tables(),
        tempfile.TemporaryDirectory(prefix="jianhao-reuse-") as work,
    ):
        given = _take_in(request, Path(work), progress, sources)
        progress.stage("比对内容")
        office = given.office
        scope = Scope(orders=orders_of(office.approved_sources, office.ordered, given.register))
        found = find_reuse(given.posts, given.sources, scope=scope, version=given.version, engine=engine)
        if not found.posts.num_rows:
            raise UnusableCall(NO_POSTS)
        if found.posts.num_rows == found.posts.column("share").null_count:
            raise UnusableCall(NO_TEXT)
        progress.stage("保存数据表")
        with published(request.out) as folder:
            _write(folder, request, given, found)
        return Compared(found, request.out, given.log.rejected_rows(), given.reader.stranger_posts)


def engine_named(name: str | None) -> Engine | None:
    """The engine that joins by SQL; None for the compiled join of one machine."""
    if name == "duckdb":
        from jianhao.store.duckdb_engine import DuckDBEngine

        return DuckDBEngine(memory="4GB")
    if name == "spark":
        from jianhao.store.spark_engine import SparkEngine

        return SparkEngine()
    return None


def _take_in(request: ReuseRequest, work: Path, progress: Progress, sources: Sources) -> _Given:
    log = IssueLog()
    files, office = take_office(request.office)
    register = None
    index: AccountIndex = OpenIndex()
    if request.accounts:
        progress.stage("读取账号台账")
        register = read_accounts(sources.expand(list(request.accounts)), log, office.mappings).table
        index = AccountIndex(register, office.names)
    reader, dataset = PostReader(index, log), Dataset(work / "posts")
    files += take_posts(sources.expand(list(request.posts)), dataset, reader, office, progress)
    others = Dataset(work / "sources")
    files += take_sources(sources.expand(list(request.sources)), others.root, log, office, progress)
    now = dataset.current()
    return _Given(
        files, log, reader, dataset.paths(now, "posts"), others.paths(others.current(), "posts"), now.version, office, register
    )  # fmt: skip


def _write(folder: Path, request: ReuseRequest, given: _Given, found: Reuse) -> None:
    tables = reuse_tables(found) | {"rejected": given.log.table(), "unmatched": given.reader.unmatched()}
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    if request.csv:
        from jianhao.documents.csv_tables import write_csv_tables

        write_csv_tables(tables, folder)
    record: dict[str, Any] = {
        "format": 1, "kind": "reuse", "release": __version__, "dataset_version": given.version,
        "files": [asdict(info) for info in given.files],
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MARKER).write_bytes(text.encode("utf-8"))
    seal(folder)
