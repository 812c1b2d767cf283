"""Whole columns at once: the common spellings by Arrow's kernels, every other distinct text once by `cells`.

The result is always what the parser of `cells` gives cell by cell (a property test holds them together).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import SHANGHAI_OFFSET_US
from jianhao.ingest import cells
from jianhao.ingest.cells import CellProblem
from jianhao.ingest.issues import Code

T = TypeVar("T")
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"
_UNEVEN = (
    (r"^([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", r"\1-\2-\3"),
    (r"^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日( |$)", r"\1-\2-\3\4"),
    (r"^([0-9]{4})-([0-9])-", r"\1-0\2-"),
    (r"^([0-9]{4}-[0-9]{2})-([0-9])( |$)", r"\1-0\2\3"),
    (r" ([0-9]):", r" 0\1:"),
)
_PLAIN = "^[0-9A-Za-z_一-龥]+$"  # folding leaves these as they are
_PLAIN_ID = "^[0-9A-Za-z_:-]+$"
_LIKE_A_POWER = "^[0-9][eE][0-9]{1,3}$"  # what is left of a long number in a narrow cell
_FIRST_US = -662_688_000_000_000  # 1949-01-01, local
_LAST_US = 4_133_980_800_000_000  # 2101-01-01, local


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that was not interpreted: its index in the column, its text, and why."""

    index: int
    text: str
    code: Code
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """Values of one column (null = missing or a problem), a qualifier where the kind has one, and the problems."""

    values: pa.Array
    qualifier: pa.Array | None
    problems: tuple[Problem, ...]


def parse_counts(column: pa.Array, unit: float = 1) -> Parsed:
    """int64 values with qualifier exact, at_least or rounded."""
    text = _trimmed(column)
    plain = _matches(text, r"^[0-9]{1,14}$")
    if unit != 1:
        plain = pc.and_(plain, False)
    values = pc.cast(pc.if_else(plain, text, None), pa.int64())
    kinds = pc.if_else(plain, "exact", pa.scalar(None, pa.string()))
    found, places, problems = _rest(text, plain, cells.counter(unit))
    if found:
        values = pc.coalesce(values, _field(found, "value", pa.int64()).take(places))
        kinds = pc.coalesce(kinds, _field(found, "kind", pa.string()).take(places))
    return Parsed(values, kinds, problems)


def parse_times(column: pa.Array) -> Parsed:
    """timestamp[us, UTC] values with qualifier day, minute or second."""
    text = _trimmed(column)
    even, iso = _evened(text, _matches(text, _ISO))
    local, iso = _cast_iso(even, iso)
    precision = _precision(even, iso)
    found, places, problems = _rest(text, iso, cells.parse_time)
    us = pc.subtract(local, SHANGHAI_OFFSET_US)
    if found:
        us = pc.coalesce(us, _field(found, "us", pa.int64()).take(places))
        precision = pc.coalesce(precision, _field(found, "precision", pa.string()).take(places))
    return Parsed(pc.cast(us, pa.timestamp("us", tz="UTC")), precision, problems)


def parse_days(column: pa.Array) -> Parsed:
    """Day numbers in Shanghai, each distinct text once."""
    coded = _trimmed(column).dictionary_encode()
    times = parse_times(coded.dictionary)
    found = {p.index: p for p in times.problems}
    bad = pc.is_in(coded.indices, pa.array(list(found), pa.int32()))
    problems = tuple(
        replace(found[coded.indices[place].as_py()], index=place)
        for place in pc.indices_nonzero(bad).to_pylist()
    )
    return Parsed(day_numbers(times.values).take(coded.indices), None, problems)


def parse_values(column: pa.Array, parser: Callable[[str], Any], kind: pa.DataType) -> Parsed:
    """Any parser of `cells` over a column with repeated values."""
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    nothing = pa.repeat(pa.scalar(False), len(text))
    found, places, problems = _rest(text, nothing, parser)
    values = pa.array(found, kind).take(places) if found else pa.nulls(len(text), kind)
    return Parsed(values, None, problems)


def parse_texts(column: pa.Array) -> Parsed:
    """`cells.parse_text` over a column whose texts are mostly different: names, units, titles."""
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return _plain_or(text, _matches(text, _PLAIN), cells.parse_text)


def parse_ids(column: pa.Array) -> Parsed:
    """`cells.parse_id` over a column whose texts are mostly different."""
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    plain = pc.and_not(_matches(text, _PLAIN_ID), _matches(text, _LIKE_A_POWER))
    return _plain_or(text, plain, cells.parse_id)


