"""Insults and mockery in what an account writes itself; whether it is amiss a person decides.

What stands after "//@" in a repost are the words of others: they are not looked at, and no name from there is kept.
"""

from __future__ import annotations

from functools import cache

from jianhao.risk.finding import Hit
from jianhao.risk.folding import folded
from jianhao.risk.packaged import words
from jianhao.risk.texts import Texts
from jianhao.risk.word_list import WordList

OPEN_QUOTES, CLOSE_QUOTES = '“「『"', '”」』"'


@cache
def _insults() -> WordList[str]:
    return WordList((folded(word), word) for word in words("insults.txt"))


def find_insults(texts: Texts) -> list[Hit]:
    """Words of the list in an account's own words, not in quotation marks."""
    hits = []
    for one in _insults().find(texts.codes, texts.places):
        row = texts.row_of(one.begin)
        start = int(texts.starts[row])
        written = texts.slice(one.begin, one.end)
        before, after = texts.around(row, one.begin, one.end, one.begin - start, 1)
        if one.end - one.begin != len(one.value) or "//@" in before:
            continue
        if before[-1:] in OPEN_QUOTES and after[:1] in CLOSE_QUOTES and before and after:
            continue
        hits.append(
            Hit(
                row,
                one.begin - start,
                one.end - start,
                "insult",
                written,
                "请核对用语，按规范回复",
                one.value,
            )
        )
    return hits
