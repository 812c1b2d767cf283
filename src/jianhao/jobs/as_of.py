"""The as-of day of a run (监测时间点): said by the person, else the latest day that the inputs vouch for; never the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jianhao.dates import day_of
from jianhao.errors import UnusableCall
from jianhao.inspection.material import Material
from jianhao.jobs.request import InspectRequest
from jianhao.store.batches import batches_of


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day and where it comes from."""

    day: int
    source: str


def as_of_day(request: InspectRequest, material: Material) -> AsOf:
    """The as-of day; UnusableCall if nothing says one."""
    if request.as_of is not None:
        return AsOf(request.as_of, "由使用者指定")
    if request.covers is not None:
        return AsOf(request.covers[1], "取发布内容覆盖期的最后一日")
    vouched = {
        "取采集记录的最后一日": _latest(material.collections, "to"),
        "取核查记录的最后一日": _latest(material.checks, "checked_at"),
        "取发布内容采集时间的最后一日": _latest_sample(material.samples),
        "取台账检查时间的最后一日": _latest(material.register, "checked_at"),
    }
    known = {day: source for source, day in reversed(vouched.items()) if day is not None}
    if known:
        day = max(known)
        return AsOf(day, known[day])
    published = _latest_in(material.posts, "day")
    if published is not None:
        return AsOf(published, "取发布内容的最后一日")
    raise UnusableCall(
        "文件中没有采集时间、检查时间或发布时间，请用--as-of指定监测时间点，如--as-of 2024-05-20。"
    )


def _latest(table: pa.Table, column: str) -> int | None:
    value: int | None = pc.max(table.column(column)).as_py()
    return value


def _latest_sample(files: Sequence[Path]) -> int | None:
    moment = _latest_in(files, "collected_at")
    return None if moment is None else day_of(moment)


def _latest_in(files: Sequence[Path], column: str) -> Any:
    latest = None
    for path in files:
        for batch in batches_of(path, [column]):
            value = pc.max(batch.column(0)).as_py()
            latest = value if latest is None or (value is not None and value > latest) else latest
    return latest
