"""Markup of article bodies → plain text; the one place where it is done."""

from __future__ import annotations

import html
import re

from lxml import etree

BLOCKS = (
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tr", "ul",
)  # fmt: skip
UNSEEN = ("script", "style", "noscript", "template", "svg", "head", "iframe", "object")
_TAG = re.compile(r"<[^<>]*>")
_LOOKS_LIKE_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]{2,10});")
_BLANKS = re.compile(r"[^\S\n]+")


def plain_text(markup: str) -> str:
    """Text a reader sees: no scripts or styles, one line a block, entities resolved, blanks collapsed.

    Text without any markup comes back with its blanks collapsed and nothing else changed. Never raises.
    """
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return _tidy(markup)
    return _tidy(_by_tree(markup) or _by_tags(markup))


def _by_tree(markup: str) -> str | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        # A NUL ends the text for the C parser; the wrapper keeps text before the first tag.
        data = ("<body>" + markup.replace("\x00", "")).encode("utf-8", "replace")
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None or any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        return None
    etree.strip_elements(root, *UNSEEN, with_tail=False)
    for block in root.iter(*BLOCKS):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    return "".join(root.itertext())


def _by_tags(markup: str) -> str:
    # The parser cuts the text off beyond 255 levels of nesting; then every tag is taken for a break.
    return html.unescape(_TAG.sub("\n", markup))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)
