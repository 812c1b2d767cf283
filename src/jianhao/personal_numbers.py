"""Mobile numbers of people in running text, which no output may carry whole."""

from __future__ import annotations

import re

# With or without the country code; groups: what may be shown before and after the four digits in the middle.
MOBILE = re.compile(r"(?<![0-9])((?:(?:\+|00)?86[- ]?)?1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])")


def masked_mobile(text: str) -> str:
    """The text with mobile numbers masked in the middle (138****1234), of the same length."""
    return MOBILE.sub(r"\1****\2", text)
