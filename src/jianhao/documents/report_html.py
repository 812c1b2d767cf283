"""The templates of report.html and what is put inside the page: style sheets, scripts, data."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jianhao.documents import plan_words, report_supply, report_traffic, reuse_words, wording
from jianhao.documents.figures import Figures
from jianhao.documents.options import Shown
from jianhao.documents.page_data import as_script
from jianhao.documents.report_lists import Lists
from jianhao.documents.report_page import Body, Cover, Split
from jianhao.inspection.result import InspectionResult

SCRIPTS = (
    "echarts.common.min.js",
    "report.js",
    "panel_reuse.js",
    "panel_measures.js",
    "panel_account.js",
    "panel.js",
    "evidence.js",
    "charts.js",
    "plan_charts.js",
)
STYLES = ("bootstrap.min.css", "jianhao.css", "reuse.css", "measures.css", "plan.css")


def page(
    *,
    result: InspectionResult,
    cover: Cover,
    shown: Shown,
    figures: Figures,
    body: Body,
    contents: Sequence[tuple[str, str]],
    data: Mapping[str, object],
    lists: Lists | None = None,
    splits: Sequence[Split] = (),
    part: str = "",
) -> bytes:
    """One file of the report, UTF-8. `lists` or `splits`: the accounts, or the files that hold them."""
    scripts = [
        static_text(name)
        for name in SCRIPTS
        if not (part and name in ("echarts.common.min.js", "charts.js"))
        and (name != "plan_charts.js" or body.plan is not None)
    ]
    text = (
        environment()
        .get_template("report.html.j2")
        .render(
            page=cover,
            body=body,
            part_name=part,
            contents=contents,
            splits=splits,
            lists=lists,
            info=result.info,
            packs=result.packs,
            figures=figures,
            shows=shown,
            say=plan_words,
            styles=Markup("".join(map(static_text, STYLES)) + _print_margins(cover, result)),
            scripts=[Markup(script) for script in scripts],
            policy=policy_of(scripts),
            data=Markup(as_script(data)),
        )
    )
    return text.encode("utf-8")


@cache
def environment() -> Environment:
    """The templates of offline pages, with the filters and words that they use."""
    made = Environment(
        loader=PackageLoader("jianhao.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.globals["shown"] = made.filters["shown"] = wording.shown
    made.globals["words"] = SimpleNamespace(**_words())
    made.filters["n"] = wording.number
    made.filters["duration"] = reuse_words.duration
    return made


def _words() -> dict[str, Any]:
    names = ("SEVERITIES", "ADVICE", "ROLES", "UNVERIFIED")
    reuse = ("NOT_COMPARED", "WHAT_TO_DO")
    return {name: getattr(wording, name) for name in names} | {
        name: getattr(reuse_words, name) for name in reuse
    } | {
        "NOT_SCREENED": report_traffic.NOT_SCREENED, "SCREEN_NEEDS": report_traffic.WHAT_TO_DO,
        "NOT_SUPPLIED_SUPPLY": report_supply.NOT_COMPARED,
    }  # fmt: skip


@cache
def static_text(name: str) -> str:
    """A style sheet or a script as it stands inside a page."""
    text = resources.files("jianhao.documents").joinpath("static", name).read_text(encoding="utf-8")
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{name} cannot stand inside a page")
    return text


def policy_of(scripts: Sequence[str]) -> str:
    """No request to anywhere, and no script but those of this release."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"


def _print_margins(cover: Cover, result: InspectionResult) -> str:
    """Running head and page number on paper: scope and day left, the draft mark right."""
    demo = f"{wording.DEMO_MARK}　" if result.info.demo else ""
    left, right = f"{cover.heading}　监测时间点{cover.as_of}", f"{demo}{cover.edition}　{cover.mark}"
    return (
        f"@page{{@top-left{{content:{css_text(left)}}}@top-right{{content:{css_text(right)}}}"
        '@bottom-center{content:"第 " counter(page) " 页，共 " counter(pages) " 页"}}'
    )


def css_text(text: str) -> str:
    """A CSS string in which nothing of the text can end it."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'
