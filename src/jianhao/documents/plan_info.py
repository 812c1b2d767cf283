"""What a document on a plan says of where the plan comes from, and its dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jianhao.dates import day_date, day_number
from jianhao.documents import wording
from jianhao.documents.cells import one_line

TITLE: Final = "政务新媒体整合方案（征求意见稿）"
FOR_COMMENT: Final = "征求意见稿"
INTERNAL: Final = "内部资料，供研究"


@dataclass(frozen=True, slots=True)
class GivenFile:
    """An input file by name and SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """`as_of` None: no input says of which day it is. `in_report`: the plan is part of an inspection, whose report stands beside."""

    region: str
    as_of: int | None
    release: str
    files: Sequence[GivenFile] = ()
    demo: bool = False
    in_report: bool = False

    @property
    def title(self) -> str:
        """「示例省政务新媒体整合方案（征求意见稿）」."""
        return f"{one_line(self.region)}{TITLE}"

    @property
    def day(self) -> int:
        """The day that dates files: fixed, so that the same plan gives the same bytes."""
        return self.as_of or 0

    @property
    def marks(self) -> list[str]:
        """What stands in the header of every page."""
        demo = [wording.DEMO_MARK] if self.demo else []
        return [*demo, FOR_COMMENT, INTERNAL, wording.DRAFT_MARK]


def quarter_end(as_of: int, quarter: int) -> int:
    """The day by which closings of a quarter (1, 2, …) are done: three months each from `as_of`, month ends to month ends."""
    begun = day_date(as_of)
    months = begun.year * 12 + begun.month - 1 + 3 * quarter
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    at_end = begun.day == monthrange(begun.year, begun.month)[1]
    return day_number(date(year, month + 1, last if at_end else min(begun.day, last)))


def by_when(as_of: int | None, quarter: int | None) -> str:
    """`2026-12-31前（第1季度）` for tables; 「未排入」 where no quarter took it."""
    if quarter is None:
        return "未排入"
    if as_of is None:
        return f"第{quarter}季度"
    return f"{wording.day_cell(quarter_end(as_of, quarter))}前（第{quarter}季度）"
