"""Names of cities and counties that were given up: how data/former_places.txt is made from the history of divisions.

Names of Hong Kong, Macao and Taiwan and those of peoples (autonomous areas) are left out.
"""

from __future__ import annotations

from jianhao.vocab import division_tables as tables

SINCE = 1999  # names given up before are history to everybody
LEAST_NAME = 3
_OUTSIDE = ("71", "81", "82")
_PARTS = ("郊区", "新区", "开发区", "城区", "矿区")


def former_places() -> list[tuple[str, str, int]]:
    """(name, name today, year of the change) of names that no place bears today, not even as part of its name."""
    living = {place.name for place in tables.places().values()}
    found: dict[str, tuple[str, str, int]] = {}
    for known in tables.periods().values():
        for period in known:
            name = period.name
            if period.ended is None or period.ended < SINCE or len(name) < LEAST_NAME or name in living:
                continue
            if period.code[:2] in _OUTSIDE or "自治" in name or "族" in name or name in tables.STATISTICAL:
                continue
            heirs = [tables.places()[c].name for c in period.successors if c in tables.places()]
            if len(heirs) == 1 and not name.endswith(_PARTS):
                found[name] = (name, heirs[0], period.ended)
    return list(found.values())
