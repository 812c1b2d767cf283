"""Tables of official documents: fixed widths, ruled, headings repeated on every page, rows kept whole.

Built as XML: cell by cell through the library the time grows with the square of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from jianhao.documents.gbt9704 import Font, Piece, add_run

SIZE: Final = 9.0
_TWIPS_PER_MM = 1440 / 25.4
_CELL_MARGIN = 60  # twips left and right


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Heading, width in millimetres, and whether the cells are centred."""

    heading: str
    width: float
    centred: bool = False


def add_table(document: Any, columns: Sequence[TableColumn], rows: Iterable[Sequence[str]]) -> int:
    """Append a table to the document's body, before the section's end; returns the number of rows."""
    table = OxmlElement("w:tbl")
    table.append(_properties(columns))
    table.append(_grid(columns))
    heads = [column.heading for column in columns]
    table.append(_row(columns, heads, Font.HEADING, head=True))
    count = 0
    for row in rows:
        table.append(_row(columns, row, Font.BODY, head=False))
        count += 1
    body = document.element.body
    body.insert(len(body) - 1, table)
    return count


def _properties(columns: Sequence[TableColumn]) -> Any:
    properties = OxmlElement("w:tblPr")
    total = sum(_twips(column.width) for column in columns)
    _child(properties, "w:tblW", w=total, type="dxa")
    _child(properties, "w:jc", val="center")
    borders = _child(properties, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, f"w:{side}", val="single", sz=4, space=0, color="auto")
    _child(properties, "w:tblLayout", type="fixed")
    margins = _child(properties, "w:tblCellMar")
    for side in ("left", "right"):
        _child(margins, f"w:{side}", w=_CELL_MARGIN, type="dxa")
    return properties


def _grid(columns: Sequence[TableColumn]) -> Any:
    grid = OxmlElement("w:tblGrid")
    for column in columns:
        _child(grid, "w:gridCol", w=_twips(column.width))
    return grid


def _row(columns: Sequence[TableColumn], texts: Sequence[str], font: Font, *, head: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if head:
        _child(properties, "w:tblHeader")
    for column, text in zip(columns, texts, strict=True):
        row.append(_cell(column, text, font, centred=head or column.centred))
    return row


def _cell(column: TableColumn, text: str, font: Font, *, centred: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = _child(cell, "w:tcPr")
    _child(properties, "w:tcW", w=_twips(column.width), type="dxa")
    _child(properties, "w:vAlign", val="center")
    paragraph = _child(cell, "w:p")
    style = _child(paragraph, "w:pPr")
    _child(style, "w:snapToGrid", val=0)
    _child(style, "w:jc", val="center" if centred else "left")
    add_run(paragraph, Piece(text, font), SIZE)
    return cell


def _child(parent: Any, tag: str, **attributes: object) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    parent.append(element)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
