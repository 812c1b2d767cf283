"""What may stand in an exported cell or paragraph: clean text, no live formula, no full personal number."""

from __future__ import annotations

import re
from functools import lru_cache

from jianhao.personal_numbers import masked_mobile

EXCEL_TEXT_LIMIT = 32_767
EXCEL_ROW_LIMIT = 1_048_576
MISSING = "—"
CUT = "…（已截断）"

# XML 1.0 allows tab, line feed and carriage return below U+0020; surrogates and noncharacters carry no text.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Directional overrides can show a name or a link in another order than it is stored.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NEWLINES = re.compile("\r\n?|\x85|\u2028|\u2029")
# Spreadsheet programs read the full-width forms as the plain ones when a cell is edited or a CSV is opened.
_FORMULA = re.compile("[ \u00a0\u3000\n\ufeff\u200b]*[=+\\-@\t＝＋－＠]")
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9][0-9]{5})(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}([0-9Xx])"
    r"(?![0-9A-Za-z])"
)


def clean(text: str) -> str:
    """The text without characters that are illegal in XML or reorder the line; line ends become `\\n`."""
    return _OVERRIDES.sub("", _ILLEGAL.sub("", _NEWLINES.sub("\n", text)))


def neutral(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet program could take for a formula."""
    # xlsxwriter writes text between <r> and </r> as raw XML; nothing from a file may get there.
    return f"'{text}" if _FORMULA.match(text) or text.startswith("<r>") else text


def one_line(text: str) -> str:
    """Clean text on one line, for names in sentences: every run of white space becomes one space."""
    return " ".join(clean(text).split())


def masked(text: str) -> str:
    """The text with mobile and ID numbers masked in the middle (138****1234)."""
    return _ID_NUMBER.sub(r"\1********\2", masked_mobile(text))


def masked_in_place(text: str) -> str:
    """`masked`, but of the same length, so that places in the text still hold."""
    shorter = masked_mobile(text)
    return _ID_NUMBER.sub(lambda found: f"{found[1]}{'*' * 11}{found[2]}", shorter)


@lru_cache(maxsize=1 << 16)  # a table repeats its names and words; three patterns a cell are the larger cost
def cell(value: str | None, missing: str = MISSING) -> str:
    """What is written into a text cell: clean, neutral, within Excel's limit; `missing` for nothing to show."""
    text = neutral(clean(value or ""))
    if not text:
        return missing
    return text if _units(text) <= EXCEL_TEXT_LIMIT else _cut(text)


def _units(text: str) -> int:
    # Excel counts UTF-16 units; a character outside the basic plane counts twice.
    return len(text) if len(text) * 2 <= EXCEL_TEXT_LIMIT else len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    keep = text.encode("utf-16-le")[: (EXCEL_TEXT_LIMIT - len(CUT)) * 2]
    return keep.decode("utf-16-le", errors="ignore") + CUT
