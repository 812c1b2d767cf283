"""How the misprint model is learnt; used by scripts/build_risk_data.py and, fold by fold, by bench/risk.

Every count is of texts that are given: whoever measures gives other texts to learn from than to measure on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from jianhao.kernels.misprint_candidates import (
    FEATURES,
    FIRST_HAN,
    FIRST_SYMBOL,
    LAST_HAN,
    MARGIN,
    MOST,
    candidates_at,
    count_held,
    familiarity,
    load,
    look_over,
)
from jianhao.kernels.misprints_found import ripe_places
from jianhao.kernels.prose import ALL_WORDS, LONGEST_WORD, ORDER, STEP, SYMBOLS, WORDS
from jianhao.kernels.trees import BINS, add_answers, grow_tree
from jianhao.risk.misprint_model import NOTHING, PUNCTUATION, Model, Packed, ready, symbols_of

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Grams = list[tuple[Keys, Counts]]  # of one to ORDER symbols
LEAST_SAID = (1, 3, 3, 4, 6)  # the same for sequences that pairs of words say were seen
ALONE = -4.0  # logarithm of how likely punctuation, digits and the like stand by themselves
LEAST = (1, 1, 1, 2, 3)  # occurrences from which a sequence of that length is kept
TREES, DEPTH, RATE, SHRINK, LEAST_CURVE = 120, 4, 0.12, 3.0, 3.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written and as it should be, of equal length."""

    written: str
    right: str


def characters_of(texts: Iterable[str], words: Iterable[str]) -> npt.NDArray[np.uint16]:
    """The most frequent Chinese characters, each of which gets a symbol."""
    seen: Counter[str] = Counter()
    for text in (*texts, *words):
        seen.update(text)
    han = [
        c
        for c, _ in sorted(seen.items(), key=lambda one: (-one[1], one[0]))
        if FIRST_HAN <= ord(c) <= LAST_HAN
    ]
    return np.array([ord(c) for c in han[: SYMBOLS - FIRST_SYMBOL]], np.uint16)


def count(texts: Sequence[str], symbols: npt.NDArray[np.uint16]) -> Grams:
    """Sequences of one to five symbols in texts; each text stands alone."""
    gap = "\n" * (ORDER - 1)
    points = np.frombuffer((gap + gap.join(texts) + gap).encode("utf-32-le", "replace"), np.uint32)
    ids = symbols[np.minimum(points, 0xFFFF)].astype(np.uint64)
    return [_sequences(ids, length) for length in range(1, ORDER + 1)]


def _sequences(ids: Keys, length: int) -> tuple[Keys, Counts]:
    size = ids.size - length + 1
    keys = np.zeros(max(size, 0), np.uint64)
    for k in range(length):
        keys = (keys << np.uint64(12)) | ids[k : k + size]
    if length > 1:  # of the ends of texts only the first is kept
        keys = keys[(ids[length - 1 :] != NOTHING) | (ids[length - 2 : -1] != NOTHING)]
    known, number = np.unique(keys, return_counts=True)
    return known, number.astype(np.int64)


def count_pairs(
    pairs: Iterable[tuple[str, str, int]], words: Mapping[str, int], symbols: npt.NDArray[np.uint16]
) -> Grams:
    """Sequences that pairs of words, and words by themselves, say were seen, as often as they say."""
    left, right, often = zip(*pairs, strict=True)
    inside = [(word, number) for word, number in words.items() if number > 0]
    texts = [a + b for a, b in zip(left, right, strict=True)] + [word for word, _ in inside]
    ends = np.cumsum([len(text) for text in texts])
    # A word by itself has its border before its first character: all that is inside counts.
    border = np.concatenate([[len(a) for a in left], np.full(len(inside), -1)])
    numbers = np.array([*often, *(number for _, number in inside)], np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32)
    ids = symbols[np.minimum(points, 0xFFFF)].astype(np.uint64)
    text = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0))
    place = np.arange(ids.size) - np.repeat(ends - np.diff(ends, prepend=0), np.diff(ends, prepend=0))
    return [
        _said(ids, text, place, ends, border, numbers, length, LEAST_SAID[length - 1])
        for length in range(1, ORDER + 1)
    ]


