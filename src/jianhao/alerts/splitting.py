"""Texts cut to a platform's limit, which counts bytes: between whole characters, at a line end where there is one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Size = Callable[[str], int]
_JOINER = "\u200d"
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
WORTH = 0.5  # a line end is taken when it leaves at least this share of a part filled


def in_bytes(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8"))


def characters(text: str) -> Iterator[str]:
    """What a reader takes for one character: with its accents, variation selectors, joined emoji, both signs of a flag."""
    held = ""
    for sign in text:
        if held and _belongs(held, sign):
            held += sign
            continue
        if held:
            yield held
        held = sign
    if held:
        yield held


def _belongs(held: str, sign: str) -> bool:
    if held[-1] in "\r\n" or sign in "\r\n":
        return held[-1] == "\r" and sign == "\n"
    if unicodedata.category(sign) in ("Mn", "Me", "Mc", "Sk"):
        return sign >= "\u0300"  # the plain accents of ASCII stand alone
    if sign == _JOINER or held[-1] == _JOINER:
        return True
    return len(held) == 1 and bool(_FLAG.match(held)) and bool(_FLAG.match(sign))


def split(text: str, limit: int, size: Size = in_bytes) -> tuple[str, ...]:
    """Parts of at most `limit` that give the text again when put together; no part is empty but that of an empty text.

    A heap of accents longer than the limit is cut between code points; ValueError if the limit does not hold one code point.
    """
    parts: list[str] = []
    held, used = "", 0
    for sign in _small(text, limit, size):
        weight = size(sign)
        if used + weight > limit:
            kept, carried = _at_line_end(held)
            if size(carried) + weight > limit:
                kept, carried = held, ""
            parts.append(kept)
            held, used = carried, size(carried)
        held, used = held + sign, used + weight
    return (*parts, held) if held or not parts else tuple(parts)


def _small(text: str, limit: int, size: Size) -> Iterator[str]:
    for sign in characters(text):
        if size(sign) <= limit:
            yield sign
            continue
        for point in sign:
            if size(point) > limit:
                raise ValueError("the limit does not hold one character")
            yield point


def _at_line_end(held: str) -> tuple[str, str]:
    """A full part and what is carried on: cut after its last line end if that is not too early."""
    cut = held.rfind("\n") + 1
    return (held[:cut], held[cut:]) if cut >= len(held) * WORTH else (held, "")


def numbered(text: str, limit: int, size: Size = in_bytes) -> tuple[str, ...]:
    """Parts with their place in front where there are several: （2/3）."""
    if size(text) <= limit:
        return (text,)
    room = limit - size("（999/999）\n")
    parts = split(text, room, size)
    if len(parts) > 999:
        raise ValueError("more than 999 parts")
    return tuple(f"（{place}/{len(parts)}）\n{part}" for place, part in enumerate(parts, 1))
