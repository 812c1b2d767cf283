"""Text by text: the candidates tried in order, what each explains kept, forms filled in anew set apart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels import pair
from jianhao.kernels.align import LEAST_MATCHED, NOWHERE, align, index_seeds
from jianhao.kernels.compiling import kernel
from jianhao.kernels.formulas import FORMULA, FRAME, SPECIFIC, mark_formulas
from jianhao.kernels.normalise import Codes, Offsets
from jianhao.kernels.numbers import compare_numbers
from jianhao.kernels.templates import FRAMED_LEAST, count_own, is_template, other_numbers

Ints = npt.NDArray[np.int32]
LEAST_CHARACTERS, LEAST_SHARE = 30, 0.08
FEWEST, NEARLY_ALL = 8, 0.8
VERBATIM_RUN = 13
BRIDGED = 40


@kernel
def judge_texts(
    codes: Codes,
    starts: Offsets,
    lengths: Ints,
    day: Ints,
    clock: npt.NDArray[np.int64],
    texts: Ints,
    candidates: Ints,
    numbers: Ints,
    table: npt.NDArray[np.uint64],
    measures: Ints,
    spans: Ints,
    plain: Ints,
) -> tuple[int, int]:
    """Judge the texts of a block; returns (pairs, spans) written.

    `candidates[k]` are those of texts[k], `numbers[k]` how many; `plain[k]` becomes its characters outside formulas.
    `measures` rows are one pair each (see the names above), `spans` rows (begin, end, source begin, source end) in codes:
    characters that agree one after the other.
    """
    longest = 0
    for text in texts:
        longest = max(longest, lengths[text])
    size = 64
    while size < 2 * longest:
        size *= 2
    heads, chain = np.empty(size, np.int32), np.empty(longest + 1, np.int32)
    partner, marks = np.empty(longest, np.int32), np.empty(longest, np.uint8)
    explained, windows = np.empty(longest, np.uint8), np.empty(longest, np.uint64)
    counted = np.empty(longest, np.uint8)
    passages = np.empty((longest // LEAST_MATCHED + 1, 4), np.int32)
    longest_source = 0
    for k in range(texts.size):
        for n in range(numbers[k]):
            longest_source = max(longest_source, lengths[candidates[k, n]])
    source_marks = np.empty(longest_source, np.uint8)
    room = max(longest, longest_source)
    prints, places = np.empty(room, np.uint64), np.empty(room, np.int32)
    pairs = written = 0
    for k in range(texts.size):
        text = texts[k]
        length = lengths[text]
        post = codes[starts[text] : starts[text] + length]
        plain[k] = mark_formulas(post, table, marks, prints, places)
        if numbers[k] == 0:
            continue
        least = least_characters(plain[k])
        left = plain[k]
        explained[:length] = 0
        mask = index_seeds(post, heads, chain, windows)
        for n in range(2 * numbers[k]):
            if left < least:
                break
            other = candidates[k, n % numbers[k]]
            later = is_later(day, clock, text, other)
            if later != (n < numbers[k]):
                continue
            source = codes[starts[other] : starts[other] + lengths[other]]
            found = align(post, source, heads, chain, windows, mask, partner, passages)
            row = measures[pairs]
            _measure(post, source, partner, passages[:found], marks, explained, row)
            if row[pair.FRESH] < least:
                continue
            row[pair.TEXT], row[pair.SOURCE], row[pair.LATER] = text, other, later
            if row[pair.FRAMED] >= FRAMED_LEAST * row[pair.COVERED]:
                mark_formulas(source, table, source_marks, prints, places)
                for at in range(lengths[other]):
                    row[pair.SOURCE_OWN] += source_marks[at] == SPECIFIC
            row[pair.TEMPLATE] = is_template(row, plain[k], lengths[other])
            if not row[pair.TEMPLATE]:
                bridge(passages[:found], marks, explained, counted[:length], row)
                left -= row[pair.FRESH]
                for p in range(found):
                    explained[passages[p, 0] : passages[p, 1]] = 1
            row[pair.SPAN_FROM] = written
            written = _write_spans(partner, passages[:found], spans, written)
            row[pair.SPAN_TO] = written
            pairs += 1
    return pairs, written


@kernel
def least_characters(plain: int) -> int:
    """How much a source must explain: LEAST_CHARACTERS, more of a long text, nearly all of what little a notice says itself."""
    few = max(np.int64(FEWEST), np.int64(np.ceil(NEARLY_ALL * plain)))
    return max(min(np.int64(LEAST_CHARACTERS), few), np.int64(np.ceil(LEAST_SHARE * plain)))


@kernel
def is_later(day: Ints, clock: npt.NDArray[np.int64], text: int, source: int) -> bool:
    """Whether a text is known to be later than a source: on one day only where both tell the time."""
    if day[text] != day[source]:
        return day[text] > day[source]
    return clock[source] >= 0 and clock[text] > clock[source]


@kernel
def _measure(
    post: Codes,
    source: Codes,
    partner: Ints,
    passages: Ints,
    marks: npt.NDArray[np.uint8],
    explained: npt.NDArray[np.uint8],
    row: Ints,
) -> None:
    """What the passages amount to; characters of formulas are left out of all counts but GAPS."""
    row[:] = 0
    for p in range(passages.shape[0]):
        begin, end = np.int64(passages[p, 0]), np.int64(passages[p, 1])
        row[pair.SPREAD] += passages[p, 3] - passages[p, 2]
        row[pair.PASSED] += end - begin
        run = 0
        for at in range(begin, end):
            if at > begin and partner[at] != NOWHERE and partner[at] == partner[at - 1] + 1:
                run += 1
            else:
                run = 1 if partner[at] != NOWHERE else 0
                row[pair.GAPS] += partner[at] == NOWHERE and (at == begin or partner[at - 1] != NOWHERE)
            if run == VERBATIM_RUN:
                row[pair.VERBATIM] += VERBATIM_RUN
            elif run > VERBATIM_RUN:
                row[pair.VERBATIM] += 1
            if marks[at] == FORMULA:
                continue
            row[pair.COVERED] += 1
            row[pair.FRESH] += explained[at] == 0
            row[pair.MATCHED] += partner[at] != NOWHERE
            row[pair.FRAMED] += marks[at] == FRAME
        total, same = compare_numbers(post, source, begin, end, partner, marks, False)
        row[pair.NUMBERS] += total
        row[pair.SAME_NUMBERS] += same
    if row[pair.FRAMED] >= FRAMED_LEAST * row[pair.COVERED] or other_numbers(row):
        count_own(post, source, passages, partner, marks, row)


@kernel
def bridge(
    passages: Ints, marks: npt.NDArray[np.uint8], explained: npt.NDArray[np.uint8], counted: npt.NDArray[np.uint8], row: Ints
) -> None:  # fmt: skip
    """Count what lies between two passages that follow one another closely in both texts: rewritten too much to agree.

    Passages are in the order of the source: between two of them another one may lie in the post, or another bridge. `counted` is
    room for what was counted already.
    """
    counted[:] = 0
    for p in range(passages.shape[0]):
        counted[passages[p, 0] : passages[p, 1]] = 1
    for p in range(passages.shape[0] - 1):
        begin, end = passages[p, 1], passages[p + 1, 0]
        apart = passages[p + 1, 2] - passages[p, 3]
        if 0 < end - begin <= BRIDGED and 0 <= apart <= BRIDGED:
            for at in range(begin, end):
                if not counted[at]:
                    row[pair.COVERED] += marks[at] != FORMULA
                    row[pair.FRESH] += marks[at] != FORMULA and explained[at] == 0
                    counted[at] = 1
                    explained[at] = 1


@kernel
def _write_spans(partner: Ints, passages: Ints, spans: Ints, written: int) -> int:
    """Runs of agreeing characters, two at least."""
    for p in range(passages.shape[0]):
        at, end = passages[p, 0], passages[p, 1]
        while at < end:
            if partner[at] == NOWHERE:
                at += 1
                continue
            stop = at + 1
            while stop < end and partner[stop] == partner[stop - 1] + 1:
                stop += 1
            if stop - at >= 2:
                spans[written, 0], spans[written, 1] = at, stop
                spans[written, 2], spans[written, 3] = partner[at], partner[at] + stop - at
                written += 1
            at = stop
    return written
