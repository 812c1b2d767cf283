"""内容风险检查 by itself: files of posts in, reminders out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jianhao import __version__
from jianhao.errors import UnusableCall
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.open_index import OpenIndex
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.jobs.folder import MARKER, published, refuse_foreign
from jianhao.jobs.intake import take_office, take_posts
from jianhao.jobs.kept import seal, write_table
from jianhao.jobs.progress import Progress, Silent
from jianhao.risk.decisions import read_decisions
from jianhao.risk.lexicon import read_lexicons
from jianhao.risk.own_words import Lexicon
from jianhao.risk.scan import Options, Risks, find_risks, names_in
from jianhao.store.dataset import Dataset

NO_POSTS = "没有读到任何发布内容；请检查文件是否为发布内容，给出台账时账号ID是否与台账一致。"


@dataclass(frozen=True)
class RiskRequest:
    """The options of `jianhao risk`; without `accounts` the accounts that the posts name are taken as registered."""

    posts: tuple[Path, ...]
    out: Path
    accounts: tuple[Path, ...] = ()
    lexicon: tuple[Path, ...] = ()
    decisions: Path | None = None
    office: Path | None = None
    csv: bool = False

    def __post_init__(self) -> None:
        if not self.posts:
            raise UnusableCall("请至少给出一个发布内容文件。")


@dataclass(frozen=True)
class Examined:
    """A finished examination, where it was written, and how many input rows were left out."""

    risks: Risks
    folder: Path
    rejected_rows: int
    unmatched_posts: int


def examine_contents(request: RiskRequest, progress: Progress | None = None) -> Examined:
    """Run all content checks and publish their folder; nothing is written before the end, nothing on failure."""
    progress = progress or Silent()
    refuse_foreign(request.out.absolute())
    files, office = take_office(request.office)
    base = request.office.parent if request.office else Path()
    lexicon = read_lexicons((*request.lexicon, *(base / name for name in office.lexicons)))
    decisions = read_decisions(request.decisions)
    log, index = IssueLog(), OpenIndex()
    with (
        Sources() as sources,
        remembered_tables(),
        tempfile.TemporaryDirectory(prefix="jianhao-risk-") as work,
    ):
        known: AccountIndex = index
        names: Iterable[str] = ()
        if request.accounts:
            progress.stage("读取账号台账")
            register = read_accounts(sources.expand(list(request.accounts)), log, office.mappings).table
            known, names = AccountIndex(register, office.names), names_in(register)
        reader, dataset = PostReader(known, log), Dataset(Path(work) / "posts")
        files += take_posts(sources.expand(list(request.posts)), dataset, reader, office, progress)
        now = dataset.current()
        paths = dataset.paths(now, "posts")
        rows = sum(pq.read_metadata(path).num_rows for path in paths)
        if not rows:
            raise UnusableCall(NO_POSTS)
        progress.stage("检查内容", rows)
        risks = find_risks(paths, Options(lexicon, names, decisions, advance=progress.advance))
        progress.stage("保存数据表")
        record: dict[str, Any] = {
            "format": 1, "kind": "risk", "release": __version__, "dataset_version": now.version,
            "files": [asdict(info) for info in files], "lexicons": _versions(lexicon),
        }  # fmt: skip
        with published(request.out) as folder:
            _write(folder, request, risks, log, reader, record)
    return Examined(risks, request.out, log.rejected_rows(), reader.stranger_posts)


def _versions(lexicon: Lexicon) -> list[dict[str, str]]:
    return [
        {"file": name, "version": version, "sha256": digest} for name, version, digest in lexicon.versions
    ]


def _write(
    folder: Path,
    request: RiskRequest,
    risks: Risks,
    log: IssueLog,
    reader: PostReader,
    record: dict[str, Any],
) -> None:
    tables = {
        "risk": risks.findings, "risk_signals": risks.signals, "rejected": log.table(), "unmatched": reader.unmatched(),
    }  # fmt: skip
    for name, table in tables.items():
        write_table(table, folder / f"{name}.parquet")
    if request.csv:
        from jianhao.documents.csv_tables import write_csv_tables

        write_csv_tables(tables, folder)
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MARKER).write_bytes(text.encode("utf-8"))
    seal(folder)
