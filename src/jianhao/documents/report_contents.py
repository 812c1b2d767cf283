"""The section 内容提示 of report.html: how many places of each kind, and the first that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from jianhao.documents import wording
from jianhao.documents.contents_sheet import LOOKED, counted, in_order
from jianhao.documents.directory import Directory, Named
from jianhao.documents.options import Shown
from jianhao.inspection.result import InspectionResult
from jianhao.risk.finding import Severity
from jianhao.risk.rules import RULES

LISTED_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One place: the account, how soon to look, what it may be, the words (masked), what to do."""

    named: Named
    asked: str
    title: str
    words: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """What the section prints; `kinds` as (asked, title, places, accounts)."""

    there: bool = False
    posts: int = 0
    places: int = 0
    kinds: tuple[tuple[str, str, int, int], ...] = ()
    lines: tuple[ContentLine, ...] = ()

    def overview(self) -> ContentsPage:
        """What the overview of a divided report prints: counts only."""
        return replace(self, lines=())


def contents_page(result: InspectionResult, shown: Shown, linked: frozenset[int]) -> ContentsPage:
    """The section for the office itself; empty in other editions and where contents were not checked."""
    found = result.contents
    if found is None or not shown.anomalies:
        return ContentsPage()
    names = Directory(result, linked)
    rows = [row for row in islice(in_order(found), LISTED_AT_MOST) if row["severity"] != Severity.HINT]
    lines = tuple(
        ContentLine(
            names(row["account_id"]), LOOKED[Severity(row["severity"])], RULES[row["rule"]].title,
            wording.shown(row["text"]), wording.shown(row["suggestion"]),
        )
        for row in rows
    )  # fmt: skip
    return ContentsPage(True, found.posts, found.findings.num_rows, tuple(counted(found)), lines)


def contents_indexes(result: InspectionResult, shown: Shown) -> set[int]:
    """Row numbers of the accounts that the section names, so that the panel knows them."""
    if result.contents is None or not shown.anomalies:
        return set()
    index = Directory(result).index
    named = (row["account_id"] for row in islice(in_order(result.contents), LISTED_AT_MOST))
    return {index[account] for account in named if account in index}
