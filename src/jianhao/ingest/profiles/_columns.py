"""Exports that are one table with a fixed header: recognised by their headings, each heading read into one raw field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._rows import PlacedRow, Row, headings_of, post_batches, records
from jianhao.ingest.profiles._values import Record, first_of, folder_account
from jianhao.ingest.profiles._wechat import link_ids
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile

TOTALS = frozenset({"总计", "合计", "汇总", "小计"})


@dataclass(frozen=True, slots=True)
class Shape:
    """`marks`: headings that must all be there; `one_of`: groups of which one each must; `not_with`: none of these.

    `fields` maps raw fields to headings, best first.
    """

    marks: frozenset[str]
    one_of: tuple[frozenset[str], ...]
    not_with: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]

    def fits(self, names: frozenset[str]) -> bool:
        return (
            self.marks <= names and not self.not_with & names and all(group & names for group in self.one_of)
        )


class ColumnProfile:
    """Posts out of such a table; the account is named by the folder the file lies in, for no column does."""

    output = Output.POSTS

    def __init__(self, id: str, title: str, platform: str, shape: Shape, *, verified: bool) -> None:
        self.id = id
        self.title = title
        self.verified = verified
        self._platform = platform
        self._shape = shape

    def recognises(self, peek: Peek) -> bool:
        return any(map(self._shape.fits, headings_of(peek)))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        yield from post_batches(self._rows(source, log))

    def _rows(self, source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
        ref, name = folder_account(source)
        for sheet, number, record in records(source, self._shape.marks, log):
            row = row_of(self._shape.fields, record)
            if row.get("title") in TOTALS and not row.get("published_at"):
                continue
            yield sheet, number, {"platform": self._platform, "account_ref": ref, "account_name": name} | row


def row_of(fields: Mapping[str, tuple[str, ...]], record: Record) -> Row:
    """The mapped cells of a record."""
    return {field: first_of(record, *columns) for field, columns in fields.items()}


def with_link_ids(row: Row) -> Row:
    """The row with the ids that its WeChat link holds; the link's account stands above the folder's."""
    biz, native = link_ids(row.get("url"))
    if biz:
        row["account_ref"], row["account_name"] = biz, None
    return row | {"native_id": native}
