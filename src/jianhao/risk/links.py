"""Links in texts: on a list of illegal sites, shortened so that nobody sees where they lead, of odd or foreign domains.

Only the stretch of address characters around a dot or a scheme is looked at, and at most LONGEST of it: no text makes it slow.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from jianhao.kernels.addresses import find_addresses
from jianhao.risk.finding import Hit
from jianhao.risk.masking import defanged
from jianhao.risk.packaged import words
from jianhao.risk.texts import Texts

LONGEST = 200
# Domains under which Chinese offices, media and firms are commonly found; what lies elsewhere is pointed out.
USUAL = frozenset(
    [
        "cn",
        "com",
        "net",
        "org",
        "gov",
        "edu",
        "mil",
        "int",
        "中国",
        "公司",
        "网络",
        "政务",
        "公益",
        "hk",
        "mo",
        "tw",
    ]
)
_FILES = (
    "jpg png gif bmp pdf doc docx xls xlsx ppt pptx txt zip rar apk exe mp3 mp4 html htm jsp asp aspx php"
)
FILE_LIKE = frozenset(_FILES.split())


@cache
def _endings() -> frozenset[str]:
    return frozenset(words("domain_endings.txt"))


@cache
def _illegal() -> frozenset[str]:
    return frozenset(words("illegal_sites.xz"))


@cache
def _short() -> frozenset[str]:
    return frozenset(words("short_links.txt"))


def find_links(
    texts: Texts, own_short: frozenset[str] = frozenset(), platforms: list[str] | None = None
) -> list[Hit]:
    """Links worth a look; `platforms` per text: on weibo t.cn is the platform's own and says nothing."""
    hits = []
    for row, begin, end in addresses(texts).tolist():
        address = texts.slice(begin, end).rstrip(".-_/:?&=")
        rule = _judged(address, platforms[row] if platforms else "", own_short)
        if rule is not None:
            start, shown = int(texts.starts[row]), defanged(address)[:LONGEST]
            hits.append(
                Hit(
                    row,
                    begin - start,
                    begin + len(address) - start,
                    rule,
                    shown,
                    "核对去向，不需要的删除",
                    shown,
                )
            )
    return hits


def addresses(texts: Texts) -> npt.NDArray[np.int32]:
    """(row, begin, end) of every stretch of address characters with a dot in it, as indexes in the texts' points."""
    room = 256
    while True:
        found = np.empty((room, 3), np.int32)
        total = find_addresses(texts.points, texts.starts, LONGEST, found)
        if total <= room:
            return found[:total]
        room = total


def _judged(address: str, platform: str, own_short: frozenset[str]) -> str | None:
    """The rule that a link falls under; None for usual ones, file names, numbers and mail addresses."""
    scheme, marked, rest = address.rpartition("://")
    host = rest.split("/")[0].split("?")[0].split("#")[0]
    if "@" in host and not marked:
        return None
    host = host.rpartition("@")[2].split(":")[0].strip(".").lower()
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or (not marked and labels[-1] in FILE_LIKE and len(labels) == 2):
        return None
    del scheme
    if all(label.isdigit() for label in labels):
        return (
            "odd_link"
            if len(labels) == 4 and (marked or "/" in rest) and max(map(int, (x[:4] for x in labels))) < 256
            else None
        )
    if not marked and labels[-1] not in _endings():
        return None
    tails = {".".join(labels[k:]) for k in range(len(labels) - 1)}
    if tails & _illegal():
        return "illegal_site"
    if tails & (_short() | own_short):
        return None if platform == "weibo" and host == "t.cn" else "short_link"
    return (
        None if labels[-1] in USUAL and not any(label.startswith("xn--") for label in labels) else "odd_link"
    )
