"""停更/注销公告.docx, to the measures of GB/T 9704: one account or a batch with its list; the same words as text."""

from __future__ import annotations

from pathlib import Path

from jianhao.closing.notice import Announcement, Slot, contradictions
from jianhao.closing.notice_text import NAMED, lacks, paragraphs, plain, short, signature, title
from jianhao.documents.cells import MISSING, masked, one_line
from jianhao.documents.closing_paper import add_codes, paper, unreadable
from jianhao.documents.gbt9704 import Piece
from jianhao.documents.official import OfficialDocument
from jianhao.documents.tables import TableColumn, add_table

LIST_TITLE = "关停的政务新媒体账号清单"
_LIST = (
    TableColumn("序号", 12, centred=True),
    TableColumn("账号名称", 48),
    TableColumn("平台", 26, centred=True),
    TableColumn("账号ID", 36),
    TableColumn("承接渠道", 34),
)


def write_notice(said: Announcement, path: Path, day: int, *, demo: bool = False) -> str | None:
    """Write the notice; returns what is missing or contradicts itself in a sentence, None where nothing is. Fixed bytes."""
    document = paper(title(said), demo=demo, lacks=lacks(said))
    document.title(masked(title(said)))
    for paragraph in paragraphs(said):
        if paragraph.heading:
            document.heading(paragraph.heading)
        # Ids do not break: a justified line before one would be torn apart.
        align = "left" if paragraph.slot is Slot.ACCOUNTS else "both"
        document.paragraph([Piece(masked(paragraph.text))], align=align, indent=True)
        if paragraph.slot is Slot.CHANNELS:
            add_codes(document, said.channels)
    document.blank()
    if len(said.accounts) > NAMED:
        document.body(f"附件：{LIST_TITLE}")
        document.blank()
    document.signature(masked(line) for line in signature(said))
    if len(said.accounts) > NAMED:
        _add_list(document, said)
    document.save(path, day)
    return warnings(said)


def warnings(said: Announcement) -> str | None:
    """What a person should put right before the notice is published; None where nothing is."""
    found = [lacks(said) or "", *contradictions(said), *unreadable(said.channels)]
    return "".join(found) or None


def notice_text(said: Announcement) -> str:
    """The long form for a platform's editor, numbers of persons masked."""
    return masked(plain(said)) + "\n"


def short_text(said: Announcement) -> str:
    """The short form for the account itself, at most 300 characters, on one line."""
    return masked(one_line(short(said).text))


def _add_list(document: OfficialDocument, said: Announcement) -> None:
    document.new_page(landscape=False)
    document.annex_mark("附件")
    document.annex_title(LIST_TITLE)
    document.blank()
    rows = [
        (str(n), _cell(a.name), _cell(a.platform), _cell(a.shown_id), _cell(a.successor) if a.successor else "见公告")
        for n, a in enumerate(said.accounts, 1)
    ]  # fmt: skip
    add_table(document.document, _LIST, rows)


def _cell(text: str) -> str:
    return masked(one_line(text)) or MISSING
