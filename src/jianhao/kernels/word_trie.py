"""Many words looked for in one pass: a filter on two codes says where a word may begin, a tree of codes says which does.

At each place at most as many steps are made as the longest word has codes, whatever the text.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.normalise import Codes, Offsets
from jianhao.kernels.points import Points

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]
FILTER_WORDS = 1 << 14  # of 64 bits each: 128 KB stay in the cache
EMPTY = 0xFFFFFFFFFFFFFFFF
NO_WORD = -1


@inlined
def _spread(value: int) -> int:
    value = np.uint64(value) * np.uint64(0x9E3779B97F4A7C15)
    return value ^ (value >> np.uint64(29))


@kernel
def grow(codes: Codes, starts: Offsets, keys: Keys, children: Numbers, words: Numbers, filters: Bits) -> int:
    """Put words (`codes` one after the other, at least two codes each) into an empty tree; of equal words the first counts.

    `keys` (a power of two, all EMPTY) holds node and code of every step, `children` the node it leads to, `words` per node the
    word that ends there or NO_WORD. Returns the number of nodes; the root is node 0.
    """
    mask, nodes = np.uint64(keys.size - 1), 1
    for word in range(starts.size - 1):
        node, begin = 0, starts[word]
        pair = _spread((np.uint64(codes[begin]) << np.uint64(16)) | np.uint64(codes[begin + 1]))
        filters[(pair >> np.uint64(40)) & np.uint64(FILTER_WORDS - 1)] |= np.uint64(1) << (
            pair >> np.uint64(58)
        )
        for at in range(begin, starts[word + 1]):
            key = (np.uint64(node) << np.uint64(16)) | np.uint64(codes[at])
            slot = (_spread(key) >> np.uint64(20)) & mask
            while keys[slot] != np.uint64(EMPTY) and keys[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if keys[slot] != key:
                keys[slot], children[slot] = key, nodes
                nodes += 1
            node = children[slot]
        if words[node] == NO_WORD:
            words[node] = word
    return nodes


@inlined
def _child(keys: Keys, children: Numbers, node: int, code: int) -> int:
    key, mask = (np.uint64(node) << np.uint64(16)) | np.uint64(code), np.uint64(keys.size - 1)
    slot = (_spread(key) >> np.uint64(20)) & mask
    found = 0
    while keys[slot] != np.uint64(EMPTY):
        if keys[slot] == key:
            found = children[slot]
            break
        slot = (slot + np.uint64(1)) & mask
    return found


@inlined
def _plain(code: int) -> bool:
    """A Latin letter or a digit."""
    return 0x61 <= code <= 0x7A or 0xDF <= code < 0x250 or 0x30 <= code <= 0x39


@kernel
def _torn(codes: Codes, places: Points, first: int, last: int) -> bool:
    """Whether a Latin letter or digit of the word goes on, without anything between, outside it."""
    if (
        first > 0
        and places[first] - places[first - 1] <= 1
        and _plain(codes[first])
        and _plain(codes[first - 1])
    ):
        return True
    if last + 1 == codes.size or places[last + 1] - places[last] > 1:
        return False
    if not (_plain(codes[last]) and _plain(codes[last + 1])):
        return False
    # An account name begins right after the word: vx8812 is vx and a number.
    return not (codes[last] >= 0x61 and codes[last + 1] <= 0x39)


@kernel
def find_words(
    codes: Codes, places: Points, keys: Keys, children: Numbers, words: Numbers, filters: Bits, found: Numbers
) -> int:
    """(word, first code, last code) into `found`: at each place the longest word that is not torn, unless an earlier one reaches as far.

    Returns how many there are, which may be more than `found` holds: then call again with more room.
    """
    total, reached = 0, -1
    for first in range(codes.size - 1):
        pair = _spread((np.uint64(codes[first]) << np.uint64(16)) | np.uint64(codes[first + 1]))
        if not (
            filters[(pair >> np.uint64(40)) & np.uint64(FILTER_WORDS - 1)] >> (pair >> np.uint64(58))
        ) & np.uint64(1):
            continue
        node, at, word, last = 0, first, NO_WORD, -1
        while at < codes.size:
            node = _child(keys, children, node, codes[at])
            if node == 0:
                break
            if words[node] != NO_WORD and at > reached and not _torn(codes, places, first, at):
                word, last = words[node], at
            at += 1
        if word != NO_WORD:
            reached = last
            if total < found.shape[0]:
                found[total, 0], found[total, 1], found[total, 2] = word, first, last
            total += 1
    return total
