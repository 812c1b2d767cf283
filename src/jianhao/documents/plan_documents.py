"""The documents of a plan together: the page, the workbook for signature, the paper."""

from __future__ import annotations

from pathlib import Path

from jianhao.documents.plan_book import write_books
from jianhao.documents.plan_html import write_page
from jianhao.documents.plan_info import PlanInfo
from jianhao.documents.plan_paper import PAPER, write_paper
from jianhao.documents.plan_view import PlanView
from jianhao.inspection.parts import PlanFound


def write_plan_documents(found: PlanFound, info: PlanInfo, folder: Path) -> tuple[Path, ...]:
    """Write all three into `folder`; the page first. The same plan gives the same bytes."""
    view = PlanView(found, info)
    pages, books = write_page(view, folder), write_books(view, folder)
    write_paper(view, folder / PAPER)
    return (*pages, *books, folder / PAPER)
