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
_VALUE = "^(?:" + "|".join((
    _TYPED % "s" + "<v>[0-9]{1,9}</v>",
    _PLAIN + f"(?:{_FORMULA})?<v>[^<]+</v>",
    _TYPED % "str" + f"(?:{_FORMULA})?<v>[^<]*</v>",
    _TYPED % "inlineStr" + '<is><t(?: xml:space="preserve")?>[^<]*</t></is>',
)) + ")</c>$"  # fmt: skip
_ERROR = re.compile((_TYPED % "e" + f"(?:{_FORMULA})?<v>([^<]{{1,40}})</v></c>").encode())
_ANY = rf'{_STYLE}(?: t="[A-Za-z]+")?{_STYLE}(?: [cv]m="[0-9]+")*'
_NO_VALUE = "(?:<v></v>|<v ?/>)"
_NOTHING = re.compile(f"{_ANY}(?:/>|></c>)|{_STYLE}>{_NO_VALUE}</c>".encode())
_LOST = re.compile(f"{_ANY}>{_FORMULA}</c>|{_STYLE}>{_FORMULA}{_NO_VALUE}</c>".encode())
_ROW = r'<row(?:\s+[A-Za-z0-9:]+="[^"<>]*")*\s*'
_EMPTY_ROWS = rf"(?:{_ROW}/>\s*|{_ROW}>\s*</row>\s*)*"
FIRST = re.compile(rf"\s*{_EMPTY_ROWS}{_ROW}>\s*".encode())
LAST = re.compile(rf"\s*</row>\s*{_EMPTY_ROWS}".encode())
_BETWEEN = rf"^\s*(?:</row>\s*{_EMPTY_ROWS}{_ROW}>\s*)?$"
BETWEEN = re.compile(_BETWEEN.encode())


class Holds(IntEnum):
    """What a cell holds."""

    NOTHING = 0
    VALUE = 1
    ERROR = 2
    LOST_VALUE = 3


def held(contents: pa.BinaryArray) -> npt.NDArray[np.int8] | None:
    """What each content (the bytes of a cell behind its place) holds; None if one is not spelt as usual."""
    values = pc.match_substring_regex(contents, _VALUE).to_numpy(zero_copy_only=False)
    holds = np.where(values, Holds.VALUE, Holds.NOTHING).astype(np.int8)
    for place in np.flatnonzero(~values).tolist():
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


def all_between(gaps: pa.BinaryArray) -> bool:
    """Whether nothing stands in the gaps between cells but the ends and beginnings of rows."""
    return bool(pc.all(pc.match_substring_regex(gaps, _BETWEEN)).as_py() is not False)
