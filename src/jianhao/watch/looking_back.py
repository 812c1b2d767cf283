"""回头看: what to look at on which day after a cancellation."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def checks() -> dict[int, tuple[str, ...]]:
    """Days after the cancellation → what to look at, in the order of the days."""
    text = files("jianhao.watch").joinpath("data/looking_back.toml").read_text(encoding="utf-8")
    rows = sorted(tomllib.loads(text)["look"], key=lambda row: row["days"])
    return {row["days"]: tuple(row["checks"]) for row in rows}


def checks_at(days: int) -> tuple[str, ...]:
    """Those of a look back; of one that the file does not know, those of the last before it."""
    known = checks()
    before = [day for day in known if day <= days] or [min(known)]
    return known[max(before)]
