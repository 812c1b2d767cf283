"""copydetect: winnowed fingerprints, every text compared with every other; for a small sample, its time grows by the square."""

from __future__ import annotations

from io import StringIO
from itertools import combinations

import numpy as np
from copydetect import CodeFingerprint, compare_files
from task import Pairs, run

NOISE, WINDOW = 8, 5
LEAST = 0.3


def find(texts: list[str]) -> Pairs:
    """Pairs of which either text is covered to 30 % by the other."""
    prints = [
        CodeFingerprint(f"{number}.txt", NOISE, WINDOW, filter=False, fp=StringIO(text))
        for number, text in enumerate(texts)
    ]
    found = [
        (a, b)
        for a, b in combinations(range(len(prints)), 2)
        if max(compare_files(prints[a], prints[b])[1]) >= LEAST
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


if __name__ == "__main__":
    run(find)
