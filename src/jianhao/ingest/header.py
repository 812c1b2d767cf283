"""Finds the header of a table: below title rows, over one or two rows, with merged cells; tells remark rows apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jianhao.ingest.columns import exact_matches, fingerprint, normalise
from jianhao.ingest.fields import Field
from jianhao.ingest.table import Merge, RawTable

SEARCHED_ROWS = 15
_REMARKS = (
    "合计", "总计", "小计", "共计", "填表", "填报", "填写人", "制表", "审核人", "审签", "审批", "签字", "负责人", "单位负责人",
    "分管领导", "领导签", "经办人", "报送人", "报送单位", "报送时间", "统计人", "统计时间", "联系人", "联系电话", "数据来源",
    "单位盖章", "盖章", "日期:", "备注:", "说明:", "注:", "注意",
)  # fmt: skip
_REMARK = re.compile("|".join(_REMARKS) + r"|共[0-9]+|[(]盖章|单位[(]盖章")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计):?")
# The same for Arrow's kernel, which sees the text unfolded: the first character is enough to look closer.
REMARK_FIRST = "^[\\s\u3000]*[" + "".join(sorted({word[0] for word in _REMARKS})) + "(（]"


@dataclass(frozen=True, slots=True)
class Header:
    """Headings of each column, the 0-based first data row, and how many rows of text stand above the header."""

    headings: tuple[str, ...]
    first_data_row: int
    header_row: int
    remark_rows: int


def find_header(
    table: RawTable, fields: Sequence[Field], confirmed: Collection[str] = (), *, at_least: int = 2
) -> Header | None:
    """The header row (or pair of rows) that names most fields; None if no row names `at_least` of them.

    A row whose fingerprint is among the `confirmed` is the header, whatever it names.
    """
    best: tuple[int, Header] | None = None
    # Two rows only where one alone names fewer fields: a title above a header is no parent.
    for depth in (1, 2):
        for row in range(min(SEARCHED_ROWS, len(table.head) - depth + 1)):
            headings = _headings(table.head, row, depth, table.merges, fields)
            score = exact_matches(headings, fields)
            if fingerprint(headings) in confirmed:
                return _header(table.head, headings, row, depth)
            tall = depth == 2 and _spans_two_rows(table.merges, row)
            if score >= at_least and (best is None or score > best[0] or (tall and score == best[0])):
                best = (score, _header(table.head, headings, row, depth))
    return best[1] if best else None


def _header(head: list[list[str]], headings: tuple[str, ...], row: int, depth: int) -> Header:
    above = sum(any(cell.strip() for cell in r) for r in head[:row])
    return Header(headings, row + depth, row, above)


def _spans_two_rows(merges: Sequence[Merge], row: int) -> bool:
    """Whether a heading of that row is merged with the cell below: then the next row belongs to the header."""
    return any(
        m.first_row == row and m.last_row == row + 1 and m.first_column == m.last_column for m in merges
    )


def _headings(
    head: list[list[str]], row: int, depth: int, merges: Sequence[Merge], fields: Sequence[Field]
) -> tuple[str, ...]:
    if depth == 1:
        return tuple(cell.strip() for cell in head[row])
    parents = _spread(head[row], row, merges)
    children = [cell.strip() for cell in head[row + 1]]
    return tuple(_joined(p, c, fields) for p, c in zip(parents, children, strict=True))


def _spread(cells: list[str], row: int, merges: Sequence[Merge]) -> list[str]:
    """A parent heading stands over all columns of its merged range; without ranges, up to the next heading."""
    spread = [cell.strip() for cell in cells]
    across = [m for m in merges if m.first_row <= row <= m.last_row and m.last_column > m.first_column]
    for merge in across:
        for column in range(merge.first_column, min(merge.last_column + 1, len(spread))):
            spread[column] = spread[merge.first_column]
    return spread


def _joined(parent: str, child: str, fields: Sequence[Field]) -> str:
    if not child or not parent:
        return child or parent
    for text in (child, parent + child):
        if exact_matches([text], fields):
            return text
    return f"{parent}{child}" if normalise(parent) != normalise(child) else child


def is_remark(text: str) -> bool:
    """Whether a cell reads like a total, a signature line or a note."""
    return _REMARK.match(_solid(text)) is not None


def is_total(text: str) -> bool:
    """Whether a cell is the word for a total and nothing else."""
    return _TOTAL.fullmatch(_solid(text)) is not None


def _solid(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def is_header_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row is the header printed again."""
    filled = sum(bool(cell.strip()) for cell in cells)
    same = sum(bool(h) and normalise(c) == normalise(h) for c, h in zip(cells, headings, strict=False))
    return same >= max(2, filled // 2 + 1)
