"""Findings never repeat what must not spread: numbers of persons are masked, links cannot be followed."""

from __future__ import annotations

import re

SHOWN_AT_MOST = 60
_DIGITS = re.compile(r"[0-9０-９]")
_LONG_NUMBER = re.compile(r"[0-9０-９][0-9０-９ \-]{6,30}[0-9０-９Xx]")


def masked_number(text: str, keep_head: int, keep_tail: int) -> str:
    """The number with all digits between its first and last ones as *; separators stay: 138****8000."""
    places = [m.start() for m in re.finditer(r"[0-9０-９XxＸｘ]", text)]
    hidden = set(places[keep_head : len(places) - keep_tail])
    return "".join("*" if at in hidden else character for at, character in enumerate(text))


def masked_words(text: str) -> str:
    """Any text as it may stand in a table: one line, cut, long numbers masked, no link that can be followed."""
    line = "".join(ch if ch.isprintable() else " " for ch in text[: 4 * SHOWN_AT_MOST]).strip()
    line = defanged(_LONG_NUMBER.sub(_hide, line))
    return line if len(line) <= SHOWN_AT_MOST else line[: SHOWN_AT_MOST - 1] + "…"


def _hide(found: re.Match[str]) -> str:
    digits = len(_DIGITS.findall(found[0]))
    return masked_number(found[0], 3, 2) if digits >= 7 else found[0]


def defanged(link: str) -> str:
    """A link that no program follows any more: hxxp, and every dot between letters or digits in brackets."""
    link = re.sub(r"(?i)\bh(tt)(ps?)\b", r"hxx\2", link)
    link = link.replace("://", "[:]//")
    return re.sub(r"(?<=[0-9A-Za-z\u4e00-\u9fff])[.。](?=[0-9A-Za-z\u4e00-\u9fff])", "[.]", link)
