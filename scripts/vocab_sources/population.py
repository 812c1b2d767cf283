"""Residents of the 2020 census by today's and by the 2020 codes.

A county whose boundary moved after the census gets no number unless it is made of whole counties of 2020.
"""

from __future__ import annotations

import csv
from pathlib import Path

from vocab_sources.history import Record

CENSUS_YEAR = 2020


def rows(source: Path, records: list[Record], names: dict[str, str]) -> list[list[str]]:
    """Trimmed code and residents."""
    counted = _counted(source, names)
    now = {r.code: r for r in records if r.ended is None and len(r.code) == 6 and r.code[4:] != "00"}
    for code, record in now.items():
        residents = _of_today(record, records, counted)
        counted.pop(code, None)
        if residents is not None:
            counted[code] = residents
    return [[code, str(residents)] for code, residents in sorted(counted.items())]


def _counted(source: Path, names: dict[str, str]) -> dict[str, int]:
    """Residents by code as counted; development zones find their code by name, subtotals are left out."""
    path = source / "census_county_2020" / "county_population_2020_derived.csv"
    zones = {name: code for code, name in names.items() if len(code) == 6 and code[4] == "7"}
    counted: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            code = zones.get(row["county"], "") if row["level"] == "zone" else row["code"]
            if code and code != "NA" and row["level"] != "subtotal":
                counted[_head(code, row["level"])] = int(row["population"])
    return counted


def _head(code: str, level: str) -> str:
    return {"province": code[:2], "city": code[:4], "city_no_county": code[:4]}.get(level, code)


def _of_today(record: Record, records: list[Record], counted: dict[str, int]) -> int | None:
    """Residents within today's boundary, or None when the boundary cuts through a county of 2020."""
    if any(year > CENSUS_YEAR for _, year in record.moved):
        return None
    received = [r for r in records if r.code != record.code and _gave(r, record.code)]
    if any(r.ended is None or r.successors != (record.code,) for r in received):
        return None
    same = [r for r in records if r.code == record.code]
    older = any(r.since <= CENSUS_YEAR < (r.ended or CENSUS_YEAR + 1) for r in same)
    parts = [r.code for r in received] + ([record.code] if older or not received else [])
    if any(part not in counted for part in parts):
        return None
    return sum(counted[part] for part in parts)


def _gave(record: Record, code: str) -> bool:
    """Whether the record passed all or part of its area to `code` after the census."""
    if record.ended is not None and record.ended > CENSUS_YEAR and code in record.successors:
        return True
    return any(to == code and year > CENSUS_YEAR for to, year in record.moved)
