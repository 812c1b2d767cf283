"""Raw posts → canonical posts and samples of registered accounts; all others are counted and dropped at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.ingest import cells
from jianhao.ingest.columns import Column
from jianhao.ingest.fields import POST_FIELDS, Field
from jianhao.ingest.identity import AccountIndex, Joined, post_key
from jianhao.ingest.issues import Code, IssueLog, Place
from jianhao.ingest.parsing import parse_column, report
from jianhao.ingest.raw import RawPosts
from jianhao.ingest.vector import Parsed, day_numbers
from jianhao.store.schemas import POSTS, SAMPLES, UNMATCHED
from jianhao.vocab.platforms import parse_platform, recognise_post

FIELDS: Mapping[str, Field] = {f.name: f for f in POST_FIELDS}
COUNTS = ("reads", "likes", "looks", "comments", "shares")
SEPARATOR = "\x1f"
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Converted:
    """What came out of one batch; rows of both tables belong to registered accounts only."""

    posts: pa.RecordBatch
    samples: pa.RecordBatch


@dataclass
class Stranger:
    """Posts of one unregistered account in one file: a count and its days, no content."""

    name: str | None = None
    posts: int = 0
    first_day: int | None = None
    last_day: int | None = None


@dataclass
class PostReader:
    """Turns batches into canonical rows; keeps the counts that a run reports."""

    index: AccountIndex
    log: IssueLog
    strangers: dict[tuple[str, str, str], Stranger] = field(default_factory=dict)
    rows: int = 0
    accepted: int = 0
    stranger_posts: int = 0
    _joins: dict[str, Joined | None] = field(default_factory=dict)

    def convert(
        self, raw: RawPosts, file: str, profile: str, columns: Mapping[str, Column] | None = None
    ) -> Converted:
        """Canonical rows of a batch; problems go to the log, strangers are counted."""
        place_of = _Cells(Place(file, raw.sheet), columns or {}, self.log)
        batch = raw.batch
        self.rows += batch.num_rows
        accounts, joined = self._join(batch)
        times = self._times(batch, place_of)
        self._count_strangers(batch, accounts, times.values, file)
        keep = pc.and_(pc.is_valid(accounts), pc.is_valid(times.values))
        self._report_missing_times(batch, accounts, times, place_of)
        batch, accounts, joined = batch.filter(keep), accounts.filter(keep), joined.filter(keep)
        assert times.qualifier is not None
        stamps, precision = times.values.filter(keep), times.qualifier.filter(keep)
        natives, keep = self._native_ids(batch, place_of)
        if not pc.all(keep).as_py():
            batch, accounts, joined = batch.filter(keep), accounts.filter(keep), joined.filter(keep)
            stamps, precision, natives = stamps.filter(keep), precision.filter(keep), natives.filter(keep)
        self.accepted += batch.num_rows
        posts = self._posts(batch, accounts, joined, stamps, precision, natives, place_of, profile)
        return Converted(posts, self._samples(batch, posts.column("post_id"), raw, place_of))

    def unmatched(self) -> pa.Table:
        """The UNMATCHED table, sorted."""
        rows = [
            (p, i, s.name, s.posts, s.first_day, s.last_day, f)
            for (p, i, f), s in sorted(self.strangers.items())
        ]
        columns = zip(*rows, strict=True) if rows else [()] * len(UNMATCHED)
        return pa.table(
            [pa.array(list(c), t) for c, t in zip(columns, UNMATCHED.types, strict=True)], UNMATCHED
        )

    def _join(self, batch: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
        """account_id and the kind of id that joined it, null for strangers."""
        parts = [_texts(batch, name) for name in ("platform", "account_ref", "account_name")]
        if not {"account_ref", "account_name"} & set(batch.schema.names):
            parts[1] = _account_of_url(batch)
        coded = pc.binary_join_element_wise(*parts, SEPARATOR).dictionary_encode()
        found = [self._known_account(key) for key in coded.dictionary.to_pylist()]
        ids = pa.array([None if j is None else j.account_id for j in found], pa.string())
        kinds = pa.array([None if j is None else j.by for j in found], pa.string())
        return ids.take(coded.indices), kinds.take(coded.indices)

    def _known_account(self, key: str) -> Joined | None:
        if key not in self._joins:
            if len(self._joins) >= REMEMBERED:  # a file of links has a key for each row
                self._joins.clear()
            self._joins[key] = self._account(*key.split(SEPARATOR)[:3])
        return self._joins[key]

    def _account(self, platform_text: str, ref_text: str, name: str) -> Joined | None:
        platform = parse_platform(platform_text) if platform_text else None
        try:
            ref = cells.parse_id(ref_text)
        except cells.CellProblem:
            return None
        return self.index.find(None if platform is None else str(platform), ref, cells.fold(name) or None)

    def _times(self, batch: pa.RecordBatch, where: _Cells) -> Parsed:
        if "published_at" not in batch.schema.names:
            return Parsed(
                pa.nulls(batch.num_rows, pa.timestamp("us", tz="UTC")),
                pa.nulls(batch.num_rows, pa.string()),
                (),
            )
        return where.parsed(batch, "published_at", fatal=True)

    def _report_missing_times(
        self, batch: pa.RecordBatch, accounts: pa.Array, times: Parsed, where: _Cells
    ) -> None:
        said = {p.index for p in times.problems}
        silent = pc.and_(pc.is_valid(accounts), pc.is_null(times.values))
        for index in pc.indices_nonzero(silent).to_pylist():
            if index not in said:
                row = batch.column("row")[index].as_py()
                heading = where.column("published_at").heading
                where.place.reject(
                    self.log, row, heading, None, Code.MISSING_REQUIRED, "未填发布时间，该行未读入。"
                )

    def _native_ids(self, batch: pa.RecordBatch, where: _Cells) -> tuple[pa.Array, pa.Array]:
        """Native ids (null where the file has none) and which rows to keep."""
        if "native_id" not in batch.schema.names:
            return pa.nulls(batch.num_rows, pa.string()), pa.array([True] * batch.num_rows)
        text = pc.utf8_trim_whitespace(batch.column("native_id"))
        odd = pc.match_substring_regex(
            text, "^[^0-9A-Za-z]|^[0-9.]+[eE][+]?[0-9]+$|[\ufdd0-\ufdd2\uff10-\uff5a]"
        )
        odd = pc.fill_null(odd, False)
        good = np.ones(batch.num_rows, bool)
        if not pc.any(odd).as_py():
            return _null_if_empty(text), pa.array(good)
        places = pc.indices_nonzero(odd)
        parsed = where.parsed(batch.take(places), "native_id", fatal=True)
        good[places.to_numpy()[[p.index for p in parsed.problems]]] = False
        return pc.replace_with_mask(_null_if_empty(text), odd, parsed.values), pa.array(good)

    def _posts(
        self, batch: pa.RecordBatch, accounts: pa.Array, joined: pa.Array, stamps: pa.Array, precision: pa.Array,
        natives: pa.Array, where: _Cells, profile: str,
    ) -> pa.RecordBatch:  # fmt: skip
        size = batch.num_rows
        named = {
            "post_id": _post_ids(batch, accounts, natives, stamps),
            "account_id": accounts,
            "platform": _platforms(accounts, self.index),
            "native_id": natives,
            "title": _optional(batch, "title"),
            "text": _optional(batch, "text"),
            "url": _optional(batch, "url"),
            "published_at": stamps,
            "precision": precision,
            "day": day_numbers(stamps),
            "tool": _optional(batch, "tool"),
            "original_flag": where.flags(batch, "original_flag"),
            "deleted": where.flags(batch, "deleted"),
            "source_file": pa.repeat(pa.scalar(where.place.file), size),
            "source_row": batch.column("row"),
            "profile": pa.repeat(pa.scalar(profile), size),
            "joined_by": joined,
        }
        return pa.RecordBatch.from_arrays([named[name] for name in POSTS.names], schema=POSTS)

    def _samples(
        self, batch: pa.RecordBatch, post_ids: pa.Array, raw: RawPosts, where: _Cells
    ) -> pa.RecordBatch:
        """One sample for each row that has a number; a blank number stays null and is never 0."""
        size = batch.num_rows
        named: dict[str, pa.Array] = {"post_id": post_ids, "metric": pa.repeat(pa.scalar(raw.metric), size)}
        named["reads_kind"] = pa.nulls(size, pa.string())
        for name in COUNTS:
            parsed = where.parsed(batch, name, fatal=False) if name in batch.schema.names else None
            named[name] = parsed.values if parsed else pa.nulls(size, pa.int64())
            if parsed and name == "reads" and parsed.qualifier is not None:
                named["reads_kind"] = parsed.qualifier
        taken = (
            where.parsed(batch, "collected_at", fatal=False) if "collected_at" in batch.schema.names else None
        )
        named["collected_at"] = taken.values if taken else pa.nulls(size, pa.timestamp("us", tz="UTC"))
        sample = pa.RecordBatch.from_arrays([named[n] for n in SAMPLES.names], schema=SAMPLES)
        some = pc.is_valid(named["collected_at"])
        for name in COUNTS:
            some = pc.or_(some, pc.is_valid(named[name]))
        return sample.filter(some)

    def _count_strangers(self, batch: pa.RecordBatch, accounts: pa.Array, times: pa.Array, file: str) -> None:
        lost = pc.is_null(accounts)
        if not pc.any(lost).as_py():
            return
        rest = batch.filter(lost)
        self.stranger_posts += rest.num_rows
        days = day_numbers(times.filter(lost)).to_pylist()
        keys = zip(
            *(_texts(rest, n).to_pylist() for n in ("platform", "account_ref", "account_name")), strict=True
        )
        for (platform, ref, name), day in zip(keys, days, strict=True):
            known = self.strangers.setdefault((platform, ref or name, file), Stranger(name or None))
            known.posts += 1
            if day is not None:
                known.first_day = day if known.first_day is None else min(known.first_day, day)
                known.last_day = day if known.last_day is None else max(known.last_day, day)


@dataclass
class _Cells:
    """Where cells come from: heading, unit and file of each field, for parsing and for messages."""

    place: Place
    columns: Mapping[str, Column]
    log: IssueLog

    def column(self, name: str) -> Column:
        return self.columns.get(name) or Column(0, FIELDS[name], FIELDS[name].title)

    def parsed(self, batch: pa.RecordBatch, name: str, *, fatal: bool) -> Parsed:
        """Typed values of a field; its problems are logged."""
        column = self.column(name)
        parsed = parse_column(batch.column(name), column)
        report(parsed.problems, batch.column("row"), self.place, column.heading, self.log, fatal=fatal)
        return parsed

    def flags(self, batch: pa.RecordBatch, name: str) -> pa.Array:
        """A yes/no column, null where the file does not say."""
        if name not in batch.schema.names:
            return pa.nulls(batch.num_rows, pa.bool_())
        return self.parsed(batch, name, fatal=False).values


def _texts(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.repeat(pa.scalar(""), batch.num_rows)
    return pc.fill_null(pc.utf8_trim_whitespace(batch.column(name)), "")


def _optional(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows, pa.string())
    return _null_if_empty(batch.column(name))


def _null_if_empty(text: pa.Array) -> pa.Array:
    empty = pc.equal(text, "")
    return (
        pc.if_else(pc.fill_null(empty, True), None, text)
        if pc.any(pc.fill_null(empty, True)).as_py()
        else text
    )


def _account_of_url(batch: pa.RecordBatch) -> pa.Array:
    seen = [recognise_post(url) for url in _texts(batch, "url").to_pylist()]
    return pa.array([s.account.value if s and s.account else "" for s in seen], pa.string())


def _platforms(accounts: pa.Array, index: AccountIndex) -> pa.Array:
    coded = accounts.dictionary_encode()
    return pa.array([index.platform(a) for a in coded.dictionary.to_pylist()], pa.string()).take(
        coded.indices
    )


def _post_ids(batch: pa.RecordBatch, accounts: pa.Array, natives: pa.Array, stamps: pa.Array) -> pa.Array:
    ids = pc.binary_join_element_wise(accounts, natives, ":")
    bare = pc.is_null(natives)
    if not pc.any(bare).as_py():
        return ids
    rest = batch.filter(bare)
    parts = zip(
        accounts.filter(bare).to_pylist(),
        _texts(rest, "url").to_pylist(),
        pc.cast(stamps.filter(bare), pa.int64()).to_pylist(),
        _texts(rest, "title").to_pylist(),
        strict=True,
    )
    made = pa.array(
        [post_key(a, _native_of_url(url), url or None, us, title) for a, url, us, title in parts], pa.string()
    )
    return pc.replace_with_mask(ids, bare, made)


def _native_of_url(url: str) -> str | None:
    seen = recognise_post(url) if url else None
    return seen.native_id if seen else None
