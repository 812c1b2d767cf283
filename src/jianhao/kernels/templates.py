"""Is a pair of texts a copy, or one form filled in twice?

Notices of water cuts, vaccination sessions and road works share their words and differ in what they say. A form shows in the
corpus itself: its frame was said on many days by many. What tells a copy from a form is then what the two share beside the
frame: figures, dates and own sentences of a copy agree, the slots of a form do not. Thresholds were chosen on five families of
notices and measured on the others (bench/reuse).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.kernels.compiling import kernel
from jianhao.kernels.formulas import SPECIFIC
from jianhao.kernels.normalise import Codes
from jianhao.kernels.numbers import compare_numbers

Ints = npt.NDArray[np.int32]
FRAMED_LEAST = 0.25  # from this share of frame on, a pair has to prove that it is a copy
SLOT = 40  # characters between two passages that may be what was filled in
EDGE = 6  # characters beside a frame that may still be part of it: one fingerprint in four is looked at
NUMBERS_LEAST, NUMBERS_SAME = 4, 0.7
OWN_LEAST, OWN_AGREES = 40, 0.6
OWN_MUCH, OWN_STRONG = 100, 0.85
FACTS_LEAST, FACTS_MANY, FACTS_IN_ALL = 2, 10, 5
ONE_FACT_CHARACTERS, ONE_FACT_DIFFERS = 40, 0.02
DIFFERS_AT_MOST = 0.05
WHOLE, LONG = 0.85, 130
SOURCE_PLAIN, SOURCE_SPREAD = 0.5, 0.06
WORDS_LEAST, WORD_LENGTH, WORD_DISTANCE, WORDS_AGREE = 5, 3.0, 25, 0.3


@kernel
def is_template(row: Ints, plain: int, source_length: int) -> bool:
    """Whether a measured pair is one form filled in twice; `plain` as in `judge_texts`."""
    if other_numbers(row) and not (
        row[pair.OWN_MATCHED] >= OWN_MUCH and row[pair.OWN_MATCHED] >= OWN_STRONG * row[pair.OWN]
    ):
        return True
    if row[pair.FRAMED] < FRAMED_LEAST * row[pair.COVERED]:
        return False
    own_agrees = row[pair.OWN_MATCHED] >= OWN_LEAST and row[pair.OWN_MATCHED] >= OWN_AGREES * row[pair.OWN]
    if own_agrees or _facts_agree(row, plain):
        return False
    return not (_nothing_filled_in(row, plain, source_length) or _words_exchanged(row))


@kernel
def other_numbers(row: Ints) -> bool:
    """Whether most of at least NUMBERS_LEAST numbers differ."""
    return row[pair.NUMBERS] >= NUMBERS_LEAST and row[pair.SAME_NUMBERS] < NUMBERS_SAME * row[pair.NUMBERS]


@kernel
def _facts_agree(row: Ints, plain: int) -> bool:
    """The numbers that the frame does not give are the same; nearly all of them where there are many.

    Of two fillings of one form that is so in 1 of 700 pairs. A single number is not enough unless no word differs; where the
    frame gives all numbers there must be many, and next to nothing beside what the two share.
    """
    own, same = row[pair.OWN_NUMBERS], row[pair.OWN_SAME_NUMBERS]
    if own >= FACTS_LEAST:
        return same == own or (own >= FACTS_MANY and same == own - 1)
    if own == 1 and same == 1 and row[pair.COVERED] >= ONE_FACT_CHARACTERS:
        return row[pair.COVERED] - row[pair.MATCHED] <= ONE_FACT_DIFFERS * row[pair.COVERED]
    numbers = row[pair.NUMBERS]
    return (
        numbers >= FACTS_IN_ALL and row[pair.SAME_NUMBERS] == numbers and row[pair.COVERED] >= WHOLE * plain
    )


@kernel
def _nothing_filled_in(row: Ints, plain: int, source_length: int) -> bool:
    """The passages agree all through, and are more than the piece of a frame between two slots.

    That is so if they are the whole text, or long, or the source is mostly no frame (one paragraph of it was often quoted) or
    nothing but (the whole of it went round).
    """
    differs = row[pair.COVERED] - row[pair.MATCHED]
    if differs > DIFFERS_AT_MOST * row[pair.COVERED] or row[pair.SAME_NUMBERS] < row[pair.NUMBERS]:
        return False
    if row[pair.COVERED] >= LONG or row[pair.COVERED] >= WHOLE * plain:
        return True
    own = row[pair.SOURCE_OWN]
    return own >= SOURCE_PLAIN * source_length or own <= SOURCE_SPREAD * source_length


@kernel
def _words_exchanged(row: Ints) -> bool:
    """The numbers agree and the differences are many and as short as words: a text rewritten, not a form."""
    differs, gaps = row[pair.COVERED] - row[pair.MATCHED], row[pair.GAPS]
    if row[pair.SAME_NUMBERS] < row[pair.NUMBERS] or gaps < WORDS_LEAST:
        return False
    often = row[pair.COVERED] <= WORD_DISTANCE * gaps
    return often and differs <= WORD_LENGTH * gaps and row[pair.OWN_MATCHED] >= WORDS_AGREE * row[pair.OWN]


@kernel
def count_own(
    post: Codes, source: Codes, passages: Ints, partner: Ints, marks: npt.NDArray[np.uint8], row: Ints
) -> None:
    """Fill OWN, OWN_MATCHED, OWN_NUMBERS and OWN_SAME_NUMBERS."""
    size = post.size
    reach = np.zeros(size + 1, np.uint8)
    for p in range(passages.shape[0]):
        reach[passages[p, 0] : passages[p, 1]] = 1
    last = -1
    for at in range(size + 1):
        if at == size or reach[at]:
            if at - last - 1 <= SLOT:
                reach[last + 1 : at] = 1
            last = at
    begin = 0
    for at in range(size + 1):
        if at == size or not reach[at]:
            if at > begin:
                total, same = compare_numbers(post, source, begin, at, partner, marks, True)
                row[pair.OWN_NUMBERS] += total
                row[pair.OWN_SAME_NUMBERS] += same
            begin = at + 1
    framed = -EDGE - 1  # the last place of a frame
    ahead = -1  # the next one
    for at in range(size):
        if marks[at] != SPECIFIC:
            framed = at
            continue
        if ahead < at:
            ahead = at
            while ahead < size and marks[ahead] == SPECIFIC:
                ahead += 1
        if reach[at] and at - framed > EDGE and (ahead == size or ahead - at > EDGE):
            row[pair.OWN] += 1
            row[pair.OWN_MATCHED] += partner[at] >= 0
