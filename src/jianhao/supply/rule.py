"""A rule that names the kind of a post from words in its title or opening, and the search for the words of all rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from jianhao.kernels.normalise import normalise
from jianhao.kernels.openings import ASKS, BEGIN, END, TEXT, TITLE, Automaton, find_phrases
from jianhao.supply.kinds import Kind
from jianhao.supply.openings import Openings

Flags = npt.NDArray[np.bool_]


class Where(IntFlag):
    """The part of a post in which words are looked for."""

    TITLE = TITLE
    TEXT = TEXT
    BOTH = TITLE | TEXT


@dataclass(frozen=True, slots=True)
class Rule:
    """Kind of posts with one of `words` in `where`, one of `also` (if any) anywhere, and none of `unless`.

    In words `^` and `$` are the beginning and the end of the title; punctuation and the width of letters do not count.
    """

    id: str
    kind: Kind
    reason: str
    words: tuple[str, ...]
    where: Where = Where.TITLE
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


def words(spelt: str) -> tuple[str, ...]:
    """Words separated by blanks."""
    return tuple(spelt.split())


@dataclass(frozen=True)
class RuleBook:
    """Rules with the automaton that finds all their words in one pass."""

    rules: tuple[Rule, ...]

    @cached_property
    def numbers(self) -> dict[tuple[int, ...], int]:
        """Numbers of the words of all rules, by their codes."""
        spelt = (word_codes(word) for rule in self.rules for word in (*rule.words, *rule.also, *rule.unless))
        return {word: number for number, word in enumerate(dict.fromkeys(spelt))}

    @cached_property
    def automaton(self) -> Automaton:
        return build_automaton(list(self.numbers))

    def apply(self, openings: Openings) -> Flags:
        """`fires[rule, post]`."""
        hits = np.zeros((len(self.numbers), openings.size), np.uint8)
        find_phrases(openings.titles, openings.title_ends, self.automaton, TITLE, hits)
        find_phrases(openings.texts, openings.text_ends, self.automaton, TEXT, hits)
        return np.array([self._fires(rule, hits) for rule in self.rules]).reshape(
            len(self.rules), openings.size
        )

    def _fires(self, rule: Rule, hits: npt.NDArray[np.uint8]) -> Flags:
        fires = self._stands(rule.words, rule.where, hits)
        if rule.also:
            fires &= self._stands(rule.also, Where.BOTH, hits)
        if rule.unless:
            fires &= ~self._stands(rule.unless, Where.BOTH, hits)
        return fires

    def _stands(self, words: Sequence[str], where: Where, hits: npt.NDArray[np.uint8]) -> Flags:
        places = np.array([self.numbers[word_codes(word)] for word in words])
        there: Flags = (np.bitwise_or.reduce(hits[places], axis=0) & np.uint8(where)) != 0
        return there


@cache
def word_codes(word: str) -> tuple[int, ...]:
    """The codes under which a word is looked for; raises ValueError for a word of which nothing is left."""
    codes: list[int] = [BEGIN] if word.startswith("^") else []
    for part in word.strip("^$"):
        plain = (
            [ASKS]
            if part in "?？"
            else [0x30 if 0x30 <= c <= 0x39 else c for c in normalise(part)[0].tolist()]
        )
        codes += [c for c in plain if not (c == 0x30 and codes and codes[-1] == 0x30)]
    codes += [END] if word.endswith("$") else []
    if not any(code > END for code in codes):
        raise ValueError(f"{word!r} has no letter or digit")
    return tuple(codes)


def build_automaton(words: Sequence[tuple[int, ...]]) -> Automaton:
    """Aho-Corasick over codes; words are numbered as they come."""
    letters = sorted({code for word in words for code in word})
    symbols = np.zeros(1 << 16, np.uint16)
    symbols[letters] = np.arange(1, len(letters) + 1)
    children, ending = _trie(words, symbols)
    follow = np.zeros((len(children), len(letters) + 1), np.int32)
    fallback = [0] * len(children)
    order = [0]
    for state in order:  # grows while it is walked: states nearer to the root come first
        follow[state] = follow[fallback[state]] if state else 0
        ending[state] += ending[fallback[state]] if state else []
        for symbol, child in children[state].items():
            fallback[child] = int(follow[state, symbol]) if state else 0
            follow[state, symbol] = child
            order.append(child)
    begins = np.cumsum([0, *map(len, ending)]).astype(np.int32)
    return Automaton(symbols, follow, begins, np.array([one for ones in ending for one in ones], np.int32))


def _trie(
    words: Sequence[tuple[int, ...]], symbols: npt.NDArray[np.uint16]
) -> tuple[list[dict[int, int]], list[list[int]]]:
    """(children by symbol, words that end there) of every state."""
    children: list[dict[int, int]] = [{}]
    ending: list[list[int]] = [[]]
    for number, word in enumerate(words):
        state = 0
        for code in word:
            symbol = int(symbols[code])
            if symbol not in children[state]:
                children[state][symbol] = len(children)
                children.append({})
                ending.append([])
            state = children[state][symbol]
        ending[state].append(number)
    return children, ending
