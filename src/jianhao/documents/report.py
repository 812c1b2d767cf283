"""report.html: one offline file, or an overview and one file for each division when one would be too large."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jianhao.documents import report_html as html
from jianhao.documents import wording
from jianhao.documents.directory import Directory
from jianhao.documents.figures import Figures, figures
from jianhao.documents.options import Shown, shown_in
from jianhao.documents.report_data import panel_data
from jianhao.documents.report_lists import Lists, Row, lists, with_standing
from jianhao.documents.report_measures import measured_indexes
from jianhao.documents.report_page import Body, Split, body, contents, cover, panel_indexes
from jianhao.documents.report_reuse import reuse_indexes
from jianhao.inspection.result import InspectionResult

LARGEST_FILE = 8_000_000
OVERVIEW = "report.html"


@dataclass(frozen=True, slots=True)
class _Report:
    """What all files of one report share."""

    result: InspectionResult
    shown: Shown
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Divided:
    """What the files of a divided report choose from: all lists, all tables, the accounts as lists show them."""

    rows: Lists
    tables: Body
    accounts: Sequence[Row]
    names: Directory


@dataclass(frozen=True, slots=True)
class _Part:
    """One file for the accounts of a division (or of a piece of it)."""

    split: Split
    content: bytes


def write_report(result: InspectionResult, folder: Path, largest: int = LARGEST_FILE) -> tuple[Path, ...]:
    """Write report.html, and report-<division>.html where one file would exceed `largest` bytes, into `folder`.

    The overview comes first. The same result gives the same bytes. Raises OSError when a file cannot be written.
    """
    files = render(result, largest)
    paths = []
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return tuple(paths)


def render(result: InspectionResult, largest: int = LARGEST_FILE) -> tuple[tuple[str, bytes], ...]:
    """Names and contents of the files that `write_report` writes."""
    shown = shown_in(result.info.edition)
    report = _Report(result, shown, figures(result))
    rows = lists(result, shown)
    whole = _whole(report, rows)
    if len(whole) <= largest:
        return ((OVERVIEW, whole),)
    linked = frozenset(panel_indexes(result, rows, shown))
    divided = _Divided(rows, body(result, shown, linked), with_standing(result), Directory(result))
    parts = _parts(report, divided, largest)
    tables = body(result, shown, frozenset())
    tables = replace(tables, reuse=tables.reuse.overview(), measures=tables.measures.overview())
    overview = _overview(report, tables, [part.split for part in parts])
    return ((OVERVIEW, overview), *((part.split.file, part.content) for part in parts))


def _whole(report: _Report, rows: Lists) -> bytes:
    known = panel_indexes(report.result, rows, report.shown)
    tables = body(report.result, report.shown, frozenset(known))
    data = panel_data(report.result, known, report.shown, tables.reuse.evidence)
    return html.page(
        result=report.result,
        cover=cover(report.result.info),
        shown=report.shown,
        figures=report.figures,
        body=tables,
        contents=contents(report.figures, rows, tables, report.shown),
        data={**data, **_charts(report.figures), **_plan(tables), "clauses": _clause_names(tables)},
        lists=rows,
    )


def _overview(report: _Report, tables: Body, splits: Sequence[Split]) -> bytes:
    return html.page(
        result=report.result,
        cover=cover(report.result.info),
        shown=report.shown,
        figures=report.figures,
        body=tables,
        contents=contents(report.figures, None, tables, report.shown),
        data={**_charts(report.figures), **_plan(tables)},
        splits=splits,
    )


def _parts(report: _Report, divided: _Divided, largest: int) -> list[_Part]:
    divisions = report.result.accounts["division_code"].to_pylist()
    groups: dict[str, list[int]] = {}
    named = reuse_indexes(report.result, report.shown) | measured_indexes(
        report.result, report.shown, listed=False
    )
    for index in sorted({*divided.rows.indexes, *named}):
        groups.setdefault((divisions[index] or "")[:6], []).append(index)
    parts = []
    for code in sorted(groups, key=lambda code: (not code, code)):
        for number, (chosen, content) in enumerate(_pieces(report, divided, code, groups[code], largest), 1):
            parts.append(_part(divided, code, number, chosen, content))
    return parts


def _pieces(
    report: _Report, divided: _Divided, code: str, chosen: list[int], largest: int
) -> list[tuple[list[int], bytes]]:
    """The accounts of a division in as many files as it takes, halving until each is small enough."""
    content = _division(report, divided, code, chosen)
    if len(content) <= largest or len(chosen) == 1:
        return [(chosen, content)]
    half = len(chosen) // 2
    halves = (chosen[:half], chosen[half:])
    return [piece for part in halves for piece in _pieces(report, divided, code, part, largest)]


def _division(report: _Report, divided: _Divided, code: str, chosen: list[int]) -> bytes:
    known = frozenset(chosen)
    whole = divided.tables
    tables = Body(
        whole.clauses, reuse=whole.reuse.only(known, divided.names), measures=whole.measures.only(known)
    )
    data = panel_data(report.result, chosen, report.shown, tables.reuse.evidence, divided.accounts)
    return html.page(
        result=report.result,
        cover=cover(report.result.info),
        shown=report.shown,
        figures=report.figures,
        body=tables,
        contents=(
            ("failing", "不合格"),
            ("pending", "待核实"),
            ("reminders", "提醒"),
            *((("reuse", "同质化核查"),) if tables.reuse.lines or tables.reuse.evidence else ()),
            *((("traffic", "传播数据"),) if tables.measures.traffic.prompts else ()),
            *((("updates", "更新提醒"),) if tables.measures.reminders.groups else ()),
            ("clauses", "依据条款"),
        ),
        data={**data, "clauses": _clause_names(tables)},
        lists=divided.rows.only(known),
        part=_label(code),
    )


def _part(divided: _Divided, code: str, number: int, chosen: list[int], content: bytes) -> _Part:
    rows = divided.rows.only(frozenset(chosen))
    name = code if code.isascii() and code.isalnum() else "other"
    tail = "" if number == 1 else f"-{number}"
    label = _label(code) + ("" if number == 1 else f"（{number}）")
    counts = (len(rows.failing), len(rows.pending), len(rows.reminders))
    return _Part(Split(f"report-{name}{tail}.html", label, *counts), content)


def _label(code: str) -> str:
    return wording.division(code or None)


def _clause_names(tables: Body) -> list[list[str]]:
    return [[c.title, c.severity, c.clause + ("（待核）" if c.unverified else "")] for c in tables.clauses]


def _plan(tables: Body) -> dict[str, object]:
    return {} if tables.plan is None else {"plan": tables.plan.charts}


def _charts(counts: Figures) -> dict[str, object]:
    """The figures of both charts, as the tables beside them print them."""
    reasons = [[r.title, r.failed, r.failed_of.plain, r.severity] for r in counts.failures]
    platforms = [
        [g.label, g.tally.qualified, g.tally.unqualified, g.tally.undetermined, g.tally.unexamined]
        for g in counts.platforms
    ]
    return {"reasons": json.loads(json.dumps(reasons)), "platforms": platforms}
