"""Reads everything a run was given into canonical tables and the posts dataset, and keeps count of every row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from jianhao import __version__
from jianhao.documents.labels import ROLES
from jianhao.errors import UnusableFile
from jianhao.ingest.accounts import read_accounts
from jianhao.ingest.checks import read_checks
from jianhao.ingest.collection_records import read_collections
from jianhao.ingest.columns import Proposal
from jianhao.ingest.generic import TableReading
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.intake import PostsRead, open_posts
from jianhao.ingest.issues import Code, IssueLog, RowIssue
from jianhao.ingest.office import Office, read_office
from jianhao.ingest.open_index import OpenIndex
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import SourceFile, Sources
from jianhao.inspection.material import Material
from jianhao.inspection.result import FileInfo
from jianhao.jobs.folder import dataset_folder, source_texts, sources_folder
from jianhao.jobs.progress import Meter, Progress, Silent
from jianhao.jobs.request import InspectRequest
from jianhao.jobs.side_tables import take_side_tables
from jianhao.risk.own_words import Lexicon
from jianhao.store.dataset import Dataset
from jianhao.vocab.platforms import Platform


@dataclass(frozen=True)
class Taken:
    """What was read: material to examine, issues, and how each file was read."""

    material: Material
    log: IssueLog
    files: tuple[FileInfo, ...]
    account_sources: tuple[SourceFile, ...]
    sources: tuple[SourceFile, ...]
    readings: Mapping[str, list[TableReading]]


def take_in(request: InspectRequest, folder: Path, progress: Progress, sources: Sources) -> Taken:
    """Read all inputs of a request; posts go to a dataset in the result folder."""
    log = IssueLog()
    office_file, office = take_office(request.office)
    progress.stage("读取账号台账")
    account_files = sources.expand(list(request.accounts))
    accounts = read_accounts(account_files, log, office.mappings)
    files = [_account_info(s, accounts.readings.get(s.name, []), log) for s in account_files]
    index = AccountIndex(accounts.table, office.names)
    dataset = Dataset(dataset_folder(folder))
    reader = PostReader(index, log)
    post_files = sources.expand(list(request.posts))
    files += take_posts(post_files, dataset, reader, office, progress)
    progress.stage("读取核查和采集记录")
    check_files = sources.expand(list(request.checks))
    collection_files = sources.expand(list(request.collections))
    checks = read_checks(check_files, index, log)
    collections = read_collections(collection_files, index, log)
    files += [_side_info(s, "checks", log, checks.num_rows) for s in check_files]
    files += [_side_info(s, "collections", log, collections.num_rows) for s in collection_files]
    side, side_files, side_sources = take_side_tables(
        request, index, accounts.table, post_files, log, sources
    )
    files += [*side_files, *office_file]
    manifest = dataset.current()
    source_files = sources.expand(list(request.sources))
    files += take_sources(source_files, sources_folder(folder), log, office, progress)
    material = Material(
        register=accounts.table, doubles=accounts.doubles, posts=dataset.paths(manifest, "posts"),
        sources=source_texts(folder), samples=dataset.paths(manifest, "samples"), checks=checks, collections=collections,
        unmatched=reader.unmatched(), office=office, dataset_version=manifest.version, posts_supplied=bool(request.posts),
        side=side, lexicon=_lexicon(request, office),
    )  # fmt: skip
    read = (*account_files, *post_files, *source_files, *check_files, *collection_files, *side_sources)
    return Taken(material, log, tuple(files), tuple(account_files), read, accounts.readings)


def _lexicon(request: InspectRequest, office: Office) -> Lexicon:
    """The office's own words; their files are named beside its settings."""
    if request.office is None or not request.contents:
        return Lexicon()
    from jianhao.risk.lexicon import read_lexicons  # compiled: pages that take posts in do not load it

    return read_lexicons(tuple(request.office.parent / name for name in office.lexicons))


def take_office(path: Path | None) -> tuple[list[FileInfo], Office]:
    """The office's settings, the default ones if there is no file."""
    if path is None:
        return [], Office()
    source = SourceFile(path.name, path)
    office = read_office(source)
    return [
        FileInfo(source.name, "office", source.sha256, source.size, ROLES["office"], None, None, None)
    ], office


def take_sources(
    files: Iterable[SourceFile], folder: Path, log: IssueLog, office: Office, progress: Progress
) -> list[FileInfo]:
    """Texts that are only sources, as a dataset of their own; an account that a row does not name is the file itself."""
    infos: list[FileInfo] = []
    for source in files:
        reader = PostReader(OpenIndex(f"{Platform.website}:{Path(source.name).stem}"), log)
        read = take_posts([source], Dataset(folder), reader, office, progress)
        infos += [replace(info, role="sources") for info in read]
    return infos


