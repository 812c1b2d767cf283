"""整合方案.html: one offline page, or an overview and one file for each place when one would be too large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from jianhao.documents import plan_words, wording
from jianhao.documents.page_data import as_script
from jianhao.documents.plan_data import chart_data, open_points, panel_data
from jianhao.documents.plan_figures import plan_figures
from jianhao.documents.plan_info import PlanInfo
from jianhao.documents.plan_page import Sections, key_numbers, sections
from jianhao.documents.plan_view import Planned, PlanView
from jianhao.documents.report_html import css_text, environment, policy_of, static_text

LARGEST_FILE = 8_000_000
PAGE = "整合方案.html"
SAMPLE = 400  # accounts, from everywhere in the plan
STYLES = ("bootstrap.min.css", "jianhao.css", "plan.css")
ECHARTS = "echarts.common.min.js"
FIRST = "plan_first.js"
PANEL = ("plan.js", "plan_panel.js", "panel.js")
SCRIPTS = (ECHARTS, *PANEL, "plan_charts.js")
CHARTS = (ECHARTS, "plan_charts.js")
DEPTHS = (2, 4, 6)  # digits of province, city and county


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a divided page: its accounts lie at one place."""

    file: str
    label: str
    accounts: tuple[Planned, ...]

    @property
    def going(self) -> int:
        """Accounts that do not stay."""
        return sum(a.proposal != "keep" for a in self.accounts)


@dataclass(frozen=True, slots=True)
class _Weight:
    """Bytes of the page and of a part without accounts, and of each account."""

    bare: int
    part: int
    each: float

    def page(self, accounts: int) -> float:
        """The whole page."""
        return self.bare + self.each * accounts

    def fitting(self, largest: int) -> int:
        """How many accounts a part of nine tenths of `largest` bytes holds."""
        return max(1, int((0.9 * largest - self.part) / max(1.0, self.each)))


def write_page(view: PlanView, folder: Path, largest: int = LARGEST_FILE) -> tuple[Path, ...]:
    """Write the page, and 整合方案-<place>.html where one file would exceed `largest` bytes; the page itself comes first.

    The same plan gives the same bytes. Raises OSError when a file cannot be written.
    """
    parts = sections(view, plan_figures(view))
    weight = _weigh(view, parts)
    if weight.page(len(view.accounts)) <= 1.5 * largest:
        whole = _page(view, parts, view.accounts)
        if len(whole) <= largest:
            return (_written(folder / PAGE, whole),)
    most = weight.fitting(largest)
    pieces = [
        piece for part in _by_depth(view.accounts, most, 0) for piece in _pieces(view, parts, part, largest)
    ]
    overview = _page(view, parts, (), links=[part for part, _ in pieces])
    return (
        _written(folder / PAGE, overview),
        *(_written(folder / part.file, content) for part, content in pieces),
    )


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _weigh(view: PlanView, parts: Sections) -> _Weight:
    """What a page costs, from some of the accounts: a country's would take a minute to be written only to be measured."""
    step = max(1, len(view.accounts) // SAMPLE)
    some = view.accounts[::step]
    bare, full = (len(_page(view, parts, accounts)) for accounts in ((), some))
    part = len(_page(view, parts, (), part="地区"))
    return _Weight(bare, part, (full - bare) / max(1, len(some)))


def _by_depth(accounts: Sequence[Planned], most: int, depth: int) -> Iterator[Part]:
    """By the largest places that have at most `most` accounts; a county with more as it is."""
    groups: dict[str, list[Planned]] = {}
    for account in accounts:
        groups.setdefault(account.county_code[: DEPTHS[depth]], []).append(account)
    for code in sorted(groups, key=lambda code: (not code, code)):
        group = groups[code]
        if len(group) > most and depth + 1 < len(DEPTHS):
            yield from _by_depth(group, most, depth + 1)
        else:
            yield Part(_file(code, depth), _label(group), tuple(group))


def _pieces(view: PlanView, parts: Sections, part: Part, largest: int) -> Iterator[tuple[Part, bytes]]:
    """The accounts of a place in as many files as it takes, halving until each is small enough."""
    content = _page(view, parts, part.accounts, part=part.label)
    if len(content) <= largest or len(part.accounts) == 1:
        yield part, content
        return
    half = len(part.accounts) // 2
    for number, accounts in enumerate((part.accounts[:half], part.accounts[half:]), 1):
        name = part.file.removesuffix(".html")
        smaller = Part(f"{name}-{number}.html", f"{part.label}（{number}）", accounts)
        yield from _pieces(view, parts, smaller, largest)


def _file(code: str, depth: int) -> str:
    # A code that is not digits comes from a file and must not name another folder.
    name = code.ljust(DEPTHS[depth], "0") if code.isascii() and code.isdigit() else "其他"
    return f"整合方案-{name}.html"


def _label(accounts: Sequence[Planned]) -> str:
    names = list(dict.fromkeys(a.county for a in accounts))
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个地区"


def _page(
    view: PlanView,
    parts: Sections,
    accounts: Sequence[Planned],
    *,
    part: str = "",
    links: Sequence[Part] = (),
) -> bytes:
    info = view.info
    drop = CHARTS if part else PANEL if links else ()
    scripts = [static_text(name) for name in SCRIPTS if name not in drop]
    data = {**panel_data(view, accounts), **({} if part else chart_data(parts))}
    text = (
        environment()
        .get_template("plan.html.j2")
        .render(
            info=info,
            view=view,
            s=parts,
            summary=view.summary,
            accounts=accounts,
            part_name=part,
            links=links,
            key=key_numbers(parts.figures.total, view.summary),
            contents=_contents(parts, part),
            as_of=wording.day_text(info.as_of),
            say=plan_words,
            open_points=open_points,
            styles=Markup("".join(map(static_text, STYLES)) + _print_margins(info)),
            scripts=[Markup(script) for script in scripts],
            first=Markup(static_text(FIRST)),
            policy=policy_of([static_text(FIRST), *scripts]),
            data=Markup(as_script(data)),
        )
    )
    return text.encode("utf-8")


def _contents(parts: Sections, part: str) -> list[tuple[str, str]]:
    if part:
        return [("find", "查账号")]
    rest: Mapping[str, tuple[str, Any]] = {
        "total": ("总体情况", True),
        "find": ("查账号", True),
        "flows": ("去向", True),
        "places": ("各地区", True),
        "phases": ("分期", True),
        "doubt": ("把握程度", True),
        "prices": ("名额和取舍", True),
        "changes": ("与上次比较", parts.changes is not None),
        "assumptions": ("参数", True),
        "method": ("方法和限度", True),
    }
    return [(anchor, name) for anchor, (name, there) in rest.items() if there]


def _print_margins(info: PlanInfo) -> str:
    """Running head and page number on paper: title and day left, the marks right."""
    left = f"{info.title}　{wording.day_text(info.as_of)}"
    return (
        f"@page{{@top-left{{content:{css_text(left)}}}@top-right{{content:{css_text('　'.join(info.marks))}}}"
        '@bottom-center{content:"第 " counter(page) " 页，共 " counter(pages) " 页"}}'
    )
