"""Finds the header of a table: below title rows, over one or two rows, with merged cells; tells remark rows apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jianhao.ingest.columns import exact_matches, normalise
from jianhao.ingest.fields import Field
from jianhao.ingest.table import Merge, RawTable

SEARCHED_ROWS = 15
_REMARK = re.compile(
    r"^(合计|总计|小计|共计|填表人|填报人|填表单位|填报单位|制表|审核人|审签|负责人|联系电话|填表日期|填报日期|日期[:：]|备注[:：]|说明[:：]|注[:：]|注意)"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Headings of each column, the 0-based first data row, and how many rows of text stand above the header."""

    headings: tuple[str, ...]
    first_data_row: int
    header_row: int
    remark_rows: int


def find_header(table: RawTable, fields: Sequence[Field], *, at_least: int = 2) -> Header | None:
    """The header row (or pair of rows) that names most fields; None if no row names `at_least` of them."""
    head = table.head
    best: tuple[int, Header] | None = None
    for depth in (
        1,
        2,
    ):  # two rows only where one alone names fewer fields: a title above a header is no parent
        for row in range(min(SEARCHED_ROWS, len(head))):
            if row + depth > len(head):
                continue
            headings = _headings(head, row, depth, table.merges, fields)
            score = exact_matches(headings, fields)
            if score >= at_least and (best is None or score > best[0]):
                above = sum(any(cell.strip() for cell in r) for r in head[:row])
                best = (score, Header(headings, row + depth, row, above))
    return best[1] if best else None


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


def is_remark(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row is a total, a signature line, a note, or the header printed again."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    if _REMARK.match(filled[0].replace(" ", "").replace("\u3000", "")):
        return True
    same = sum(bool(h) and normalise(c) == normalise(h) for c, h in zip(cells, headings, strict=False))
    return same >= max(2, len(filled) // 2 + 1)
