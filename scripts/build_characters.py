"""Pack the table of characters under which texts are compared: `python scripts/build_characters.py`.

One row a code point: NFKC, case folded, traditional to simplified character by character (OpenCC's t2s table), letters and
digits kept, all else dropped. The packed file is part of the release, so that every Python gives the same comparison.
"""

from __future__ import annotations

import lzma
import unicodedata
from pathlib import Path

import numpy as np
from opencc import OpenCC

OUT = Path(__file__).parent.parent / "src" / "jianhao" / "kernels" / "data" / "characters.xz"
LIMIT = 0x323B0  # the last CJK extension; what lies above is no text
PRIVATE = 0xE000  # characters above U+FFFF share 4,096 codes here: a comparison bears a rare collision
LONGEST = 3  # outputs of one character; UTF-8 needs at least as many bytes


def main() -> None:
    """Write the table: LIMIT codes, then the number of expansions, their code points and their codes (zero-padded)."""
    simplified = OpenCC("t2s")
    table = np.zeros(LIMIT, np.uint16)
    expansions: list[tuple[int, list[int]]] = []
    for point in range(LIMIT):
        codes = folded(point, simplified)
        if len(codes) == 1:
            table[point] = codes[0]
        elif codes:
            table[point] = 1
            expansions.append((point, codes))
    rows = np.zeros((len(expansions), 1 + LONGEST), np.uint32)
    for row, (point, codes) in zip(rows, expansions, strict=True):
        row[0], row[1 : 1 + len(codes)] = point, codes
    payload = table.astype("<u2").tobytes() + rows.astype("<u4").tobytes()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(lzma.compress(payload, preset=9 | lzma.PRESET_EXTREME))
    print(
        f"{OUT.name}: {int((table > 0).sum())} characters kept, {len(expansions)} expand, {OUT.stat().st_size} bytes"
    )


def folded(point: int, simplified: OpenCC) -> list[int]:
    """The codes that a code point is compared as; none if it is no letter or digit."""
    if 0xD800 <= point < 0xE000 or unicodedata.category(chr(point)) in ("Co", "Cn"):
        return []
    plain = unicodedata.normalize("NFKC", chr(point)).casefold()
    plain = unicodedata.normalize(
        "NFKC", "".join(simplified.convert(c) if ord(c) > 0x2E7F else c for c in plain)
    )
    kept = [code(c) for c in plain if unicodedata.category(c)[0] in "LN"]
    return kept[:LONGEST]


def code(character: str) -> int:
    """16 bits for a character."""
    point = ord(character)
    return point if point < 0x10000 else PRIVATE + (point & 0xFFF)


if __name__ == "__main__":
    main()
