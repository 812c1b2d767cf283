"""内容同质化核查 by itself: files of posts in, the tables of text reuse out."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

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
from jianhao.jobs.kept import seal, write_table
from jianhao.jobs.progress import Progress, Silent
from jianhao.jobs.result_tables import reuse_tables
from jianhao.jobs.reuse_history import Kept, compare_with_history
from jianhao.reuse.find import Scope, find_reuse
from jianhao.reuse.ordered import orders_of
from jianhao.reuse.result import Reuse
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
    history: Path | None = None
    rejudge: bool = False
    csv: bool = False

    def __post_init__(self) -> None:
        if self.rejudge and self.history is None:
            raise UnusableCall("--rejudge须与--history同用。")
        if not self.posts and not self.rejudge:
            raise UnusableCall("请至少给出一个发布内容文件。")
        if self.engine is not None and self.engine not in ENGINES:
            raise UnusableCall(f"--engine只能是{'或'.join(ENGINES)}。")
        if self.engine is not None and self.history is not None:
            raise UnusableCall("--engine不能与--history同用：历史只用内置算法。")
        if self.history is not None and self.history.absolute() == self.out.absolute():
            raise UnusableCall("历史文件夹和输出文件夹不能是同一个。")


@dataclass(frozen=True)
class Compared:
    """A finished comparison, where it was written, and how many input rows were left out; with a history what it took in."""

    reuse: Reuse
    folder: Path
    rejected_rows: int
    unmatched_posts: int
    kept: Kept | None = None


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
        if request.posts:
            _require_texts(given.posts)
        progress.stage("比对内容")
        found, kept = _find(request, given, engine)
        progress.stage("保存数据表")
        with published(request.out) as folder:
            _write(folder, request, given, found)
        return Compared(found, request.out, given.log.rejected_rows(), given.reader.stranger_posts, kept)


def _find(request: ReuseRequest, given: _Given, engine: Engine | None) -> tuple[Reuse, Kept | None]:
    scope = Scope(orders=orders_of(given.office.approved_sources, given.office.ordered, given.register))
    if request.history is not None:
        return compare_with_history(
            request.history, given.posts, given.sources, scope, given.version, request.rejudge
        )
    return find_reuse(given.posts, given.sources, scope=scope, version=given.version, engine=engine), None


def _require_texts(posts: list[Path]) -> None:
    """Raise UnusableCall unless there is something to compare; nothing enters a history before that."""
    if not any(pq.read_metadata(path).num_rows for path in posts):
        raise UnusableCall(NO_POSTS)
    rows = ds.dataset(posts).scanner(columns=["text"])
    if not any(pc.any(pc.greater(pc.utf8_length(batch.column(0)), 0)).as_py() for batch in rows.to_batches()):
        raise UnusableCall(NO_TEXT)


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
