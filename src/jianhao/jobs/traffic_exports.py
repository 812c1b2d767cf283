"""What operators downloaded beside posts, among the files of a run: reads by hour and source, followers by day, of registered accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import day_number
from jianhao.errors import UnusableFile
from jianhao.ingest import cells
from jianhao.ingest.follower_counts import read_follower_counts
from jianhao.ingest.identity import AccountIndex
from jianhao.ingest.intake import peek
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles import reads_of, recognise
from jianhao.ingest.raw import Output
from jianhao.ingest.source import SourceFile
from jianhao.store.schemas import ACCOUNT_READS, FOLLOWERS_DATED

Row = tuple[str, int, int | None, str | None, str, int]


def take_reads(files: Iterable[SourceFile], index: AccountIndex, log: IssueLog) -> pa.Table:
    """ACCOUNT_READS of the files that hold such tables; rows of single articles and of strangers are left out."""
    rows: list[Row] = []
    for source in files:
        if not _holds(source, Output.READS):
            continue
        for raw in reads_of(source, log):
            metric = "people" if raw.people else "times"
            rows += [r for row in raw.batch.to_pylist() if (r := _row(row, metric, index)) is not None]
    columns = zip(*rows, strict=True) if rows else [()] * len(ACCOUNT_READS)
    return pa.table(
        [pa.array(list(c), t) for c, t in zip(columns, ACCOUNT_READS.types, strict=True)],
        schema=ACCOUNT_READS,
    )


def take_followers(
    files: Iterable[SourceFile], register: pa.Table, index: AccountIndex, log: IssueLog
) -> pa.Table:
    """FOLLOWERS_DATED of the register, where it dates its numbers, and of the files that hold such tables."""
    rows = register.filter(pc.and_(pc.is_valid(register["followers"]), pc.is_valid(register["followers_on"])))
    dated = pa.table([rows["account_id"], rows["followers_on"], rows["followers"]], schema=FOLLOWERS_DATED)
    counts = read_follower_counts((f for f in files if _holds(f, Output.FOLLOWERS)), index, log)
    return pa.concat_tables([dated, counts]).combine_chunks()


def _holds(source: SourceFile, output: Output) -> bool:
    """Whether a file is such a table; one that cannot be read at all was said to be so where posts are read."""
    try:
        profile = recognise(peek(source))
    except UnusableFile:
        return False
    return profile is not None and profile.output is output


def _row(row: dict[str, Any], metric: str, index: AccountIndex) -> Row | None:
    if row["title"] is not None or row["moment"] is None:
        return None
    account = index.find(row["platform"], row["account_ref"], row["account_name"])
    reads = _number(row["reads"])
    if account is None or reads is None:
        return None
    day, _, hour = row["moment"].partition("T")
    try:
        number = day_number(date.fromisoformat(day))
    except ValueError:
        return None
    return account.account_id, number, int(hour[:2]) if hour else None, row["channel"], metric, reads


def _number(text: str | None) -> int | None:
    """An exact count; anything else is no count."""
    try:
        parsed = cells.parse_count(text or "")
    except cells.CellProblem:
        return None
    return parsed.value if parsed is not None and parsed.kind == "exact" else None
