"""Zip files (docx, xlsx) whose bytes depend on their content alone: fixed order, time and attributes."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import IO

from jianhao.dates import day_date

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_EARLIEST = date(1980, 1, 1)  # the zip format cannot hold an earlier year
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_CHUNK = 1 << 20


def rewrite(
    source: Path | IO[bytes], path: Path, day: int, replaced: Mapping[str, bytes] | None = None
) -> None:
    """Write the entries of `source` to `path` in fixed order, all dated to `day`.

    The creation and change times of the document properties become that day too; `replaced` gives other
    content for named entries. `path` must not be `source`. Raises zipfile.BadZipFile when source is no zip.
    """
    stamp = stamped_day(day)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in sorted(set(old.namelist()), key=_position):
            info = _entry(name, stamp)
            content = (replaced or {}).get(name)
            if name == _CORE and content is None:
                content = _dated(old.read(name), stamp)
            with new.open(info, "w") as target:
                if content is not None:
                    target.write(content)
                    continue
                with old.open(name) as entry:
                    shutil.copyfileobj(entry, target, _CHUNK)


def stamped_day(day: int) -> date:
    """The date that stands in a file for that day: never before 1980."""
    return max(day_date(day), _EARLIEST)


def _position(name: str) -> tuple[int, str]:
    # Readers look for the content types first; the rest is sorted.
    return (_FIRST.index(name), "") if name in _FIRST else (len(_FIRST), name)


def _entry(name: str, stamp: date) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (stamp.year, stamp.month, stamp.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # the default differs between Windows and the rest
    info.external_attr = 0
    return info


def _dated(core: bytes, stamp: date) -> bytes:
    return _STAMP.sub(rb"\g<1>" + f"{stamp.isoformat()}T00:00:00Z".encode() + rb"\g<3>", core)
