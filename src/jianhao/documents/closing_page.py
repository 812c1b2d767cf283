"""The notice as a web page of its own: one file, no script, nothing fetched; the codes of the successors inside."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from jianhao.closing.notice import Announcement, Channel, Listed
from jianhao.closing.notice_text import NAMED, lacks, paragraphs, signature, title
from jianhao.documents import wording
from jianhao.documents.cells import clean, masked, one_line
from jianhao.documents.closing_paper import code_of


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code inside the page: its PNG as base64, the channel's name, its link if it is one of the web."""

    data: str
    name: str
    link: str


def notice_page(said: Announcement, *, demo: bool = False) -> bytes:
    """The page, UTF-8. What is missing stands above it, so that no draft is published by mistake."""
    missing = lacks(said)
    marks = [*([wording.DEMO_MARK] if demo else []), *([missing] if missing else [])]
    text = (
        _environment()
        .get_template("closing_notice.html.j2")
        .render(
            title=masked(one_line(title(said))),
            marks=marks,
            paragraphs=[replace(p, text=masked(clean(p.text))) for p in paragraphs(said)],
            codes=list(_codes(said.channels)),
            accounts=[_plain(account) for account in said.accounts] if len(said.accounts) > NAMED else [],
            signature=[masked(clean(line)) for line in signature(said)],
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("jianhao.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )


def _codes(channels: tuple[Channel, ...]) -> Iterator[ShownCode]:
    for channel in channels:
        picture = code_of(channel)
        if picture is not None:
            link = channel.link.strip()
            safe = link if link.lower().startswith(("http://", "https://")) else ""
            yield ShownCode(base64.b64encode(picture).decode(), masked(one_line(channel.name)), safe)


def _plain(account: Listed) -> Listed:
    return Listed(
        *(masked(one_line(v)) for v in (account.name, account.platform, account.shown_id, account.successor))
    )
