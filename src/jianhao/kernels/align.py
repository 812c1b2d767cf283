"""Two texts side by side: which passages of one stand in the other, word for word or with words exchanged.

Passages begin with four characters in common and run on over exchanged words: after a difference the two texts are brought
together again within eight characters where two characters agree. A passage ends where it no longer pays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel
from jianhao.kernels.fingerprints import shifted, window_at
from jianhao.kernels.normalise import Codes

Ints = npt.NDArray[np.int32]
SEED = 4
REACH = 8  # characters either text may skip after a difference
AGREE = 2  # characters that must agree to go on
FALL = 12.0  # a passage ends when its score fell so far below its best
SKIP_COST = 0.45
LEAST_MATCHED, LEAST_DENSITY = 16, 0.45
CHAIN = 16  # places of one seed that are looked at
NOWHERE = -1


@inlined
def _place(window: np.uint64, mask: int) -> int:
    return np.int64((window * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(34)) & mask


@kernel
def index_seeds(post: Codes, heads: Ints, chain: Ints, windows: npt.NDArray[np.uint64]) -> int:
    """Index a post's seeds: `heads` (a power of two, twice the post) the first place of each hash, `chain` the next one.

    `windows` takes the seeds themselves. Returns the mask of the table.
    """
    size = 64
    while size < 2 * post.size:
        size *= 2
    heads[:size] = NOWHERE
    if post.size >= SEED:
        window = window_at(post, 0)
        windows[0] = window
        for at in range(1, post.size - SEED + 1):
            window = shifted(window, post[at + SEED - 1])
            windows[at] = window
        for at in range(post.size - SEED, -1, -1):
            place = _place(windows[at], size - 1)
            chain[at] = heads[place]
            heads[place] = at
    return size - 1


@kernel
def align(
    post: Codes, source: Codes, heads: Ints, chain: Ints, windows: npt.NDArray[np.uint64], mask: int,
    partner: Ints, passages: Ints,
) -> int:  # fmt: skip
    """Find the passages of `post` (indexed) in `source`.

    `partner[i]` becomes the place in the source of character i where the two agree, NOWHERE elsewhere; `passages` takes rows of
    (begin, end, source begin, source end), not overlapping in the post. Returns their number.
    """
    partner[: post.size] = NOWHERE
    number, j, fresh = 0, 0, -1
    window = np.uint64(0)
    while j + SEED <= source.size and number < passages.shape[0]:
        window = shifted(window, source[j + SEED - 1]) if fresh == j else window_at(source, j)
        fresh = j + 1
        best, longest = _longest_run(
            post, source, j, window, heads[_place(window, mask)], chain, windows, partner
        )
        if longest == 0:
            j += 1
            continue
        end_i, end_j, matched = _extend(post, best, source, j, partner)
        if matched >= LEAST_MATCHED and matched >= LEAST_DENSITY * max(end_i - best, end_j - j):
            passages[number, 0], passages[number, 1] = best, end_i
            passages[number, 2], passages[number, 3] = j, end_j
            number += 1
            j = end_j
        else:
            partner[best:end_i] = NOWHERE
            j += 1
    return number


@inlined
def _longest_run(
    post: Codes, source: Codes, j: int, window: np.uint64, i: int, chain: Ints, windows: npt.NDArray[np.uint64], partner: Ints
) -> tuple[int, int]:  # fmt: skip
    """Of the free places in the post that agree with the seed at j, the one from which most agrees; (place, length)."""
    best, longest, tried = NOWHERE, 0, 0
    while i != NOWHERE and tried < CHAIN:
        if windows[i] == window and partner[i] == NOWHERE:
            run = SEED
            while i + run < post.size and j + run < source.size and post[i + run] == source[j + run]:
                run += 1
            if run > longest:
                best, longest = i, run
        i = chain[i]
        tried += 1
    return best, longest


@kernel
def _extend(post: Codes, i: int, source: Codes, j: int, partner: Ints) -> tuple[int, int, int]:
    """Run on from an agreeing pair of places; fills `partner`. Returns (end in the post, end in the source, agreeing characters)."""
    score = best = 0.0
    matched = best_matched = 0
    end_i, end_j = i, j
    while True:
        while i < post.size and j < source.size and post[i] == source[j] and partner[i] == NOWHERE:
            partner[i] = j
            i += 1
            j += 1
            matched += 1
            score += 1.0
        if score > best:
            best, best_matched, end_i, end_j = score, matched, i, j
        skip_i, skip_j = _meeting(post, i, source, j, partner)
        if skip_i < 0:
            break
        score -= SKIP_COST * max(skip_i, skip_j)
        if score < best - FALL:
            break
        i += skip_i
        j += skip_j
    for k in range(end_i, i):
        partner[k] = NOWHERE
    return end_i, end_j, best_matched


@kernel
def _meeting(post: Codes, i: int, source: Codes, j: int, partner: Ints) -> tuple[int, int]:
    """How many characters each text skips until AGREE of them agree again, fewest in all; (−1, −1) if they do not."""
    free = 0
    while free <= REACH + 1 and i + free < post.size and partner[i + free] == NOWHERE:
        free += 1
    left = source.size - j
    for total in range(1, 2 * REACH + 1):
        for skip in range(max(0, total - REACH), min(REACH, total, free - AGREE) + 1):
            other = total - skip
            if (
                other + AGREE <= left
                and post[i + skip] == source[j + other]
                and post[i + skip + 1] == source[j + other + 1]
            ):
                return skip, other
    return -1, -1
