"""On which other accounts a text still stands, through copies of copies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
STEPS = 4  # from copy to first text, to another copy of that, and on
NOBODY = -1


@kernel
def reach_accounts(texts: Ints, sources: Ints, down: Flags, up: Flags, account: Ints, kept: Flags) -> Flags:
    """Per text whether nearly all of it stands in a text of another account that is `kept`.

    Pair k says that texts[k] stands in sources[k] (if down[k]) and the other way round (if up[k]).
    """
    # Two different accounts are enough to know of: one of them is another than the text's own.
    found = np.full((account.size, 2), NOBODY, np.int32)
    for _ in range(STEPS):
        for k in range(texts.size):
            if down[k]:
                _learn(found, texts[k], sources[k], account, kept)
            if up[k]:
                _learn(found, sources[k], texts[k], account, kept)
    stands = np.zeros(account.size, np.bool_)
    for text in range(account.size):
        for way in range(2):
            stands[text] |= found[text, way] != NOBODY and found[text, way] != account[text]
    return stands


@kernel
def _learn(found: Ints, text: int, other: int, account: Ints, kept: Flags) -> None:
    if kept[other]:
        _add(found[text], account[other])
    for way in range(2):
        if found[other, way] != NOBODY:
            _add(found[text], found[other, way])


@kernel
def _add(known: Ints, account: int) -> None:
    if known[0] == NOBODY:
        known[0] = account
    elif known[0] != account and known[1] == NOBODY:
        known[1] = account