def _said(
    ids: Keys,
    text: Counts,
    place: Counts,
    ends: Counts,
    border: Counts,
    numbers: Counts,
    length: int,
    least: int,
) -> tuple[Keys, Counts]:
    keys = np.zeros(ids.size - length + 1, np.uint64)
    for k in range(length):
        keys = (keys << np.uint64(12)) | ids[k : k + keys.size]
    text, place = text[: keys.size], place[: keys.size]
    begin = np.arange(keys.size)
    whole, alone = begin + length <= ends[text], border[text] < 0
    use = whole & (alone | ((place < border[text]) & (place + length > border[text])))
    known, where = np.unique(keys[use], return_inverse=True)
    total = np.bincount(where, numbers[text[use]].astype(float)).astype(np.int64)
    return known[total >= least], total[total >= least]


def added(parts: Sequence[Grams]) -> Grams:
    """The counts of several sets of texts together."""
    together = []
    for each in zip(*parts, strict=True):
        keys, where = np.unique(np.concatenate([keys for keys, _ in each]), return_inverse=True)
        numbers = np.bincount(where, np.concatenate([n for _, n in each]).astype(float))
        together.append((keys, numbers.astype(np.int64)))
    return together


@dataclass(frozen=True)
class Words:
    """A dictionary ready to be packed: `keys` with `values` as in kernels.prose, and how likely a symbol is as a word of its own."""

    keys: Keys
    values: npt.NDArray[np.uint8]
    alone: npt.NDArray[np.float32]


def word_keys(words: Mapping[str, int], symbols: npt.NDArray[np.uint16]) -> Words:
    """Words of one to four characters that all have symbols, with how often they occur."""
    keys: dict[int, int] = {}
    alone = np.full(SYMBOLS, -ALL_WORDS, np.float32)
    alone[:FIRST_SYMBOL] = ALONE
    for word, often in words.items():
        ids = [int(symbols[min(ord(c), 0xFFFF)]) for c in word]
        if not ids or len(ids) > LONGEST_WORD or min(ids) < FIRST_SYMBOL:
            continue
        if len(ids) == 1:
            alone[ids[0]] = np.log1p(often) - ALL_WORDS
            continue
        key = 0
        for one in ids:
            key = key << 12 | one
        keys[key | (WORDS + len(ids)) << 60] = min(round(float(np.log1p(often)) * STEP), 255)
    ordered = sorted(keys)
    return Words(np.array(ordered, np.uint64), np.array([keys[k] for k in ordered], np.uint8), alone)


def untrained(
    characters: npt.NDArray[np.uint16], grams: Grams, words: Words, similar: Mapping[str, Mapping[str, int]],
    sentences: Iterable[Sentence],
) -> Packed:  # fmt: skip
    """A model without trees: counts, words, confusable characters and those that sentences show to be confused."""
    keys, values = [], []
    for length, (known, numbers) in enumerate(grams, 1):
        kept = numbers >= LEAST[length - 1]
        keys.append(known[kept] | np.uint64(length << 60))
        values.append(np.minimum(np.round(np.log1p(numbers[kept]) * STEP), 255).astype(np.uint8))
    all_keys = np.concatenate([*keys, words.keys])
    all_values = np.concatenate([*values, words.values])
    order = np.argsort(all_keys)
    single = np.full(SYMBOLS, 0.5)
    single[grams[0][0].astype(np.int64)] += grams[0][1]
    return Packed(
        characters, all_keys[order], all_values[order], np.log(single / single.sum()).astype(np.float32),
        words.alone, *_confusions(similar, sentences), np.zeros((0, 1), np.int16), np.zeros((0, 1), np.float32),
        np.zeros((0, 1), np.float32), np.zeros(2, np.float32),
    )  # fmt: skip


