"""A file that somebody sent → a dataset and what it says of each account; the same functions as the command line reads with.

Nothing is written to the database here, so that others go on writing meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jianhao.dates import day_number
from jianhao.ingest.checks import LAST_UPDATE, read_checks
from jianhao.ingest.collection_records import read_collections
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.office import Office
from jianhao.ingest.posts import PostReader
from jianhao.ingest.source import SourceFile, Sources
from jianhao.ingest.tables import remembered_tables
from jianhao.jobs.intake import take_posts
from jianhao.jobs.progress import Progress
from jianhao.jobs.traffic_exports import take_followers, take_reads
from jianhao.store.dataset import Dataset, flush, flush_folder
from jianhao.store.schemas import ACCOUNTS_IN
from jianhao.web.collecting.models import BatchKind, Method, Outcome
from jianhao.web.collecting.tallies import Tally, tallies

REJECTED, STRANGERS, CHECKS, RECORDS = "rejected", "strangers", "checks", "records"


@dataclass(frozen=True, slots=True)
class Look:
    """A collection record before it is a row; days are day numbers."""

    account_id: str
    first: int
    last: int
    collected_at: datetime | None
    method: Method
    result: Outcome
    stated: bool
    told: str = ""
    posts: int | None = None
    last_post: int | None = None


@dataclass
class Taken:
    """What a file came to."""

    looks: list[Look] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    version: str = ""
    first_day: int | None = None
    last_day: int | None = None


def take(
    kind: BatchKind, paths: list[Path], index: AccountIndex, root: Path, progress: Progress, covers: tuple[int, int] | None
) -> Taken:  # fmt: skip
    """Read files of one kind into the dataset folder `root`; UnusableFile says what is wrong with one."""
    log = IssueLog()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Sources() as sources, remembered_tables():
        files = sources.expand(paths)
        if kind == BatchKind.RECORDS:
            taken = _records(files, index, log, root)
        elif kind == BatchKind.CHECKS:
            taken = _checks(files, index, log, root)
        else:
            taken = _posts(files, index, log, root, progress, covers)
    put(log.table(), root, REJECTED)
    taken.counts |= {"files": len(files), "rejected": log.rejected_rows()}
    return taken


def put(table: pa.Table, root: Path, name: str) -> None:
    """A table beside the dataset, flushed to disk."""
    path = root / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd")
    flush(path)
    flush_folder(root)


def _posts(
    files: list[SourceFile], index: AccountIndex, log: IssueLog, root: Path, progress: Progress, covers: tuple[int, int] | None
) -> Taken:  # fmt: skip
    dataset, reader = Dataset(root), PostReader(index, log)
    infos = take_posts(files, dataset, reader, Office(), progress)
    manifest = dataset.current()
    found = tallies(dataset.paths(manifest, "posts"), dataset.paths(manifest, "samples"))
    strangers = reader.unmatched()
    put(strangers, root, STRANGERS)
    taken = Taken(tallies=found, version=manifest.version)
    taken.looks = [look for account_id, t in sorted(found.items()) for look in _looks(account_id, t, covers)]
    taken.looks += _counted(files, index, log, frozenset(found))
    days = [d for t in found.values() for d in (t.first_day, t.last_day)]
    taken.first_day, taken.last_day = min(days, default=None), max(days, default=None)
    taken.counts = {
        "rows": reader.rows, "accepted": reader.accepted, "accounts": len(found),
        "strangers": strangers.num_rows, "stranger_posts": reader.stranger_posts,
        "notes": [f"{i.name}：{i.profile}" + (f"（{'；'.join(i.notes)}）" if i.notes else "") for i in infos][:50],
    }  # fmt: skip
    return taken


def _looks(account_id: str, tally: Tally, covers: tuple[int, int] | None) -> Iterable[Look]:
    """What whoever sent the file vouches for; else what the rows' own collection times say, or that some posts are there."""
    seen, has = tally.collected_at, (tally.posts, tally.last_day)
    if covers is not None:
        yield Look(account_id, *covers, seen, Method.IMPORT, Outcome.OK, True, "", *has)
    if tally.listed_to is not None and tally.listed_to >= tally.first_day:
        yield Look(
            account_id, tally.first_day, tally.listed_to, seen, Method.IMPORT, Outcome.OK, False, "", *has
        )
    elif covers is None:
        yield Look(
            account_id, tally.first_day, tally.last_day, seen, Method.IMPORT, Outcome.PARTIAL, False, "", *has
        )


def _counted(
    files: list[SourceFile], index: AccountIndex, log: IssueLog, known: frozenset[str]
) -> list[Look]:
    """Accounts of which files hold numbers alone (reads by hour, followers by day): nothing is said of their posts."""
    reads = take_reads(files, index, log)
    followers = take_followers(files, ACCOUNTS_IN.empty_table(), index, log)
    days: dict[str, list[int]] = defaultdict(list)
    for table in (reads, followers):
        for account_id, day in zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True):
            if account_id not in known:
                days[account_id].append(day)
    return [
        Look(account_id, min(found), max(found), None, Method.IMPORT, Outcome.PARTIAL, False)
        for account_id, found in sorted(days.items())
    ]


def _records(files: list[SourceFile], index: AccountIndex, log: IssueLog, root: Path) -> Taken:
    table = read_collections(files, index, log)
    put(table, root, RECORDS)
    looks = [
        Look(r["account_id"], r["from"], r["to"], r["collected_at"], Method.IMPORT, Outcome(r["result"]), True,
             told=(r["method"] or "")[:200])
        for r in table.to_pylist()
    ]  # fmt: skip
    return Taken(looks, counts={"rows": table.num_rows, "accepted": table.num_rows, "accounts": _many(looks)})


def _checks(files: list[SourceFile], index: AccountIndex, log: IssueLog, root: Path) -> Taken:
    """Answers of persons; a sheet that says when the last update was says too that nothing newer was there."""
    table = read_checks(files, index, log)
    put(table, root, CHECKS)
    looks: dict[tuple[str, int], Look] = {}
    for row in table.to_pylist():
        seen = row["checked_at"]
        if seen is not None:
            look = _checked(row, seen)
            if look.result == Outcome.OK or (row["account_id"], seen) not in looks:
                looks[row["account_id"], seen] = look
    return Taken(
        list(looks.values()),
        counts={"rows": table.num_rows, "accepted": table.num_rows, "accounts": _many(looks.values())},
    )


def _checked(row: dict[str, Any], seen: int) -> Look:
    at = datetime.fromtimestamp(seen * 86_400, UTC)
    first, result = seen, Outcome.PARTIAL
    if row["item"] == LAST_UPDATE:
        updated = day_number(date.fromisoformat(row["result"]))
        if updated <= seen:
            first, result = updated, Outcome.OK
    return Look(row["account_id"], first, seen, at, Method.CHECK, result, False, told=(row["by"] or "")[:200])


def _many(looks: Iterable[Look]) -> int:
    return len({look.account_id for look in looks})
