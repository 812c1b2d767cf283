"""More text of the same kind: every character exchanged for one about as frequent, always the same one within a cipher.

Numerals, dates, digits, Latin letters and punctuation stay. Copies stay copies of their sources, and two texts under different
ciphers have nothing in common. Applied to simplified characters only, so that conversion to traditional ones comes afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

FIRST, LAST = 0x4E00, 0x9FFF
KEPT = "〇一二三四五六七八九十百千万亿年月日时分号元"
BANDS = (12, 40, 100, 220, 450, 900, 1_600, 2_600, 4_000)

Cipher = npt.NDArray[np.uint32]


def by_frequency(texts: Iterable[str]) -> npt.NDArray[np.uint32]:
    """The simplified characters that have no other simplified form, the most frequent first."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    counts = np.bincount(codes[(codes >= FIRST) & (codes <= LAST)] - FIRST, minlength=LAST - FIRST + 1)
    simple = OpenCC("t2s").convert("\n".join(map(chr, range(FIRST, LAST + 1)))).split("\n")
    fits = [n for n, s in enumerate(simple) if s == chr(FIRST + n) and s not in KEPT and counts[n]]
    return (np.array(fits)[np.argsort(-counts[fits], kind="stable")] + FIRST).astype(np.uint32)


def make_cipher(ranked: npt.NDArray[np.uint32], number: int, seed: int) -> Cipher:
    """A table from code to code; number 0 leaves everything as it is."""
    table = np.arange(0x110000, dtype=np.uint32)
    rng = np.random.default_rng([seed, number])
    for band in np.split(ranked, [b for b in BANDS if b < len(ranked)]) if number else ():
        table[band] = rng.permutation(band)
    return table


def enciphered(texts: list[str], cipher: Cipher) -> list[str]:
    """All texts under the cipher."""
    joined = "\0".join(texts).encode("utf-32-le")
    return cipher[np.frombuffer(joined, dtype=np.uint32)].tobytes().decode("utf-32-le").split("\0")
