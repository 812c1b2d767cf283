"""How the usual programs spell a cell and what stands between cells, as patterns that allow for nothing else.

What is said of a cell here is what the reader of workbooks makes of it: a value, nothing, an error, or a formula whose value
was not stored.
"""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_FORMULA = r'<f(?: [A-Za-z0-9:]+="[^"<>]*")*(?:/>|>[^<]*</f>)'
_STYLE = r'(?: s="[0-9]+")?'
_TYPED = rf'{_STYLE}(?: t="%s"){_STYLE}(?: [cv]m="[0-9]+")*>'
_PLAIN = rf'{_STYLE}(?: t="[nb]")?{_STYLE}(?: [cv]m="[0-9]+")*>'
_SHARED = "^" + _TYPED % "s" + "<v>(?P<index>[0-9]{1,9})</v></c>$"
_VALUE = "^(?:" + "|".join((
    _PLAIN + f"(?:{_FORMULA})?<v>[^<]+</v>",
    _TYPED % "str" + f"(?:{_FORMULA})?<v>[^<]*</v>",
    _TYPED % "inlineStr" + '<is><t(?: xml:space="preserve")?>[^<]*</t></is>',
)) + ")</c>$"  # fmt: skip
_ERROR = re.compile((_TYPED % "e" + f"(?:{_FORMULA})?<v>(#[^<]{{1,39}})</v></c>").encode())
_ANY = rf'{_STYLE}(?: t="[A-Za-z]+")?{_STYLE}(?: [cv]m="[0-9]+")*'
_NO_VALUE = "(?:<v></v>|<v ?/>)"
_NOTHING = re.compile(f"{_ANY}(?: ?/>|></c>)|{_STYLE}>{_NO_VALUE}</c>".encode())
_LOST = re.compile(f"{_ANY}>{_FORMULA}</c>|{_STYLE}>{_FORMULA}{_NO_VALUE}</c>".encode())
_ROW = r'<row(?: r="[0-9]{1,7}")?(?:\s+(?:[a-qs-z]|[A-Za-z0-9:]{2,})="[^"<>]*")*\s*'
_EMPTY_ROWS = rf"(?:{_ROW}/>\s*|{_ROW}>\s*</row>\s*)*"
FIRST = re.compile(rf"\s*{_EMPTY_ROWS}{_ROW}>\s*".encode())
LAST = re.compile(rf"\s*</row>\s*{_EMPTY_ROWS}".encode())
_BETWEEN = rf"^\s*(?:</row>\s*{_EMPTY_ROWS}{_ROW}>\s*)?$"
BETWEEN = re.compile(_BETWEEN.encode())


class Holds(IntEnum):
    """What a cell holds: nothing, a value of its own, a shared text by its number, an error, a formula without value."""

    NOTHING = 0
    VALUE = 1
    SHARED = 2
    ERROR = 3
    LOST_VALUE = 4


Held = npt.NDArray[np.int8]


def held(contents: pa.BinaryArray) -> Held | None:
    """What each content (the bytes of a cell behind its place) holds; None if one is not spelt as usual."""
    shared = pc.match_substring_regex(contents, _SHARED).to_numpy(zero_copy_only=False)
    holds = np.where(shared, Holds.SHARED, Holds.NOTHING).astype(np.int8)
    places = np.flatnonzero(~shared)
    others = contents.take(pa.array(places))
    values = pc.match_substring_regex(others, _VALUE).to_numpy(zero_copy_only=False)
    holds[places[values]] = Holds.VALUE
    for place in places[~values].tolist():
        rare = _held(contents[place].as_py())
        if rare is None:
            return None
        holds[place] = rare
    return holds


def _held(content: bytes) -> Holds | None:
    if _NOTHING.fullmatch(content):
        return Holds.NOTHING
    if _ERROR.fullmatch(content):
        return Holds.ERROR
    return Holds.LOST_VALUE if _LOST.fullmatch(content) else None


def error_of(content: bytes) -> str:
    """The error value in the content of an error cell; empty for a formula without a value."""
    found = _ERROR.fullmatch(content)
    return found[1].decode("utf-8", "replace") if found else ""


def shared_indexes(contents: pa.BinaryArray) -> npt.NDArray[np.int64]:
    """The numbers of the shared texts that contents name, each of which holds one."""
    found = pc.struct_field(pc.extract_regex(contents, _SHARED), "index")
    indexes: npt.NDArray[np.int64] = pc.cast(pc.cast(found, pa.string()), pa.int64()).to_numpy()
    return indexes


def has_inline_text(contents: pa.BinaryArray) -> bool:
    """Whether a text stands inside of a cell."""
    marks = (pc.any(pc.match_substring(contents, mark)).as_py() for mark in ('t="str"', "inlineStr"))
    return any(marks)


def all_between(gaps: pa.BinaryArray) -> bool:
    """Whether nothing stands in the gaps between cells but the ends and beginnings of rows."""
    return bool(pc.all(pc.match_substring_regex(gaps, _BETWEEN)).as_py() is not False)
