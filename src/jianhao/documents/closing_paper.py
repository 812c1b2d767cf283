"""What all papers of a closing share: header marks, the picture of a code, saving on the day of the paper."""

from __future__ import annotations

from collections.abc import Sequence

from jianhao.closing.notice import Channel
from jianhao.documents import wording
from jianhao.documents.cells import MISSING, masked, one_line
from jianhao.documents.closing_codes import as_png
from jianhao.documents.gbt9704 import Piece
from jianhao.documents.official import OfficialDocument
from jianhao.documents.qr import qr_png

CODE_MM = 30.0
CAPTION_SIZE = 12.0


def paper(title: str, *, demo: bool, lacks: str | None = None) -> OfficialDocument:
    """A draft paper; what is missing stands in the header of every page."""
    marks = [*([wording.DEMO_MARK] if demo else []), wording.DRAFT_MARK, *([lacks] if lacks else [])]
    return OfficialDocument(title=title, marks=marks)


def shown(text: str | None) -> str:
    """A value of a form on one line, numbers of persons masked; 「—」 for nothing."""
    return masked(one_line(text or "")) or MISSING


def code_of(channel: Channel) -> bytes | None:
    """A PNG of a channel's code: the picture that the office gave, else one made from its link; None without either."""
    given = as_png(channel.code) if channel.code else None
    return given or qr_png(channel.link)


def unreadable(channels: Sequence[Channel]) -> tuple[str, ...]:
    """One sentence for each picture that the office gave and that cannot be used."""
    bad = [c for c in channels if c.code and as_png(c.code) is None]
    return tuple(f"承接渠道“{one_line(c.name)}”的二维码图片不能读取，请重新上传。" for c in bad)


def add_codes(document: OfficialDocument, channels: Sequence[Channel]) -> None:
    """The codes of the channels, each with its name below."""
    for channel in channels:
        png = code_of(channel)
        if png is not None:
            document.picture(png, CODE_MM)
            caption = Piece(masked(one_line(channel.chinese)))
            document.paragraph([caption], size=CAPTION_SIZE, align="center", grid=False)
