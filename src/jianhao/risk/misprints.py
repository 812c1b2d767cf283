"""Misprints: characters that do not fit where another, alike in sound or shape, does; and words from a list of mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from jianhao.kernels.misprints_found import find_misprints
from jianhao.risk.finding import Hit
from jianhao.risk.folding import folded
from jianhao.risk.misprint_model import NOTHING, PUNCTUATION, Model, shipped
from jianhao.risk.packaged import lines, words
from jianhao.risk.texts import Texts
from jianhao.risk.word_list import WordList

PASSES = 3
ROOM = 4096
LEAST_NAME = 3  # characters; a shorter name is also the end of one word and the beginning of the next


def find_misprint_hits(texts: Texts, model: Model | None = None) -> list[Hit]:
    """One hit per misprint; neighbouring ones are one hit."""
    hits = []
    found = corrections(texts, model or shipped())
    usual = _in_words(texts, _usual_words()) if found else frozenset()
    for row, start, end, instead in _joined(found):
        begin = int(texts.starts[row])
        if not usual.isdisjoint(range(begin + start, begin + end)):
            continue
        wrong = texts.slice(begin + start, begin + end)
        hits.append(Hit(row, start, end, "misprint", wrong, f"疑为“{instead}”", f"{wrong}→{instead}"))
    return hits


@cache
def _usual_words() -> WordList[bool]:
    """Words that older prose does not have."""
    return WordList((folded(word), True) for word in words("usual_words.txt"))


def names_of(names: Iterable[str]) -> WordList[bool]:
    """Names that are right as they are written: of accounts, units and whatever else a register holds."""
    return WordList((folded(name), True) for name in sorted({n for n in names if len(n) >= LEAST_NAME}))


def outside(texts: Texts, hits: list[Hit], names: WordList[bool]) -> list[Hit]:
    """The hits that do not stand in one of these names."""
    named = _in_words(texts, names) if hits else frozenset()
    return [
        h
        for h in hits
        if named.isdisjoint(range(int(texts.starts[h.row]) + h.start, int(texts.starts[h.row]) + h.end))
    ]


def _in_words(texts: Texts, words: WordList[bool]) -> frozenset[int]:
    """Places, as indexes in the texts' points, in these words."""
    found = words.find(texts.codes, texts.places)
    return frozenset(place for one in found for place in range(one.begin, one.end))


@cache
def _confusions() -> WordList[dict[str, str]]:
    """By the folded word, which several may share with each other and with the right one (蔘加, 参加): wrong to right as written."""
    by_form: dict[str, dict[str, str]] = {}
    for line in lines("confusions.xz"):
        wrong, right = line.split("\t")
        by_form.setdefault(folded(wrong), {}).setdefault(wrong, right)
    return WordList(by_form.items())


def find_confusions(texts: Texts) -> list[Hit]:
    """Wrong words of the list, written as they are there."""
    hits = []
    for one in _confusions().find(texts.codes, texts.places):
        wrong = texts.slice(one.begin, one.end)
        right = one.value.get(wrong)
        if right is None:
            continue
        row = texts.row_of(one.begin)
        start = int(texts.starts[row])
        hits.append(
            Hit(
                row,
                one.begin - start,
                one.end - start,
                "confusion",
                wrong,
                f"疑为“{right}”",
                f"{wrong}→{right}",
            )
        )
    return hits


def corrections(texts: Texts, model: Model) -> list[tuple[int, int, str]]:
    """(row, place in the text, character instead), in order; of several for one place the last."""
    packed, size = model.packed, ROOM
    while True:
        out, scores = np.empty((size, 3), np.int32), np.empty(size, np.float32)
        total = find_misprints(
            texts.points, texts.starts, model.symbols, NOTHING, PUNCTUATION, model.prose, model.likely, packed.features,
            packed.thresholds, packed.answers, float(packed.bounds[0]), float(packed.bounds[1]), PASSES, out, scores,
        )  # fmt: skip
        if total <= size:
            break
        size = total
    last = {(row, place): chr(point) for row, place, point in out[:total].tolist()}
    return [
        (row, place, other)
        for (row, place), other in sorted(last.items())
        if texts.points[texts.starts[row] + place] != ord(other)
    ]


def _joined(found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, int, str]]:
    """(row, start, end, instead) with neighbouring places together."""
    at = 0
    while at < len(found):
        row, start, instead = found[at]
        at += 1
        while at < len(found) and found[at][:2] == (row, start + len(instead)):
            instead += found[at][2]
            at += 1
        yield row, start, start + len(instead), instead