def take_posts(
    files: Iterable[SourceFile], dataset: Dataset, reader: PostReader, office: Office, progress: Progress
) -> list[FileInfo]:
    """Files of posts into a dataset, each whole or not at all."""
    files = list(files)
    progress.stage("读取发布内容", sum(f.size for f in files))
    infos = []
    for source in files:
        try:
            infos.append(import_posts(source, dataset, reader, office, progress))
        except UnusableFile as error:
            # A file the user named must be usable; one of many in a folder or archive is reported and passed over.
            if source.explicit:
                raise
            reader.log.add(
                RowIssue(source.name, "", 0, "", "", Code.UNREADABLE_RECORD, str(error)), fatal=True
            )
            infos.append(
                FileInfo(
                    source.name, "posts", source.sha256, source.size, "未读入", 0, 0, 0, (error.sentence,)
                )
            )
    return infos


def import_posts(
    source: SourceFile, dataset: Dataset, reader: PostReader, office: Office, progress: Progress | None = None
) -> FileInfo:
    """One file into the dataset, whole or not at all; the same file against the same register changes nothing."""
    meter = Meter(progress or Silent(), source.size)
    rows, accepted, strangers = reader.rows, reader.accepted, reader.stranger_posts
    rejected = reader.log.rejected_rows(source.name)
    with ThreadPoolExecutor(1) as beside:  # the digest and the look at the encoding both read the whole file
        digest = beside.submit(lambda: source.sha256)
        how, batches = open_posts(source, reader, reader.log, office.mappings)
        digest.result()
    with dataset.begin(import_key(source, reader.index), source.name) as part:
        for converted in batches:
            part.write("posts", converted.posts)
            part.write("samples", converted.samples)
            meter.move(converted.read)
        part.commit()
    meter.finish()
    outside = reader.stranger_posts - strangers
    notes = (
        _notes(how.readings) + _profile_notes(how) + ((f"名录外账号{outside}条，只计数",) if outside else ())
    )
    return FileInfo(
        source.name, "posts", source.sha256, source.size, how.profile, reader.rows - rows, reader.accepted - accepted,
        reader.log.rejected_rows(source.name) - rejected, notes,
    )  # fmt: skip


def import_key(source: SourceFile, index: AccountIndex) -> str:
    """Identity of an import: the bytes, their name, the reader's release, the register they were matched against."""
    text = "\x1f".join((source.sha256, source.name, __version__, index.digest))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _account_info(source: SourceFile, readings: list[TableReading], log: IssueLog) -> FileInfo:
    rows = sum(r.rows for r in readings)
    rejected = log.rejected_rows(source.name)
    notes = _notes(readings)
    for name, title in (("name", "账号名称"), ("agency", "主办单位")):
        if readings and not any(name in r.columns for r in readings):
            notes += (f"没有{title}列，相关检查待核实",)
    return FileInfo(
        source.name,
        "accounts",
        source.sha256,
        source.size,
        "账号台账",
        rows,
        rows - rejected,
        rejected,
        notes,
    )


def _side_info(source: SourceFile, role: str, log: IssueLog, rows: int) -> FileInfo:
    rejected = log.rejected_rows(source.name)
    return FileInfo(
        source.name, role, source.sha256, source.size, ROLES[role], rows + rejected, rows, rejected
    )


def _notes(readings: list[TableReading]) -> tuple[str, ...]:
    """What the reader of a report must know of how the columns were understood."""
    notes: list[str] = []
    for reading in readings:
        columns = reading.columns
        if columns.personal:
            notes.append(f"含个人信息的列未读取：{'、'.join(columns.personal)}")
        if columns.unmapped:
            notes.append(f"未采用的列：{'、'.join(columns.unmapped)}")
        notes += [
            f"“{p.heading}”可能是“{p.title}”，未采用，请改表头或在机关设置中确认" for p in columns.proposals
        ]
        if reading.remark_rows:
            notes.append(f"说明行{reading.remark_rows}行，未作为数据")
    return tuple(dict.fromkeys(notes))


def _proposal(proposal: Proposal, fingerprint: str) -> str:
    """What to write into the settings so that the same header is read that way from now on."""
    confirm = f'[mappings.{fingerprint}] "{proposal.heading}" = "{proposal.field}"'
    return f"“{proposal.heading}”可能是“{proposal.title}”，未采用；请改表头，或在机关设置中写明：{confirm}"


def _profile_notes(how: PostsRead) -> tuple[str, ...]:
    unverified = () if how.verified else ("该导出格式待核样本，请抽查读入结果",)
    return (*((how.note,) if how.note else ()), *unverified)
