"""Values of other tools as raw text: nothing is interpreted here that the common parsers can interpret."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from jianhao.ingest.source import SourceFile

Record = Mapping[str, Any]

YES = "是"
NO = "否"
INT_BITS = 200
_NUMBER = re.compile(r"[0-9]{1,20}(?:\.[0-9]+)?")
_DAY_FOLDER = re.compile(r"20[0-9]{2}(?:[-_.年]?[0-9]{1,2}(?:[-_.月]?[0-9]{1,2})?[月日]?)?年?")
_ACCOUNT_FOLDER = re.compile(r"gh_[0-9a-z]{6,}|MP_WXS_[0-9]+|[0-9]{5,20}|[a-z]+:[0-9A-Za-z_=-]+")


def text_of(value: object) -> str | None:
    """A scalar as text; None for empty, for containers and for numbers that are not numbers."""
    if isinstance(value, str):
        return _encodable(value) if value.strip() else None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return str(value) if value.bit_length() <= INT_BITS else None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return None


def first_of(record: Record, *names: str) -> str | None:
    """The first of several columns that holds something."""
    for name in names:
        if (text := text_of(record.get(name))) is not None:
            return text
    return None


def epoch(value: object) -> str | None:
    """`@seconds` from epoch seconds, milliseconds or microseconds, told by magnitude; other text as it stands.

    Zero means that the tool had no time.
    """
    text = text_of(value)
    if text is None or not _NUMBER.fullmatch(text.strip()):
        return text
    number = int(text.strip().partition(".")[0])
    if number == 0:
        return None
    divisor = 1_000_000 if number >= 10**14 else 1_000 if number >= 10**11 else 1
    seconds, rest = divmod(number, divisor)
    return f"@{seconds}" if not rest else f"@{seconds}.{rest:0{len(str(divisor)) - 1}d}"


def folder_account(source: SourceFile) -> tuple[str | None, str | None]:
    """Id of the account after which the innermost such folder is called, else the innermost folder's name.

    Folders called after a month or day name no account; a name joins nothing by itself.
    """
    folders = [
        name
        for folder in reversed(source.folders)
        if (name := folder.strip()) and not _DAY_FOLDER.fullmatch(name)
    ]
    ref = next((name for name in folders if _ACCOUNT_FOLDER.fullmatch(name)), None)
    return ref, None if ref or not folders else text_of(folders[0])


def honest_name(name: str | None) -> str | None:
    """A name as shown; None for one that the tool masked, since a masked name names nobody."""
    return None if name is None or "*" in name else name


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        # Lone surrogates come out of escaped JSON and cannot be stored.
        return text.encode("utf-8", "replace").decode()
    return text
