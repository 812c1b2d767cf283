"""Raw posts → canonical posts and samples of registered accounts; all others are counted and dropped at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.ingest.columns import Column
from jianhao.ingest.fields import POST_FIELDS, Field
from jianhao.ingest.identity import AccountIndex, post_key
from jianhao.ingest.issues import Code, IssueLog, Place
from jianhao.ingest.joining import AccountJoin, JoinedRows, texts_of
from jianhao.ingest.parsing import parse_column, report
from jianhao.ingest.raw import RawPosts
from jianhao.ingest.vector import Parsed, Problem, day_numbers
from jianhao.store.schemas import POSTS, SAMPLES, UNMATCHED
from jianhao.vocab.platforms import parse_platform, recognise_post

FIELDS: Mapping[str, Field] = {f.name: f for f in POST_FIELDS}
PARTIAL = "+partial"  # ends the profile of rows that are no full listing of their account
COUNTS = ("reads", "likes", "looks", "comments", "shares")
TEXTS = ("title", "text", "url", "tool")
MARKED = "^[\ufdd0-\ufdd3]|^#(N/A|REF!|VALUE!|DIV/0!|NAME[?]|NUM!|NULL!)$"
ID_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Converted:
    """What came out of one batch; rows of both tables belong to registered accounts only. `read` is its size as read."""

    posts: pa.RecordBatch
    samples: pa.RecordBatch
    read: int


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

    def __post_init__(self) -> None:
        self._join = AccountJoin(self.index)

    def convert(
        self, raw: RawPosts, file: str, profile: str, columns: Mapping[str, Column] | None = None
    ) -> Converted:
        """Canonical rows of a batch; problems go to the log, strangers are counted."""
        where = _Cells(Place(file, raw.sheet), columns or {}, self.log)
        batch = raw.batch
        self.rows += batch.num_rows
        rows = self._join.rows(batch)
        where.report(batch, "account_ref", rows.problems, fatal=True)
        times = where.quietly(batch, "published_at")
        self._count_strangers(batch, rows, times.values, file)
        self._report_times(batch, rows, times, where)
        keep = pc.and_(pc.is_valid(rows.accounts), pc.is_valid(times.values))
        batch, accounts, joined = batch.filter(keep), rows.accounts.filter(keep), rows.kinds.filter(keep)
        assert times.qualifier is not None
        stamps, precision = times.values.filter(keep), times.qualifier.filter(keep)
        natives, keep = self._native_ids(batch, where)
        if not pc.all(keep).as_py():
            batch, accounts, joined = batch.filter(keep), accounts.filter(keep), joined.filter(keep)
            stamps, precision, natives = stamps.filter(keep), precision.filter(keep), natives.filter(keep)
        batch = where.honest(batch)
        self.accepted += batch.num_rows
        told_by = profile if raw.listing else profile + PARTIAL
        posts = self._posts(batch, accounts, joined, stamps, precision, natives, where, told_by)
        return Converted(posts, self._samples(batch, posts.column("post_id"), raw, where), raw.batch.nbytes)

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

    def _report_times(self, batch: pa.RecordBatch, rows: JoinedRows, times: Parsed, where: _Cells) -> None:
        """Say which rows of registered accounts have no usable time; nothing is said of strangers' cells."""
        registered = pc.is_valid(rows.accounts)
        problems = tuple(p for p in times.problems if registered[p.index].as_py())
        where.report(batch, "published_at", problems, fatal=True)
        said = {p.index for p in problems}
        silent = pc.indices_nonzero(pc.and_(registered, pc.is_null(times.values))).to_pylist()
        why = "未填发布时间，该行未读入。"
        unsaid = tuple(Problem(i, "", Code.MISSING_REQUIRED, why) for i in silent if i not in said)
        where.report(batch, "published_at", unsaid, fatal=True)

    def _native_ids(self, batch: pa.RecordBatch, where: _Cells) -> tuple[pa.Array, pa.Array]:
        """Native ids (null where the file has none) and which rows to keep."""
        if "native_id" not in batch.schema.names:
            return pa.nulls(batch.num_rows, pa.string()), pa.array(np.ones(batch.num_rows, bool))
        text = pc.utf8_trim_whitespace(batch.column("native_id"))
        odd = pc.match_substring_regex(
            text,
            "(?i)^[^0-9a-z]|^[0-9.]+e[+]?[0-9]+$|^[0-9]+[.]0+$|[\ufdd0-\ufdd3\uff10-\uff5a]"
            "|^(null|none|nan|n/a|na|nil|undefined)$",
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

    def _count_strangers(self, batch: pa.RecordBatch, rows: JoinedRows, times: pa.Array, file: str) -> None:
        lost = pc.and_(pc.is_null(rows.accounts), pa.array(~rows.unread))
        if not pc.any(lost).as_py():
            return
        rest = batch.filter(lost)
        self.stranger_posts += rest.num_rows
        days = day_numbers(times.filter(lost)).to_pylist()
        named = ("platform", "account_ref", "account_name")
        keys = zip(*(texts_of(rest, n).to_pylist() for n in named), strict=True)
        for (platform, ref, name), day in zip(keys, days, strict=True):
            key = (_platform_word(platform), _id_only(ref or name), file)
            known = self.strangers.setdefault(key, Stranger(_id_only(name) or None))
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
        parsed = self.quietly(batch, name)
        self.report(batch, name, parsed.problems, fatal=fatal)
        return parsed

    def quietly(self, batch: pa.RecordBatch, name: str) -> Parsed:
        """Typed values of a field, all null if the file has no such column."""
        column = self.column(name)
        texts = batch.column(name) if name in batch.schema.names else pa.nulls(batch.num_rows, pa.string())
        return parse_column(texts, column)

    def report(self, batch: pa.RecordBatch, name: str, problems: tuple[Problem, ...], *, fatal: bool) -> None:
        """Log problems of a field's column."""
        heading = self.column(name).heading
        report(problems, batch.column("row"), self.place, heading, self.log, fatal=fatal)

    def honest(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch with error cells of its texts said and emptied: no mark of a cell ever gets into a post."""
        for name in TEXTS:
            if name in batch.schema.names:
                texts = batch.column(name)
                marked = pc.fill_null(pc.match_substring_regex(texts, MARKED), False)
                if pc.any(marked).as_py():
                    places = pc.indices_nonzero(marked)
                    parsed = self.parsed(batch.take(places), name, fatal=False)
                    clean = pc.replace_with_mask(texts, marked, parsed.values)
                    batch = batch.set_column(batch.schema.get_field_index(name), name, clean)
        return batch

    def flags(self, batch: pa.RecordBatch, name: str) -> pa.Array:
        """A yes/no column, null where the file does not say."""
        if name not in batch.schema.names:
            return pa.nulls(batch.num_rows, pa.bool_())
        return self.parsed(batch, name, fatal=False).values


def _platform_word(text: str) -> str:
    platform = parse_platform(text) if text else None
    return text[:ID_LENGTH] if platform is None else str(platform)


def _id_only(text: str) -> str:
    """An id or name as it stands; a passage that slipped into the column is not kept."""
    return text if len(text) <= ID_LENGTH else ""


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
        texts_of(rest, "url").to_pylist(),
        pc.cast(stamps.filter(bare), pa.int64()).to_pylist(),
        texts_of(rest, "title").to_pylist(),
        strict=True,
    )
    made = pa.array(
        [post_key(a, _native_of_url(url), url or None, us, title) for a, url, us, title in parts], pa.string()
    )
    return pc.replace_with_mask(ids, bare, made)


def _native_of_url(url: str) -> str | None:
    seen = recognise_post(url) if url else None
    return seen.native_id if seen else None
