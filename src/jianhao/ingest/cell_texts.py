"""A cell as the reader of workbooks gives it → text that loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from jianhao.ingest.table import LOST_MARK

EXACT = 2**53


def column_of(cells: Sequence[Any]) -> pa.StringArray:
    """The texts of many cells."""
    if set(map(type, cells)) <= {str}:
        return pa.array(cells, pa.string())
    return pa.array([text_of(cell) for cell in cells], pa.string())


def text_of(cell: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates in ISO form."""
    if type(cell) is str:
        return cell
    if type(cell) is float:
        if cell.is_integer():
            return f"{LOST_MARK}{cell:.0f}" if abs(cell) >= EXACT else f"{int(cell)}"
        return repr(cell)
    return _rarer_text(cell)


def _rarer_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, int):
        return f"{LOST_MARK}{cell}" if abs(cell) >= EXACT else str(cell)
    return "" if cell is None else str(cell)
