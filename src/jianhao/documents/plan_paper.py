"""整合方案征求意见稿.docx: the proposal as an official paper to the measures of GB/T 9704; no red head, number or seal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jianhao.documents import plan_text, wording
from jianhao.documents.circular_text import Led
from jianhao.documents.official import OfficialDocument
from jianhao.documents.plan_figures import PlanFigures, Share, plan_figures
from jianhao.documents.plan_paper_text import opening, parts
from jianhao.documents.plan_view import Planned, PlanView
from jianhao.documents.tables import TableColumn, add_table

PAPER: Final = "整合方案征求意见稿.docx"
ANNEXES: Final = ("各地区账号安排汇总表", "拟归集整合、关停账号清单", "测算参数和限度")
ROWS_AT_MOST: Final = 200
_SIGNATURE = ("（拟稿单位）", "　　年　月　日")
_PLACES = (
    ("地区", 32), ("账号", 15), ("保留", 15), ("归集整合", 18), ("关停", 15), ("需研判", 16), ("预计流失活跃关注用户", 24),
    ("每年可减费用（元）", 25),
)  # fmt: skip
_ACCOUNTS = (
    ("序号", 10), ("账号名称", 36), ("平台", 22), ("主办单位", 36), ("地区", 24), ("建议", 18), ("去向", 40), ("完成时限", 24),
    ("把握程度", 15),
)  # fmt: skip
_ASSUMED = (("参数", 52), ("单位", 14), ("取值", 18), ("试算范围", 26), ("来源", 50))
_LEFT = frozenset(("地区", "账号名称", "主办单位", "去向", "把握程度", "参数", "试算范围", "来源"))


def write_paper(view: PlanView, path: Path) -> None:
    """Write the draft; the same plan gives the same bytes."""
    figures = plan_figures(view)
    paper = OfficialDocument(title=view.info.title, marks=view.info.marks)
    paper.title(view.info.title)
    paper.body(opening(view))
    for heading, texts in parts(view, figures):
        paper.heading(heading)
        for text in texts:
            if isinstance(text, Led):
                paper.led(text.lead, text.text)
            else:
                paper.body(text)
    paper.blank()
    paper.listed("附件：", ANNEXES)
    paper.blank()
    paper.signature(_SIGNATURE)
    _annexes(paper, view, figures)
    paper.save(path, view.info.day)


def _annexes(paper: OfficialDocument, view: PlanView, figures: PlanFigures) -> None:
    _head(paper, 1, landscape=False)
    shares = [share for _, share in figures.counties] + [figures.total]
    paper.small(
        "每年可减费用为测算值，只含台账所列年度费用，不含在编人员；费用、关注用户数不详的账号未计入。",
        keep=True,
    )
    _table(paper, _PLACES, (_place(share) for share in shares))
    _head(paper, 2, landscape=True)
    going = [a for _, of in view.counties.items() for a in of if a.proposal != "keep"]
    cut = (
        f"本表列前{ROWS_AT_MOST}个，全部{len(going):,}个见整合方案征求意见稿.xlsx。"
        if len(going) > ROWS_AT_MOST
        else ""
    )
    paper.small(f"拟归集整合、关停账号{len(going):,}个。{cut}", keep=True)
    if going:
        _table(paper, _ACCOUNTS, (_account(n, a) for n, a in enumerate(going[:ROWS_AT_MOST], 1)))
    else:
        paper.body("无。")
    _head(paper, 3, landscape=False)
    for text in plan_text.LIMITS:
        paper.body(text)
    paper.small("测算参数（多数为假设，应以本地实测数替换）", keep=True)
    _table(paper, _ASSUMED, (_assumption(row) for row in view.rows("plan_assumptions")))


def _head(paper: OfficialDocument, number: int, *, landscape: bool) -> None:
    paper.new_page(landscape=landscape)
    paper.annex_mark(f"附件{number}")
    paper.annex_title(ANNEXES[number - 1])


def _table(paper: OfficialDocument, columns: Sequence[tuple[str, float]], rows: Iterator[list[str]]) -> None:
    heads = [TableColumn(heading, width, heading not in _LEFT) for heading, width in columns]
    add_table(paper.document, heads, rows)


def _place(share: Share) -> list[str]:
    counts = (share.accounts, share.keep, share.merge, share.close, share.open, share.at_risk)
    return [share.label, *map(wording.number, counts), wording.number(share.saving)]


def _account(number: int, account: Planned) -> list[str]:
    return [
        str(number), account.name, account.platform, account.agency, account.county, account.decision, account.destination,
        account.when, account.certainty,
    ]  # fmt: skip


def _assumption(row: Mapping[str, Any]) -> list[str]:
    span = f"{row['low']:g}至{row['high']:g}"
    return [row["title"], row["unit"], f"{row['value']:g}", span, wording.shown(row["source"])]