def _confusions(
    similar: Mapping[str, Mapping[str, int]], sentences: Iterable[Sentence]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for one in sentences:
        for wrong, right in zip(one.written, one.right, strict=True):
            if wrong != right:
                seen[wrong][right] += 1
    starts, others, kinds, observed = [0], [], [], []
    for point in range(FIRST_HAN, LAST_HAN + 1):
        known, shown = similar.get(chr(point), {}), seen.get(chr(point), Counter())
        for other in sorted({*known, *shown}):
            if FIRST_HAN <= ord(other) <= LAST_HAN:
                others.append(ord(other))
                kinds.append(known.get(other, 0))
                observed.append(min(shown[other], 9))
        starts.append(len(others))
    return (
        np.array(starts),
        np.array(others, np.uint16),
        np.array(kinds, np.uint8),
        np.array(observed, np.uint8),
    )


@dataclass(frozen=True)
class Examples:
    """Candidates of sentences: their features, where (sentence, place, character), and whether they are right.

    `unclear` ones stand where something is wrong but are not what is right; nothing is learnt from them.
    """

    features: npt.NDArray[np.float32]
    where: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    unclear: npt.NDArray[np.bool_]


def examples(model: Model, sentences: Sequence[Sentence]) -> Examples:
    """What a model that has not seen the sentences finds in them."""
    features, where = [], []
    right, unclear = [], []
    for index, one in enumerate(sentences):
        for place, rows, others in _candidates(model, one.written):
            features.append(rows)
            for other in others:
                where.append((index, place, ord(other)))
                right.append(one.written[place] != one.right[place] == other)
                unclear.append(one.written[place] != one.right[place] and not right[-1])
    return Examples(np.concatenate(features) if features else np.empty((0, FEATURES), np.float32),
                    np.array(where, np.int64).reshape(-1, 3), np.array(right, np.bool_), np.array(unclear, np.bool_))  # fmt: skip


def together(parts: Sequence[Examples]) -> Examples:
    """The candidates of several parts; `where` must number the sentences of all of them."""
    return Examples(
        *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Examples))
    )


def _candidates(model: Model, text: str) -> Iterator[tuple[int, npt.NDArray[np.float32], list[str]]]:
    """(place, features a candidate, candidates) of every place of a text that is looked into."""
    size = len(text)
    points, x = np.array([ord(c) for c in text], np.int32), np.empty(size + 2 * MARGIN, np.uint16)
    seen, held = np.zeros(size + 2, np.bool_), np.zeros(size + 1, np.bool_)
    han, sums, places = np.zeros(size + 1, np.int32), np.zeros(size + 1, np.int32), np.empty(size, np.int32)
    load(points, 0, size, model.symbols, NOTHING, PUNCTUATION, x)
    look_over(x, points, size, model.prose, seen, held, 0, size)
    count_held(points, size, held, han, sums)
    rows, which = np.empty((MOST + 1, FEATURES), np.float32), np.empty(MOST, np.int32)
    for place in places[: ripe_places(points, size, held, han, sums, model.likely, places)].tolist():
        around = familiarity(han, sums, place, size)
        number = candidates_at(
            x, place + MARGIN, int(points[place]), around, model.prose, model.likely, rows, which
        )
        if number:
            yield place, rows[:number].copy(), [chr(c) for c in model.likely.others[which[:number]]]


def trained(packed: Packed, shown: Examples) -> Packed:
    """The model with trees that tell right candidates from wrong ones."""
    use = ~shown.unclear
    features, right = shown.features[use], shown.right[use].astype(np.float64)
    edges = [
        np.unique(np.quantile(column, np.linspace(0, 1, BINS)[1:-1])).astype(np.float32)
        for column in features.T
    ]
    bins = np.stack([np.searchsorted(e, c) for e, c in zip(edges, features.T, strict=True)], 1).astype(
        np.uint8
    )
    share = min(max(right.mean(), 1e-3), 1 - 1e-3)
    start = float(np.log(share / (1 - share)))
    scores = np.full(right.size, start)
    grown = []
    for _ in range(TREES):
        chance = 1 / (1 + np.exp(-scores))
        tree = grow_tree(bins, chance - right, chance * (1 - chance), DEPTH, SHRINK, LEAST_CURVE)
        add_answers(bins, *tree, RATE, scores)
        grown.append(tree)
    borders = np.array(
        [
            [edges[f][min(b, edges[f].size - 1)] if f >= 0 else 0 for f, b in zip(*tree[:2], strict=True)]
            for tree in grown
        ]
    )
    return replace(
        packed, features=np.stack([tree[0] for tree in grown]), thresholds=borders.astype(np.float32),
        answers=(RATE * np.stack([tree[2] for tree in grown])).astype(np.float32),
        bounds=np.array([start, 0.0], np.float32),
    )  # fmt: skip


def model_of(packed: Packed) -> Model:
    """The model ready for use."""
    return ready(packed)


__all__ = [
    "Examples", "Sentence", "added", "characters_of", "count", "count_pairs", "examples", "model_of", "symbols_of", "together",
    "trained", "untrained", "word_keys",
]  # fmt: skip
