"""Forms to be filled and signed: a grid of labels and values, 小四, cells that span and rows of a least height."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from jianhao.documents.gbt9704 import Font, Piece, add_run

SIZE: Final = 12.0
WIDTH_MM: Final = 156.0  # the type area
_TWIPS_PER_MM: Final = 1440 / 25.4
LEAST_MM: Final = 10.0


@dataclass(frozen=True, slots=True)
class FormCell:
    """Text of a cell (lines by `\\n`), how many columns it spans, and whether it is a label."""

    text: str
    span: int = 1
    label: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """Cells of a row and its least height in millimetres."""

    cells: tuple[FormCell, ...]
    height: float = LEAST_MM


def add_form(document: Any, widths: Sequence[float], rows: Iterable[FormRow]) -> None:
    """Append a form to the document's body. `widths` in millimetres; every row spans exactly all columns (ValueError)."""
    table = OxmlElement("w:tbl")
    table.append(_properties(widths))
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        _child(grid, "w:gridCol", w=_twips(width))
    table.append(grid)
    for row in rows:
        table.append(_row(widths, row))
    body = document.element.body
    body.insert(len(body) - 1, table)


def pair(label: str, value: str, columns: int, height: float = LEAST_MM) -> FormRow:
    """A label and its value over the rest of the columns."""
    return FormRow((FormCell(label, label=True), FormCell(value, columns - 1)), height)


def two_pairs(first: tuple[str, str], second: tuple[str, str]) -> FormRow:
    """Two labels with their values beside each other, in four columns."""
    cells = [FormCell(text, label=n == 0) for one in (first, second) for n, text in enumerate(one)]
    return FormRow(tuple(cells))


def head(*labels: str) -> FormRow:
    """A row of headings."""
    return FormRow(tuple(FormCell(label, label=True) for label in labels))


def _properties(widths: Sequence[float]) -> Any:
    properties = OxmlElement("w:tblPr")
    _child(properties, "w:tblW", w=sum(_twips(w) for w in widths), type="dxa")
    _child(properties, "w:jc", val="center")
    borders = _child(properties, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _child(borders, f"w:{side}", val="single", sz=4, space=0, color="auto")
    _child(properties, "w:tblLayout", type="fixed")
    return properties


def _row(widths: Sequence[float], said: FormRow) -> Any:
    if sum(cell.span for cell in said.cells) != len(widths):
        raise ValueError("a row of a form spans all its columns")
    row = OxmlElement("w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    _child(properties, "w:trHeight", val=_twips(said.height), hRule="atLeast")
    at = 0
    for cell in said.cells:
        row.append(_cell(cell, sum(widths[at : at + cell.span])))
        at += cell.span
    return row


def _cell(said: FormCell, width: float) -> Any:
    cell = OxmlElement("w:tc")
    properties = _child(cell, "w:tcPr")
    _child(properties, "w:tcW", w=_twips(width), type="dxa")
    if said.span > 1:
        _child(properties, "w:gridSpan", val=said.span)
    _child(properties, "w:vAlign", val="center")
    for line in said.text.split("\n"):
        paragraph = _child(cell, "w:p")
        style = _child(paragraph, "w:pPr")
        _child(style, "w:snapToGrid", val=0)
        _child(style, "w:jc", val="center" if said.label or said.centred else "left")
        add_run(paragraph, Piece(line, Font.HEADING if said.label else Font.BODY), SIZE)
    return cell


def _child(parent: Any, tag: str, **attributes: object) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    parent.append(element)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
