"""An official document under construction: title, headings, paragraphs, annexes; written with fixed bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt

from jianhao.documents.cells import clean
from jianhao.documents.fixed_zip import rewrite, stamped_day
from jianhao.documents.gbt9704 import (
    ALIGN,
    INDENT_CHARS,
    TITLE_LINE,
    TITLE_SIZE,
    Font,
    Piece,
    add_run,
    off_grid,
    set_indent,
    set_spacing,
)
from jianhao.documents.gbt9704_page import (
    LANDSCAPE,
    PORTRAIT,
    set_footer,
    set_header,
    set_page,
    set_settings,
    set_styles,
)


class OfficialDocument:
    """A document under construction; texts may hold anything, illegal characters are dropped."""

    def __init__(self, *, title: str, marks: Sequence[str]) -> None:
        self.document = docx.Document()
        set_styles(self.document)
        set_settings(self.document)
        section = self.document.sections[0]
        set_page(section, PORTRAIT, landscape=False)
        normal = self.document.styles["Normal"]
        set_header(section, marks, normal)
        set_footer(section, normal)
        self._title = clean(title)

    def title(self, text: str) -> None:
        """The title: size 2 small standard Song, centred, with a blank line before and after."""
        self.paragraph([])
        paragraph = self.paragraph([Piece(text, Font.TITLE)], size=TITLE_SIZE, align="center", grid=False)
        set_spacing(paragraph, line=TITLE_LINE, exact=True)
        self.paragraph([])

    def blank(self) -> None:
        """An empty line."""
        self.paragraph([])

    def flush(self, text: str) -> None:
        """A line flush left: 主送机关."""
        self.paragraph([Piece(text)])

    def body(self, *pieces: Piece | str) -> None:
        """A body paragraph, its first line indented by two characters."""
        self.paragraph([_piece(p) for p in pieces], indent=True)

    def heading(self, text: str) -> None:
        """一、 in HeiTi, indented by two characters, kept with what follows."""
        paragraph = self.paragraph([Piece(text, Font.HEADING)], indent=True)
        paragraph.paragraph_format.keep_with_next = True

    def led(self, lead: str, text: str) -> None:
        """（一） in bold KaiTi, running into its paragraph."""
        self.body(Piece(lead, Font.SUBHEADING, bold=True), Piece(text))

    def annex_mark(self, text: str) -> None:
        """「附件1」 in HeiTi, flush left at the top of an annex, and a blank line."""
        self.paragraph([Piece(text, Font.HEADING)])
        self.blank()

    def annex_title(self, text: str) -> None:
        """The title of an annex, centred."""
        paragraph = self.paragraph([Piece(text, Font.TITLE)], size=18.0, align="center", grid=False)
        set_spacing(paragraph, line=TITLE_LINE, exact=True)

    def small(self, text: str, *, keep: bool = False) -> None:
        """A line of notes above or below a table; `keep` holds it on the page of what follows."""
        paragraph = self.paragraph([Piece(text)], size=10.5, grid=False)
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.space_before = Pt(6)

    def listed(self, label: str, texts: Sequence[str]) -> None:
        """「附件：1. …」 with two characters of indent and the further lines aligned below the first."""
        for number, text in enumerate(texts, 1):
            head = label if number == 1 else "　" * len(label)
            paragraph = self.paragraph([Piece(f"{head}{number}. {text}")])
            set_indent(
                paragraph, left_chars=(len(label) + 2) * 100 + 100, first_chars=-len(label) * 100 - 100
            )

    def signature(self, lines: Iterable[str]) -> None:
        """署名 and date, right aligned with four characters to the margin."""
        for line in lines:
            set_indent(self.paragraph([Piece(line)], align="right"), right_chars=400)

    def picture(self, png: bytes, width_mm: float) -> None:
        """A picture in a paragraph of its own, centred."""
        paragraph = self.paragraph([], align="center", grid=False)
        paragraph.add_run().add_picture(BytesIO(png), width=Mm(width_mm))

    def new_page(self, *, landscape: bool) -> None:
        """Go on in a new section on a new page; page numbers and marks run on."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section, LANDSCAPE if landscape else PORTRAIT, landscape=landscape)

    def paragraph(
        self,
        pieces: Sequence[Piece],
        *,
        size: float | None = None,
        align: str = "both",
        indent: bool = False,
        grid: bool = True,
    ) -> Any:
        """A paragraph of pieces; `grid` False takes it off the grid of lines (small print)."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN[align]
        for piece in pieces:
            add_run(paragraph._p, piece, size)
        if indent:
            set_indent(paragraph, first_chars=INDENT_CHARS)
        if not grid:
            off_grid(paragraph._p)
        return paragraph

    def save(self, path: Path, day: int) -> None:
        """Write the file with fixed bytes, dated to `day`."""
        moment = datetime.combine(stamped_day(day), time(), UTC).replace(tzinfo=None)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = self._title, "", "", ""
        core.created = core.modified = moment
        core.language, core.revision = "zh-CN", 1
        _drop_thumbnail(self.document)
        buffer = BytesIO()
        self.document.save(buffer)
        buffer.seek(0)
        rewrite(buffer, path, day)


def _piece(piece: Piece | str) -> Piece:
    return Piece(piece) if isinstance(piece, str) else piece


def _drop_thumbnail(document: Any) -> None:
    # The library's template carries a picture of its own first page.
    relations = document.part.package.rels
    for key in [k for k, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(key)
