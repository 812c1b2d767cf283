"""Page, styles, header and footer of an official document: margins, grid of lines, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from jianhao.documents.gbt9704 import (
    ALIGN,
    BODY_SIZE,
    CHARACTER_SPACING,
    LINE_PITCH,
    PAGE_NUMBER_SIZE,
    Font,
    Piece,
    add_run,
    append_size,
    fonts_element,
    off_grid,
    set_indent,
)

_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins, header and footer distance in millimetres."""

    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float


PORTRAIT: Final = Margins(37, 35, 28, 26, 15, 25.5)
# Wide tables lie on a turned page; the binding edge (28 mm) is then on top.
LANDSCAPE: Final = Margins(28, 26, 37, 35, 14, 16.5)


def set_styles(document: Any) -> None:
    styles = document.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        for name in _THEME:
            fonts.attrib.pop(qn(f"w:{name}"), None)
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    properties = normal.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    properties.append(fonts_element(Font.BODY))
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CHARACTER_SPACING))
    properties.append(spacing)
    append_size(properties, BODY_SIZE)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0
    form.widow_control = False
    # Long numbers and rates may break anywhere, or a justified line is torn apart.
    wrap = OxmlElement("w:wordWrap")
    wrap.set(qn("w:val"), "0")
    normal.element.get_or_add_pPr().insert_element_before(wrap, "w:snapToGrid", "w:spacing", "w:ind", "w:jc")


def set_settings(document: Any) -> None:
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    # Punctuation is not squeezed, so that a line holds 28 characters whatever they are.
    control = settings.element.find(qn("w:characterSpacingControl"))
    if control is not None:
        control.set(qn("w:val"), "doNotCompress")


def set_page(section: Any, margins: Margins, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (297, 210) if landscape else (210, 297)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
    section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)
    section.header_distance, section.footer_distance = Mm(margins.header), Mm(margins.footer)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    section._sectPr.append(grid)


def set_header(section: Any, marks: Sequence[str], normal: Any) -> None:
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.style = normal
        paragraph.alignment = ALIGN["right"]
        add_run(paragraph._p, Piece("　".join(marks)), 10.5)
        off_grid(paragraph._p)


def set_footer(section: Any, normal: Any) -> None:
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.style = normal
        paragraph.alignment = ALIGN[align]
        add_run(paragraph._p, Piece("— ", Font.NUMBER), PAGE_NUMBER_SIZE)
        _append_page_field(paragraph._p)
        add_run(paragraph._p, Piece(" —", Font.NUMBER), PAGE_NUMBER_SIZE)
        side = {f"{align}_chars": 100}
        set_indent(paragraph, size=PAGE_NUMBER_SIZE, **side)
        off_grid(paragraph._p)


def _append_page_field(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    add_run(field, Piece("1", Font.NUMBER), PAGE_NUMBER_SIZE)
    paragraph.append(field)
