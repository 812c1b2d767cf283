"""Numbers of persons in texts: mobile phones and identity cards (checksum) are masked, landlines of offices only counted."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

_BEFORE = r"(?<![0-9A-Za-z_/%\uff10-\uff19])(?<![0-9]\.)"
_AFTER = r"(?![0-9A-Za-z_\uff10-\uff19])(?!\.[0-9])(?!\.(?:jpe?g|png|gif|webp|svg|mp4|html?|css|js)\b)"
_D = r"[0-9\uff10-\uff19]"
_MOBILE = re.compile(
    rf"{_BEFORE}([1\uff11][3-9\uff13-\uff19]{_D})([ -]?)({_D}{{4}})([ -]?)({_D}{{4}}){_AFTER}"
)
_CITIZEN = re.compile(rf"{_BEFORE}({_D}{{6}})({_D}{{8}})({_D}{{3}}[0-9Xx\uff10-\uff19\uff38\uff58]){_AFTER}")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z_/%.-])0[0-9]{2,3}[- ]?[2-8][0-9]{6,7}(?![0-9A-Za-z_])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NARROW = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "x"}
MOBILE, CITIZEN, LANDLINE, NICKNAME = "mobile", "id_number", "landline", "nickname"
MASKED = (MOBILE, CITIZEN, NICKNAME)


def is_citizen_number(text: str) -> bool:
    """Whether 18 characters are an identity number: a day of birth that exists and the right check character."""
    text = text.translate(_NARROW).upper()
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit() or text[0] in "09":
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return 1850 <= born.year <= 2100 and _CHECK[total % 11] == text[17]


def mask(text: str) -> tuple[str, Counter[str]]:
    """The text with the middle of personal numbers starred, and how many of each kind there were.

    A number that stands bare in JSON becomes a string there, so that the text still parses.
    """
    counts: Counter[str] = Counter()

    def citizen(found: re.Match[str]) -> str:
        if not is_citizen_number(found[0]):
            return found[0]
        counts[CITIZEN] += 1
        return _in_place(text, found, f"{found[1]}********{found[3]}")

    if _CITIZEN.search(text):
        text = _CITIZEN.sub(citizen, text)

    def mobile(found: re.Match[str]) -> str:
        counts[MOBILE] += 1
        return _in_place(text, found, f"{found[1]}{found[2]}****{found[4]}{found[5]}")

    text = _MOBILE.sub(mobile, text)
    counts[LANDLINE] += sum(1 for _ in _LANDLINE.finditer(text))
    return text, +counts


def mask_name(name: str) -> str:
    """A citizen's nickname: the first character and stars."""
    return f"{name[:1]}***" if name else ""


def _in_place(text: str, found: re.Match[str], masked: str) -> str:
    before, after = text[: found.start()][-8:].rstrip(), text[found.end() : found.end() + 4].lstrip()
    bare = before.endswith(('":', "':")) and after[:1] in (",", "}", "]")
    return f'"{masked}"' if bare else masked
