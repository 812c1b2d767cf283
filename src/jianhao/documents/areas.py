"""Accounts as rows with the name of their place and the area that reports group them by."""

from __future__ import annotations

from typing import Any

from jianhao.documents import wording
from jianhao.inspection.result import InspectionResult

# Digits that name a province, a city, a county and a township.
DEPTHS = (2, 4, 6, 9, 12)


def placed_accounts(result: InspectionResult) -> list[dict[str, Any]]:
    """The rows of `accounts` in their order, with `place` (name) and `area` (code of the division to group by)."""
    rows: list[dict[str, Any]] = result.accounts.to_pylist()
    depth = grouping_depth(row["division_code"] for row in rows)
    for row in rows:
        code = row["division_code"]
        row["place"] = wording.division(code, result.places)
        row["area"] = None if not code else code[:depth].ljust(12, "0")
    return rows


def grouping_depth(codes: Any) -> int:
    """How many digits tell areas apart: one level below the division that holds all accounts."""
    known = [code for code in codes if code]
    for depth in DEPTHS:
        if len({code[:depth] for code in known}) > 1:
            return depth
    return DEPTHS[-1]
