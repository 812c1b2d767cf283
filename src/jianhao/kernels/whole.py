"""Whole texts compared at once: 128 bits of all their characters, and what exact copies inherit from the first of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.candidates import MOST, order_candidates
from jianhao.kernels.compiling import kernel
from jianhao.kernels.normalise import Codes, Offsets

Ints = npt.NDArray[np.int32]


@kernel
def hash_whole(
    codes: Codes, starts: Offsets, lengths: Ints, first: int, last: int, hashes: npt.NDArray[np.uint64]
) -> None:
    """Two independent 64-bit hashes of each text of first..last into rows of `hashes`."""
    for text in range(first, last):
        a, b = np.uint64(lengths[text]), np.uint64(0x243F6A8885A308D3)
        for at in range(starts[text], starts[text] + lengths[text]):
            code = np.uint64(codes[at])
            a = (a ^ code) * np.uint64(0x9E3779B97F4A7C15)
            a ^= a >> np.uint64(32)
            b = (b + code) * np.uint64(0xD6E8FEB86659FD93)
            b ^= b >> np.uint64(29)
        hashes[text, 0], hashes[text, 1] = a, b


@kernel
def inherit(
    members: Ints,
    heads: Ints,
    seconds: Ints,
    account: Ints,
    prints: Ints,
    candidates: Ints,
    votes: Ints,
    numbers: Ints,
) -> None:
    """Give each exact copy the candidates of the two texts that stand for it (`heads`, `seconds`, −1 if none), and those two."""
    names, tally = np.empty(2 * MOST + 2, np.int32), np.empty(2 * MOST + 2, np.int32)
    for k in range(members.size):
        text, found = members[k], 0
        for head in (heads[k], seconds[k]):
            if head < 0:
                continue
            found = _add(names, tally, found, head, prints[head], account, text)
            for n in range(numbers[head]):
                found = _add(names, tally, found, candidates[head, n], votes[head, n], account, text)
        by_name = np.argsort(names[:found])
        numbers[text] = order_candidates(names[by_name], tally[by_name], candidates[text], votes[text])


@kernel
def _add(names: Ints, tally: Ints, found: int, name: int, votes: int, account: Ints, text: int) -> int:
    if account[name] == account[text] or name >= text:
        return found
    for k in range(found):
        if names[k] == name:
            tally[k] = max(tally[k], votes)
            return found
    names[found], tally[found] = name, votes
    return found + 1
