"""Files for what has no line to the outside: a table for a gateway of telephone texts, a text a person for the outbox folder."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jianhao.documents.cells import masked, neutral, one_line
from jianhao.errors import UnusableCall

HEADINGS = ("手机号", "内容", "编号")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NAME = re.compile(r"[0-9A-Za-z-]{1,60}")


@dataclass(frozen=True, slots=True)
class TelephoneText:
    """One text to one telephone."""

    mobile: str
    text: str
    number: str


def mobile_number(text: str) -> str:
    """Eleven digits of a mobile number of the mainland; UnusableCall for anything else."""
    digits = re.sub(r"[\s-]", "", text).removeprefix("+86")
    if not MOBILE.fullmatch(digits):
        raise UnusableCall("手机号应为11位数字。")
    return digits


def telephone_table(rows: Iterable[TelephoneText]) -> bytes:
    """The table that a gateway reads: CSV in UTF-8 with a mark, so that Excel reads it too; no cell begins a formula.

    The receiver's number is the one thing that cannot be masked here; in the text every number is.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        text = neutral(masked(one_line(row.text)))
        writer.writerow((mobile_number(row.mobile), text, neutral(row.number)))
    return out.getvalue().encode("utf-8-sig")


def put_out(folder: Path, name: str, text: str) -> Path:
    """Write `name`.txt into the folder, whole or not at all, readable by the owner only; the same name again replaces it.

    A message has one name for ever, so that a second try after a crash leaves one file.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("a name is of letters, digits and hyphens")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, draft = folder / f"{name}.txt", folder / f".{name}.{os.getpid()}.incoming"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text.replace("\n", "\r\n"))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return path
