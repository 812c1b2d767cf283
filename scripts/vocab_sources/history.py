"""Codes of provinces, cities and counties since 1981, with the codes that took over their area."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

COLUMNS = ("代码", "名称", "启用时间", "变更/弃用时间", "新代码")
LIST_ENDS = 2024  # the yearly history covers codes up to the end of this year
# 2025, 重庆: five towns of 渝北区 went to 北碚区, which the event list says in words only.
ALSO_TO = {"500112": ("500109",)}


@dataclass(frozen=True, slots=True)
class Record:
    """One name under one code; years, `ended` exclusive; `moved` are partial transfers (code, year)."""

    code: str
    name: str
    since: int
    ended: int | None
    successors: tuple[str, ...]
    moved: tuple[tuple[str, int], ...]


def read(source: Path, mca: dict[str, str]) -> list[Record]:
    """All records in order of code and year, later events added, prefectures' successors worked out."""
    path = source / "divisions_history_areacodes" / "result.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        records = [_record([row[column] for column in COLUMNS]) for row in csv.DictReader(text)]
    records = _with_events(records, source, mca)
    return sorted((_complete(record, records) for record in records), key=lambda r: (r.code, r.since))


def _record(cells: list[str]) -> Record:
    code, name, since, ended, new = cells
    whole, moved = [], []
    for item in filter(None, new.split(";")):
        if item.endswith("]"):
            moved.append((item[:6], int(item[7:11])))
        else:
            whole.append(item)
    return Record(code, name, int(since), int(ended) if ended else None, tuple(whole), tuple(moved))


def _with_events(records: list[Record], source: Path, mca: dict[str, str]) -> list[Record]:
    """Apply the events after the yearly history, where both codes are given and the register agrees."""
    path = source / "divisions_mca2026_quhua" / "historical_changes_v1.json"
    events = json.loads(path.read_text(encoding="utf-8"))["events"]
    changed = {
        event["old"]["code"][:6]: (event["year"], event["new"]["code"][:6])
        for event in events
        if event["year"] > LIST_ENDS and event["old"]["code"] and event["new"]["code"]
    }
    closing = {code: what for code, what in changed.items() if code not in mca and what[1] in mca}
    added = [
        Record(event["new"]["code"][:6], event["new"]["name"], event["year"], None, (), ())
        for event in events
        if event["year"] > LIST_ENDS and event["new"]["code"] and not event["old"]["code"]
    ]
    return [_closed(record, closing) for record in records] + added


def _closed(record: Record, closing: dict[str, tuple[int, str]]) -> Record:
    if record.ended is not None or record.code not in closing:
        return record
    year, successor = closing[record.code]
    return replace(record, ended=year, successors=(successor, *ALSO_TO.get(record.code, ())))


def _complete(record: Record, records: list[Record]) -> Record:
    """A record that ended without successors: the same code goes on, or its counties say where it went."""
    if record.ended is None or record.successors:
        return record
    if any(r.code == record.code and r.since == record.ended for r in records):
        return replace(record, successors=(record.code,))
    year = record.ended
    children = [r for r in records if r.code[:4] == record.code[:4] and r is not record and r.ended == year]
    alive = {r.code for r in records if r.since <= year < (r.ended or year + 1)}
    new = [code for child in children for code in child.successors]
    heads = Counter(code[:4] + "00" if code[:4] + "00" in alive else code for code in new)
    return replace(record, successors=tuple(sorted(heads, key=lambda code: (-heads[code], code))))


def ended_counties(records: list[Record]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Counties that ended after the statistical list of townships: year and successors."""
    late = [r for r in records if r.ended is not None and r.ended > LIST_ENDS]
    return {r.code: (str(r.ended), r.successors) for r in late}


def rows(records: list[Record]) -> list[list[str]]:
    """Code, name, first year, year ended or "", successors joined by `;`."""
    return [[r.code, r.name, str(r.since), str(r.ended or ""), ";".join(r.successors)] for r in records]
