"""Measures, fonts and runs of official documents after GB/T 9704-2012.

A4 with a type area of 156 × 225 mm, 22 lines of 28 characters in size 3 (16 pt) FangSong. Fonts are named,
never embedded: offices have them. Measured on the page: a grid of lines with 579 twips and characters closer
by 5 twips gives 22 × 28; a grid of lines and characters gives half the characters in some programs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from jianhao.documents.cells import clean

LINE_PITCH: Final = 579  # twips; 22 lines make 225 mm
CHARACTER_SPACING: Final = -5  # twips; 28 characters make 156 mm
BODY_SIZE: Final = 16.0
TITLE_SIZE: Final = 22.0
TITLE_LINE: Final = 680  # twips, exact
PAGE_NUMBER_SIZE: Final = 14.0
INDENT_CHARS: Final = 200  # hundredths of a character
# 36 twips a character would do for 28 of them; programs that do not know *Chars read this measure instead.
INDENT_TWIPS: Final = 640

# Characters that both Latin and Chinese fonts hold; without the hint Word sets them in the Latin font.
_AMBIGUOUS = re.compile("[—–…“”‘’·×°±÷§¨→①-⑳]")
_AFTER_GRID = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")


class Font(StrEnum):
    """The fonts the standard asks for, by the names they have on office computers."""

    BODY = "仿宋_GB2312"
    HEADING = "黑体"
    SUBHEADING = "楷体_GB2312"
    TITLE = "方正小标宋简体"
    NUMBER = "宋体"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one font."""

    text: str
    font: Font = Font.BODY
    bold: bool = False


ALIGN = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
}


def add_run(parent: Any, piece: Piece, size: float | None = None) -> Any:
    """Append a run to a paragraph element, with its font for every script and the hint where it matters."""
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    text = clean(piece.text).replace("\n", " ").replace("\t", " ")
    hint = _AMBIGUOUS.search(text) is not None
    if piece.font is not Font.BODY or hint:
        properties.append(fonts_element(piece.font, hint=hint))
    if piece.bold:
        properties.append(OxmlElement("w:b"))
    if size is not None:
        append_size(properties, size)
    if len(properties):
        run.append(properties)
    element = OxmlElement("w:t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    run.append(element)
    parent.append(run)
    return run


def fonts_element(font: Font, *, hint: bool = False) -> Any:
    """`w:rFonts` with the font for all scripts and no theme."""
    element = OxmlElement("w:rFonts")
    if hint:
        element.set(qn("w:hint"), "eastAsia")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        element.set(qn(f"w:{script}"), font.value)
    return element


def append_size(properties: Any, size: float) -> None:
    for tag in ("w:sz", "w:szCs"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(round(size * 2)))
        properties.append(element)


def set_spacing(paragraph: Any, *, line: int, exact: bool) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_spacing()
    element.set(qn("w:line"), str(line))
    element.set(qn("w:lineRule"), "exact" if exact else "auto")


def set_indent(
    paragraph: Any,
    *,
    first_chars: int | None = None,
    left_chars: int | None = None,
    right_chars: int | None = None,
    size: float = BODY_SIZE,
) -> None:
    element = paragraph._p.get_or_add_pPr().get_or_add_ind()

    def put(name: str, chars: int) -> None:
        element.set(qn(f"w:{name}Chars"), str(abs(chars)))
        element.set(qn(f"w:{name}"), str(round(abs(chars) * size / 5)))

    if left_chars is not None:
        put("left", left_chars)
    if right_chars is not None:
        put("right", right_chars)
    if first_chars is not None:
        put("firstLine" if first_chars >= 0 else "hanging", first_chars)


def off_grid(paragraph: Any) -> None:
    element = OxmlElement("w:snapToGrid")
    element.set(qn("w:val"), "0")
    paragraph.get_or_add_pPr().insert_element_before(element, *_AFTER_GRID)
