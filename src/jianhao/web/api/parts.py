"""Lists in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet


def part(rows: QuerySet, page: int, size: int, shown: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The rows of a page as plain values; a page beyond the end is empty."""
    total = rows.count()
    start = (page - 1) * size
    keys = list(rows.values_list("pk", flat=True)[start : start + size]) if start < total else []
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by()}  # sorting wide rows is slow
    items = [shown(found[key]) for key in keys if key in found]
    return {"total": total, "page": page, "next": page + 1 if start + size < total else None, "items": items}


def fields(row: Any, *names: str) -> dict[str, Any]:
    """Some attributes of a row."""
    return {name: getattr(row, name) for name in names}
