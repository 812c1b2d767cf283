"""What files hold beside posts: reads by time and source, findings of other systems, and hints at an account's identity.

All batches are string columns named as below (null = the file does not say) plus int64 `row`, as for posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from jianhao.ingest.profiles._rows import PlacedRow, Row, blocks

READ_FIELDS = (
    "account_ref",
    "account_name",
    "platform",
    "title",  # null: reads of the whole account
    "native_id",
    "published_at",  # of the article, as far as the file says
    "moment",  # ISO day or ISO hour (2026-08-01T13:00) of the reads; null: total up to the export
    "channel",  # source of the reads as the platform calls it; null: all sources together
    "reads",
)
CHECK_FIELDS = (
    "account_ref",
    "account_name",
    "platform",
    "item",  # rule id where the wording is an official one, else the vendor's wording
    "result",
    "checked_at",
    "by",
    "evidence",
    "title",
    "url",
    "wording",
    "suggestion",
)
HINT_FIELDS = (
    "account_ref",
    "other_ref",
    "account_name",
    "platform",
    "followers",
    "posts",
    "verified",
    "verified_type",
    "verified_subject",
)


@dataclass(frozen=True, slots=True)
class RawReads:
    """A batch of READ_FIELDS; `people` says that reads count readers, not openings."""

    batch: pa.RecordBatch
    sheet: str = ""
    people: bool = True


@dataclass(frozen=True, slots=True)
class RawChecks:
    """A batch of CHECK_FIELDS; every row is a finding that its finder says failed."""

    batch: pa.RecordBatch
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class RawHints:
    """A batch of HINT_FIELDS: ids that belong together and numbers of unknown day; never evidence of a post."""

    batch: pa.RecordBatch
    sheet: str = ""


def batch_of(fields: tuple[str, ...], rows: list[Row], numbers: list[int]) -> pa.RecordBatch:
    """All fields as string columns, and `row`."""
    columns = [pa.array([row.get(name) for row in rows], pa.string()) for name in fields]
    return pa.RecordBatch.from_arrays([*columns, pa.array(numbers, pa.int64())], names=[*fields, "row"])


def check_batches(rows: Iterable[PlacedRow]) -> Iterator[RawChecks]:
    """Findings in bounded batches."""
    for sheet, numbers, block in blocks(rows):
        yield RawChecks(batch_of(CHECK_FIELDS, block, numbers), sheet)


def hint_batches(rows: Iterable[PlacedRow]) -> Iterator[RawHints]:
    """Hints in bounded batches."""
    for sheet, numbers, block in blocks(rows):
        yield RawHints(batch_of(HINT_FIELDS, block, numbers), sheet)