def _plain_or(text: pa.Array, plain: pa.Array, parser: Callable[[str], str | None]) -> Parsed:
    """The plain texts as they stand unless they are words for a missing value, the others by the parser."""
    missing = pc.is_in(pc.utf8_lower(text), pa.array(sorted(cells.MISSING)))
    done = pc.and_not(plain, missing)
    found, places, problems = _rest(text, done, parser)
    values = pc.if_else(done, text, pa.scalar(None, pa.string()))
    if found:
        values = pc.coalesce(values, pa.array(found, pa.string()).take(places))
    return Parsed(values, None, problems)


def day_numbers(times: pa.Array) -> pa.Array:
    """Day number in Shanghai of each time."""
    us = pc.add(pc.cast(times, pa.int64()), SHANGHAI_OFFSET_US)
    floor = np.floor_divide(pc.fill_null(us, 0).to_numpy(zero_copy_only=False), 86_400_000_000)
    return pa.array(floor, pa.int32(), mask=pc.is_null(us).to_numpy(zero_copy_only=False))


def _trimmed(column: pa.Array) -> pa.Array:
    text = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.utf8_trim_whitespace(text)


def _matches(text: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(text, pattern), False)


def _evened(text: pa.Array, iso: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The texts with common other spellings of times in ISO form, and which of them are."""
    odd = pc.and_not(pc.not_equal(pc.fill_null(text, ""), ""), iso)
    if not pc.any(odd).as_py():
        return text, iso
    some = text.filter(odd)
    for pattern, replacement in _UNEVEN:
        some = pc.replace_substring_regex(some, pattern, replacement)
    return pc.replace_with_mask(text, odd, some), pc.replace_with_mask(iso, odd, _matches(some, _ISO))


def _cast_iso(text: pa.Array, iso: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Local microseconds of the ISO texts, and which texts really were dates within range."""
    try:
        times = pc.cast(pc.if_else(iso, text, None), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return pa.nulls(len(text), pa.int64()), pc.and_(iso, False)
    us = pc.cast(times, pa.int64())
    sane = pc.fill_null(pc.and_(pc.greater_equal(us, _FIRST_US), pc.less(us, _LAST_US)), False)
    return pc.if_else(sane, us, None), pc.and_(iso, sane)


def _precision(text: pa.Array, iso: pa.Array) -> pa.Array:
    length = pc.utf8_length(text)
    names = pc.if_else(pc.equal(length, 10), "day", pc.if_else(pc.equal(length, 16), "minute", "second"))
    return pc.if_else(iso, names, pa.scalar(None, pa.string()))


def _rest(
    text: pa.Array, done: pa.Array, parser: Callable[[str], T | None]
) -> tuple[list[T | None], pa.Array, tuple[Problem, ...]]:
    """What the parser makes of each distinct text that is neither done nor empty, and where each stands in the column.

    The places are indices into the list, null for every other row.
    """
    rest = pc.and_(pc.invert(done), pc.not_equal(pc.fill_null(text, ""), ""))
    places = pa.nulls(len(text), pa.int32())
    if not pc.any(rest).as_py():
        return [], places, ()
    coded = pc.filter(text, rest).dictionary_encode()
    outcomes = [_outcome(value, parser) for value in coded.dictionary.to_pylist()]
    found = [None if isinstance(outcome, CellProblem) else outcome for outcome in outcomes]
    places = pc.replace_with_mask(places, rest, coded.indices)
    return found, places, _problems(coded, outcomes, np.flatnonzero(rest.to_numpy(zero_copy_only=False)))


def _outcome(value: str, parser: Callable[[str], T | None]) -> T | CellProblem | None:
    try:
        return parser(value)
    except CellProblem as problem:
        return problem


def _problems(coded: Any, outcomes: list[Any], places: Any) -> tuple[Problem, ...]:
    bad = [isinstance(o, CellProblem) for o in outcomes]
    if not any(bad):
        return ()
    values = coded.dictionary.to_pylist()
    codes = coded.indices.to_numpy()
    return tuple(
        Problem(int(places[i]), values[codes[i]], outcomes[codes[i]].code, outcomes[codes[i]].message)
        for i in np.flatnonzero(np.asarray(bad)[codes])
    )


def _field(found: list[Any], name: str, arrow: pa.DataType) -> pa.Array:
    return pa.array([None if item is None else getattr(item, name) for item in found], arrow)
