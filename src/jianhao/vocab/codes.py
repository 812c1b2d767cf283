"""The written form of division codes: 2, 4, 6, 9 or 12 digits, always compared as 12."""

from __future__ import annotations

import re
import unicodedata

SOURCE = "GB/T 2260 省级代码；国家统计局《统计用区划代码和城乡划分代码编制规则》的位数"
AS_OF = "2023-09-11"

PROVINCES = frozenset(
    f"{first}{second}"
    for first, seconds in (
        (1, "12345"),
        (2, "123"),
        (3, "1234567"),
        (4, "123456"),
        (5, "01234"),
        (6, "12345"),
    )
    for second in seconds
) | {"71", "81", "82"}
EXAMPLES = "99"  # given to no province: for made-up places
WIDTHS = (2, 4, 6, 9, 12)
COUNTIES_OF_HAINAN = "4600"
SPREADSHEET_TAIL = re.compile(r"\.0+$")


def normalise_code(text: str) -> str | None:
    """The 12-digit form of a code as people write it; None when it cannot be a division code.

    Takes 2, 4, 6, 9 or 12 digits, full-width digits, blanks and quotes around, and the `.0` that
    spreadsheets add. The province must be one of the 34, or 99 for made-up places; no level may be skipped (110001 is none).
    Whether the place exists is another question: `divisions.division`.
    """
    digits = SPREADSHEET_TAIL.sub("", unicodedata.normalize("NFKC", text[:40]).strip(" \t\r\n'\"`‘’“”"))
    if not digits.isascii() or not digits.isdigit() or len(digits) not in WIDTHS:
        return None
    code = digits.ljust(12, "0")
    known = code[:2] in PROVINCES or code[:2] == EXAMPLES
    return code if known and not _skips_a_level(code) else None


def trimmed(code: str) -> str:
    """The shortest written form of a 12-digit code: 2, 4, 6, 9 or 12 digits."""
    for width in WIDTHS:
        if not code[width:].strip("0"):
            return code[:width]
    return code


def _skips_a_level(code: str) -> bool:
    """Cities such as 441900 have no counties, so only the county may be empty above a township.

    Until 2001 the counties under Hainan itself were numbered 4600xx, without a city.
    """
    parts = (code[2:4], code[4:6], code[6:9], code[9:12])
    city, county, township, village = (bool(part.strip("0")) for part in parts)
    return (
        (county and not city and code[:4] != COUNTIES_OF_HAINAN)
        or (township and not city)
        or (village and not township)
    )
