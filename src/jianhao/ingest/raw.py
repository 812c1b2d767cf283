"""What a profile hands on: posts and accounts as raw text under canonical names, before any value is parsed.

A profile knows how one tool writes its files. It yields batches whose columns are named as below (string, null or empty =
the file does not say), plus int64 `row`, 1-based as the user sees it. It parses nothing but what only it can know (epoch
units, shifted columns, hashed ids); times may be ISO text or `@` + seconds since the epoch in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.jsonfile import first_record, json_keys, jsonl_records
from jianhao.ingest.sniff import Kind
from jianhao.ingest.source import SourceFile
from jianhao.ingest.sqlitefile import sqlite_tables

POST_FIELDS = (
    "account_ref",  # any id of the account: canonical account_id, gh_, biz, uid, sha256 prefix … (with platform)
    "account_name",  # as shown by the tool; joins only where a person confirmed it
    "platform",  # value or spelling of jianhao.vocab.platforms
    "native_id",  # the post's own id within its account
    "title",
    "text",
    "url",
    "published_at",
    "tool",  # publishing device or tool
    "original_flag",
    "deleted",
    "collected_at",
    "reads",
    "likes",
    "looks",
    "comments",
    "shares",
)


@dataclass(frozen=True, slots=True)
class RawPosts:
    """A batch of raw posts: any subset of POST_FIELDS as string columns, plus `row`.

    `metric` says what reads count (times or people); `listing` that the file is a full listing of an account at its
    collection time (evidence of coverage), False for feeds and search results.
    """

    batch: pa.RecordBatch
    sheet: str = ""
    metric: str = "times"
    listing: bool = True


@dataclass(frozen=True, slots=True)
class Peek:
    """What was seen of a file without reading it through: enough to tell which tool wrote it."""

    kind: Kind
    name: str
    folders: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...] = ()
    sheets: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    record_keys: frozenset[str] = frozenset()
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Output(StrEnum):
    """What a profile's files give."""

    POSTS = "posts"
    READS = "reads"
    FOLLOWERS = "followers"
    CHECKS = "checks"
    HINTS = "hints"
    REFUSED = "refused"


class Profile(Protocol):
    """How one tool writes its files."""

    id: str
    title: str
    verified: bool  # False: columns known from descriptions only (待核样本)
    output: Output

    def recognises(self, peek: Peek) -> bool:
        """Whether the file was written by this tool."""

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        """Raw posts in file order; rows that cannot be told apart go to the log."""


def raw_batch(rows: list[dict[str, str | None]], numbers: list[int]) -> pa.RecordBatch:
    """A batch from row dictionaries keyed by POST_FIELDS; only fields that occur become columns."""
    present = [name for name in POST_FIELDS if any(row.get(name) is not None for row in rows)]
    columns = [pa.array([row.get(name) for row in rows], pa.string()) for name in present]
    return pa.RecordBatch.from_arrays([*columns, pa.array(numbers, pa.int64())], names=[*present, "row"])


def peek_json(source: SourceFile) -> Peek:
    """Peek at a JSON file: top-level keys and the keys of the first record."""
    if source.kind is Kind.JSONL:
        keys: tuple[str, ...] = ()
        record = next((r for _, r in jsonl_records(source) if r is not None), None)
    else:
        keys = json_keys(source)
        record = first_record(source) if not keys else None
    return Peek(source.kind, source.name, source.folders, keys=keys, record_keys=frozenset(record or ()))


def peek_sqlite(source: SourceFile) -> Peek:
    """Peek at an SQLite file: its tables and columns."""
    return Peek(source.kind, source.name, source.folders, tables=sqlite_tables(source))
