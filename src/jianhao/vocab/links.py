"""Links cut out of pasted text and taken apart, without ever raising."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, unquote

LONGEST_TEXT = 4000
# The host must not be the user part of another address (weibo.com@elsewhere) nor go on after it.
LINK = re.compile(
    r"(?<![\w.@-])(?:https?:/{1,3})?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20})(?::\d{1,5})?(?![\w@:-])(?!\.\w)"
    r"((?:[/?#][^\s\u2e80-\u9fff\uff00-\uffef<>\"'“”‘’`]*)?)",
    re.I,
)
# Only these values may be written in Chinese; elsewhere Chinese is the text around the link.
CHINESE_VALUE = re.compile(r"[?&]kw=$")
CHINESE_WORD = re.compile(r"[\w·.-]{1,40}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in parts: host in lower case, path segments unquoted, first value of each query name."""

    host: str
    path: tuple[str, ...]
    query: dict[str, str]

    def on(self, *domains: str) -> bool:
        """Whether the host is one of the domains or lies below one."""
        return any(self.host == domain or self.host.endswith("." + domain) for domain in domains)

    def segment(self, index: int) -> str:
        """One path segment, "" beyond the end."""
        return self.path[index] if -len(self.path) <= index < len(self.path) else ""


def links(text: str) -> Iterator[Link]:
    """Every link in a text, in order; full-width letters, missing scheme and upper case are understood."""
    plain = unescape(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]))
    for match in LINK.finditer(plain):
        tail = match.group(2)
        if CHINESE_VALUE.search(tail) and (word := CHINESE_WORD.match(plain, match.end())):
            tail += word.group()
        yield _taken_apart(match.group(1), tail)


def _taken_apart(host: str, tail: str) -> Link:
    path, _, query = tail.partition("#")[0].partition("?")
    pairs = parse_qsl(query.rstrip(".,;)]}"), keep_blank_values=False, errors="replace")
    segments = (unquote(part, errors="replace") for part in path.rstrip(".,;)]}").split("/"))
    return Link(host.lower(), tuple(part for part in segments if part), dict(reversed(pairs)))
