"""QR codes of account links, so that whoever checks by hand opens the account with a telephone."""

from __future__ import annotations

import io
import re

import segno

PIXELS_A_MODULE = 2
BORDER = 2
_LINK = re.compile(r"https?://[^\s\"'<>]{4,900}", re.IGNORECASE)


def qr_png(link: str | None) -> bytes | None:
    """A PNG of the code of a web link, None for anything that is none: a code must never open something unseen."""
    if link is None or not _LINK.fullmatch(link.strip()):
        return None
    picture = io.BytesIO()
    segno.make_qr(link.strip(), error="m").save(picture, kind="png", scale=PIXELS_A_MODULE, border=BORDER)
    return picture.getvalue()
