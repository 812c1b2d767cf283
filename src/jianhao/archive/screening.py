"""Looks into files that the operator exported: lists of followers and private messages are left out, personal numbers told."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from jianhao.archive.personal import CITIZEN, MOBILE, mask
from jianhao.archive.texts import Cleaned, cleaned

TEXT_LIMIT = 64 << 20
HEAD = 256 << 10
_TEXTS = frozenset(
    {
        ".csv",
        ".tsv",
        ".txt",
        ".json",
        ".jsonl",
        ".html",
        ".htm",
        ".xml",
        ".md",
        ".toml",
        ".log",
        ".js",
        ".css",
        ".svg",
    }
)
_PACKED = frozenset({".xlsx", ".docx", ".pptx", ".xlsm"})
_NAMES = re.compile(
    r"(?i)粉丝列表|粉丝名单|关注者|用户列表|私信|用户消息|openid|followers?[_ -]?list|private[_ -]?message"
)
_FIELDS = re.compile(
    r"(?i)[\"',\t>]?\b(?:open_?id|union_?id)\b[\"']?\s*[,:\t<\"]|粉丝昵称|粉丝列表|私信内容|用户openid|关注者昵称"
)
_TAGS = re.compile(rb"<[^>]*>")


@dataclass(frozen=True)
class Screened:
    """What was seen of a file: why it is left out (empty: it is not), its cleaned text if it is one, what it holds."""

    refused: str = ""
    text: Cleaned | None = None
    scanned: bool = True
    counts: Counter[str] = field(default_factory=Counter)


def screen(path: Path, name: str) -> Screened:
    """Look into a file; one that cannot be looked into comes back with `scanned` False."""
    if _NAMES.search(name):
        return Screened(refused="粉丝名单、私信不归档")
    suffix = path.suffix.lower()
    if suffix in _TEXTS and path.stat().st_size <= TEXT_LIMIT:
        text = cleaned(path.read_bytes())
        if _FIELDS.search(text.text[:HEAD]):
            return Screened(refused="含粉丝标识或私信，不归档")
        return Screened(text=text, counts=text.counts)
    if suffix in _PACKED:
        return _screen_packed(path)
    return Screened(scanned=False)


def _screen_packed(path: Path) -> Screened:
    """A workbook or document: its cells cannot be masked in place, so one with personal numbers is left out as a whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [i for i in archive.infolist() if i.filename.endswith(".xml")]
            if sum(i.file_size for i in parts) > TEXT_LIMIT * 4:
                return Screened(scanned=False)
            text = "\n".join(_TAGS.sub(b" ", archive.read(i)).decode("utf-8", "replace") for i in parts)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return Screened(scanned=False)
    if _FIELDS.search(f" {text[:HEAD]} "):
        return Screened(refused="含粉丝标识或私信，不归档")
    counts = mask(text)[1]
    if counts[MOBILE] or counts[CITIZEN]:
        return Screened(refused="表格中有手机号或身份证号，请删除后再提供", counts=counts)
    return Screened(counts=counts)
