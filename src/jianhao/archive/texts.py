"""Bytes of a text in whatever encoding, cleaned of credentials and personal numbers and given back in the same encoding."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from jianhao.archive.personal import MASKED, mask
from jianhao.archive.secrets import clean_text

SECRET = "secret"
_DECLARED = re.compile(rb"(?i)charset\s*=\s*[\"']?([a-z0-9_-]+)|encoding\s*=\s*[\"']([a-z0-9_-]+)")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Cleaned bytes, the text in them, and what was masked or removed (kind → how often)."""

    data: bytes
    text: str
    counts: Counter[str]

    @property
    def changed(self) -> bool:
        return any(self.counts[kind] for kind in (*MASKED, SECRET))


def cleaned(data: bytes, content_type: str = "") -> Cleaned:
    """Clean the bytes of a text; what needs no cleaning comes back byte for byte."""
    encoding = encoding_of(data, content_type)
    text = data.decode(encoding)
    without, secrets = clean_text(text)
    masked, counts = mask(without)
    if secrets:
        counts[SECRET] += secrets
    if masked == text:
        return Cleaned(data, text, counts)
    return Cleaned(masked.encode(encoding), masked, counts)


def encoding_of(data: bytes, content_type: str = "") -> str:
    """An encoding that takes these bytes there and back: mark, header, declaration, UTF-8, GB18030, at last Latin-1.

    A wrong declaration is passed over: what counts is that the bytes decode.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name if _survives(data, name) else "latin-1"
    told: list[tuple[bytes, bytes]] = _DECLARED.findall(content_type.encode("ascii", "replace"))
    told += _DECLARED.findall(data[:4096])
    for name in [(first or second).decode("ascii").lower() for first, second in told] + ["utf-8", "gb18030"]:
        name = _ALIASES.get(name, name)
        if name not in ("latin-1", "iso-8859-1") and _survives(data, name):
            return name
    return "latin-1"


def _survives(data: bytes, encoding: str) -> bool:
    try:
        return data.decode(encoding).encode(encoding) == data
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
        return False
