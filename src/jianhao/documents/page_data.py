"""Data inside an offline page: a dictionary of texts, and JSON that can stand in a script element."""

from __future__ import annotations

import json


class Texts:
    """Every distinct text once; accounts refer to it by number."""

    def __init__(self) -> None:
        self.number: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.number.setdefault(text, len(self.number))


def as_script(data: object) -> str:
    """JSON that can stand inside a <script> element whatever texts it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
