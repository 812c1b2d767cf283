"""Millions of counts to their posts: texts numbered through a table of their hashes, rows put in the order of post and age."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import inlined, kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
NOWHERE = -1
UNKNOWN = -1


@inlined
def _eight(data: Bytes, start: int) -> np.uint64:
    """Eight bytes as one word."""
    low = np.uint64(data[start]) | np.uint64(data[start + 1]) << np.uint64(8)
    low |= np.uint64(data[start + 2]) << np.uint64(16) | np.uint64(data[start + 3]) << np.uint64(24)
    low |= np.uint64(data[start + 4]) << np.uint64(32) | np.uint64(data[start + 5]) << np.uint64(40)
    return low | np.uint64(data[start + 6]) << np.uint64(48) | np.uint64(data[start + 7]) << np.uint64(56)


@inlined
def _hashed(data: Bytes, start: int, end: int) -> np.uint64:
    word = np.uint64(14695981039346656037)
    k = start
    while k + 8 <= end:
        word = (word ^ _eight(data, k)) * np.uint64(0x9E3779B97F4A7C15)
        word ^= word >> np.uint64(32)
        k += 8
    while k < end:
        word = (word ^ np.uint64(data[k])) * np.uint64(1099511628211)
        k += 1
    word *= np.uint64(0xD6E8FEB86659FD93)
    return word ^ (word >> np.uint64(29))


@kernel
def hash_texts(offsets: Longs, data: Bytes, out: Words) -> None:
    """A 64-bit hash of each text."""
    for i in range(len(out)):
        out[i] = _hashed(data, offsets[i], offsets[i + 1])


@kernel
def _same(data: Bytes, start: int, end: int, texts: Bytes, first: int, last: int) -> bool:
    if end - start != last - first:
        return False
    size, k = end - start, 0
    while k + 8 <= size and _eight(data, start + k) == _eight(texts, first + k):
        k += 8
    while k < size and data[start + k] == texts[first + k]:
        k += 1
    return k == size


@kernel
def number_texts(
    offsets: Longs, data: Bytes, hashes: Words, wanted: npt.NDArray[np.bool_], table: Ints, known: Words, begins: Longs,
    texts: Bytes, count: int, numbers: Ints,
) -> int:  # fmt: skip
    """Give each wanted text its number, new ones the next; the number of texts known afterwards.

    `table` (a power of two of places, NOWHERE where empty) holds numbers; `known`, `begins` and `texts` have room for all.
    """
    mask = np.uint64(len(table) - 1)
    for i in range(len(hashes)):
        numbers[i] = NOWHERE
        if not wanted[i]:
            continue
        place = hashes[i] & mask
        while True:
            number = table[place]
            if number == NOWHERE:
                size = offsets[i + 1] - offsets[i]
                begins[count + 1] = begins[count] + size
                for k in range(size):
                    texts[begins[count] + k] = data[offsets[i] + k]
                known[count] = hashes[i]
                table[place] = count
                numbers[i] = count
                count += 1
                break
            if known[number] == hashes[i] and _same(
                data, offsets[i], offsets[i + 1], texts, begins[number], begins[number + 1]
            ):
                numbers[i] = number
                break
            place = (place + np.uint64(1)) & mask
    return count


@kernel
def fill_places(known: Words, count: int, table: Ints) -> None:
    """Put known texts into a larger table."""
    mask = np.uint64(len(table) - 1)
    for number in range(count):
        place = known[number] & mask
        while table[place] != NOWHERE:
            place = (place + np.uint64(1)) & mask
        table[place] = number


@kernel
def find_texts(
    offsets: Longs,
    data: Bytes,
    table: Ints,
    known: Words,
    begins: Longs,
    texts: Bytes,
    numbers: Ints,
) -> None:
    """The number of each text, NOWHERE if it is not known."""
    mask = np.uint64(len(table) - 1)
    for i in range(len(numbers)):
        word = _hashed(data, offsets[i], offsets[i + 1])
        place = word & mask
        numbers[i] = NOWHERE
        while table[place] != NOWHERE:
            number = table[place]
            if known[number] == word and _same(
                data, offsets[i], offsets[i + 1], texts, begins[number], begins[number + 1]
            ):
                numbers[i] = number
                break
            place = (place + np.uint64(1)) & mask


@kernel
def earliest(
    numbers: Ints,
    minute: Longs,
    coarse: npt.NDArray[np.uint8],
    published: Longs,
    rough: npt.NDArray[np.uint8],
) -> None:
    """Keep of every post the earliest of its finest times of publication."""
    for i in range(len(numbers)):
        k = numbers[i]
        if k >= 0 and (coarse[i] < rough[k] or (coarse[i] == rough[k] and minute[i] < published[k])):
            rough[k] = coarse[i]
            published[k] = minute[i]


@kernel
def scatter(
    post: Ints, minute: Ints, reads: Ints, likes: Ints, shares: Ints, kind: npt.NDArray[np.uint8], places: Longs,
    to_minute: Ints, to_reads: Ints, to_likes: Ints, to_shares: Ints, to_kind: npt.NDArray[np.uint8],
) -> None:  # fmt: skip
    """Put rows to their posts; `places` are the first free rows of each."""
    for i in range(len(post)):
        if post[i] < 0:
            continue
        k = places[post[i]]
        places[post[i]] += 1
        to_minute[k], to_reads[k], to_likes[k] = minute[i], reads[i], likes[i]
        to_shares[k], to_kind[k] = shares[i], kind[i]


@inlined
def _after(
    minute: Ints, reads: Ints, likes: Ints, shares: Ints, kind: npt.NDArray[np.uint8], a: int, b: int
) -> bool:
    """Whether row a comes after row b: by age, then by counts, so that any order of rows ends in the same."""
    if minute[a] != minute[b]:
        return minute[a] > minute[b]
    if reads[a] != reads[b]:
        return reads[a] > reads[b]
    if likes[a] != likes[b]:
        return likes[a] > likes[b]
    if shares[a] != shares[b]:
        return shares[a] > shares[b]
    return kind[a] > kind[b]


@kernel
def order_rows(
    first: int, last: int, starts: Longs, minute: Ints, reads: Ints, likes: Ints, shares: Ints, kind: npt.NDArray[np.uint8],
    kept: Ints,
) -> None:  # fmt: skip
    """Sort the rows of posts first:last by age; of rows of one minute the fullest one stays. `kept[i]` rows stay of post i."""
    for i in range(first, last):
        a, b = starts[i], starts[i + 1]
        for step in (
            1750,
            701,
            301,
            132,
            57,
            23,
            10,
            4,
            1,
        ):  # Ciura's gaps: posts with hundreds of rows are rare but real
            for j in range(a + step, b):
                k = j
                while k - step >= a and _after(minute, reads, likes, shares, kind, k - step, k):
                    minute[k], minute[k - step] = minute[k - step], minute[k]
                    reads[k], reads[k - step] = reads[k - step], reads[k]
                    likes[k], likes[k - step] = likes[k - step], likes[k]
                    shares[k], shares[k - step] = shares[k - step], shares[k]
                    kind[k], kind[k - step] = kind[k - step], kind[k]
                    k -= step
        end = a
        for j in range(a, b):
            if j + 1 < b and minute[j + 1] == minute[j]:
                continue
            minute[end], reads[end], likes[end], shares[end], kind[end] = (
                minute[j],
                reads[j],
                likes[j],
                shares[j],
                kind[j],
            )
            end += 1
        kept[i] = end - a


@kernel
def last_counts(
    starts: Longs, ends: Longs, minute: Ints, reads: Ints, likes: Ints, shares: Ints, kind: npt.NDArray[np.uint8], age: int,
    final_reads: Ints, final_likes: Ints, final_shares: Ints, final_kind: npt.NDArray[np.uint8],
) -> None:  # fmt: skip
    """Of each post the last known counts at `age` minutes or later."""
    for i in range(len(final_reads)):
        final_reads[i], final_likes[i], final_shares[i], final_kind[i] = UNKNOWN, UNKNOWN, UNKNOWN, 0
        for k in range(starts[i], ends[i]):
            if minute[k] < age:
                continue
            if reads[k] >= 0:
                final_reads[i], final_kind[i] = reads[k], kind[k]
            if likes[k] >= 0:
                final_likes[i] = likes[k]
            if shares[k] >= 0:
                final_shares[i] = shares[k]


@kernel
def count_rows(post: Ints, number: Longs) -> None:
    """Add to `number` how many rows each post has."""
    for i in range(len(post)):
        if post[i] >= 0:
            number[post[i]] += 1


@kernel
def drop_others(post: Ints, kind: npt.NDArray[np.uint8], shift: int, account: Ints, metric: Ints) -> None:
    """Take out of use the rows that count something else than most of their account."""
    for i in range(len(post)):
        if post[i] >= 0 and kind[i] >> shift != metric[account[post[i]]]:
            post[i] = NOWHERE


@kernel
def falls(
    first: int,
    last: int,
    starts: Longs,
    reads: Ints,
    capped: npt.NDArray[np.int8],
    least: int,
    share: float,
    fell: Longs,
) -> None:
    """By how much the exact counter of each post of first:last fell in all, small falls left out."""
    for i in range(first, last):
        before = UNKNOWN
        for k in range(starts[i], starts[i + 1]):
            if reads[k] < 0 or capped[k]:
                continue
            if before >= 0 and before - reads[k] > max(least, share * before):
                fell[i] += before - reads[k]
            before = reads[k]


@kernel
def order_within(first: int, last: int, begins: Longs, values: npt.NDArray[np.float64], order: Longs) -> None:
    """Places of the values of each stretch begins[a]:begins[a+1], a in first:last, from the smallest to the largest."""
    for a in range(first, last):
        low, high = begins[a], begins[a + 1]
        order[low:high] = low + np.argsort(values[low:high], kind="mergesort")
