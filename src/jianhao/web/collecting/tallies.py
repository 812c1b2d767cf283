"""A dataset account by account: posts, their days, until when collection times vouch, reads still to be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jianhao.dates import day_of
from jianhao.ingest.posts import PARTIAL
from jianhao.traffic.schedule import FULL, LATE

COUNTED_DAYS = 3  # reads of a post are counted for so long, see traffic.schedule
POSTS_AT_MOST = 30  # of one account whose reads are still to be counted

Recent = tuple[str, datetime, tuple[int, ...]]  # post id, moment of publication, hours that were counted


@dataclass
class Tally:
    """What a dataset says of one account; days are day numbers. `listed_to` None: its rows vouch for no day."""

    posts: int
    first_day: int
    last_day: int
    collected_at: datetime | None = None
    listed_to: int | None = None
    recent: list[Recent] = field(default_factory=list)


def tallies(posts: Sequence[Path], samples: Sequence[Path]) -> dict[str, Tally]:
    """By account id; `posts` and `samples` are the parts of one dataset."""
    columns = ["post_id", "account_id", "day", "published_at", "precision", "profile"]
    rows = _read(posts, columns)
    if rows is None or not rows.num_rows:
        return {}
    found = {
        r["account_id"]: Tally(r["post_id_count_distinct"], r["day_min"], r["day_max"])
        for r in rows.group_by("account_id")
        .aggregate([("post_id", "count_distinct"), ("day", "min"), ("day", "max")])
        .to_pylist()
    }
    counted = _read(samples, ["post_id", "collected_at"])
    if counted is not None:
        counted = counted.filter(pc.is_valid(counted["collected_at"]))
    if counted is not None and counted.num_rows:
        _date(found, rows, counted)
    _remember_recent(found, rows, counted)
    return found


def _read(paths: Sequence[Path], columns: list[str]) -> pa.Table | None:
    tables = [pq.read_table(path, columns=columns) for path in paths]
    return pa.concat_tables(tables) if tables else None


def _date(found: dict[str, Tally], rows: pa.Table, counted: pa.Table) -> None:
    """The last collection of each account, and of those rows alone that are a full listing of it."""
    last = counted.group_by("post_id").aggregate([("collected_at", "max")])
    joined = rows.select(["post_id", "account_id", "profile"]).join(last, "post_id", join_type="inner")
    for row in joined.group_by("account_id").aggregate([("collected_at_max", "max")]).to_pylist():
        found[row["account_id"]].collected_at = row["collected_at_max_max"]
    whole = joined.filter(pc.invert(pc.fill_null(pc.ends_with(joined["profile"], PARTIAL), False)))
    for row in whole.group_by("account_id").aggregate([("collected_at_max", "max")]).to_pylist():
        found[row["account_id"]].listed_to = day_of(row["collected_at_max_max"])


def _remember_recent(found: dict[str, Tally], rows: pa.Table, counted: pa.Table | None) -> None:
    """Posts of the last days whose moment of publication is known, the newest first, with the hours already counted."""
    newest = max(tally.last_day for tally in found.values())
    timed = pc.and_(
        pc.greater(rows["day"], newest - COUNTED_DAYS - 1), pc.not_equal(rows["precision"], "day")
    )
    few = rows.filter(pc.fill_null(timed, False)).sort_by(
        [("published_at", "descending"), ("post_id", "ascending")]
    )
    taken: dict[str, list[datetime]] = defaultdict(list)
    if counted is not None and few.num_rows:
        of_few = counted.filter(pc.is_in(counted["post_id"], few["post_id"].combine_chunks()))
        for row in of_few.to_pylist():
            taken[row["post_id"]].append(row["collected_at"])
    seen: set[str] = set()
    for row in few.select(["post_id", "account_id", "published_at"]).to_pylist():
        tally = found[row["account_id"]]
        if row["post_id"] not in seen and len(tally.recent) < POSTS_AT_MOST:
            seen.add(row["post_id"])
            hours = _hours(row["published_at"], taken[row["post_id"]])
            tally.recent.append((row["post_id"], row["published_at"], hours))


def _hours(published: datetime, counted: Sequence[datetime]) -> tuple[int, ...]:
    """The planned hours at which a count was taken: one belongs to the first hour that it is not too late for."""
    ages = [moment - published for moment in counted]
    found = set()
    for age in ages:
        hour = next((h for h in FULL if age <= timedelta(hours=h) + LATE), None)
        if hour is not None and age > timedelta(0):
            found.add(hour)
    return tuple(sorted(found))
