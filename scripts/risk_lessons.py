"""Learns the misprint model from the sources of risk_sources: as a whole, or without a fold that is to be measured.

Trees and limit are learnt from folds that the counts by which they are described have not seen; the final counts are of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from risk_sources import (
    DOMAINS,
    articles,
    common_characters,
    dictionary,
    fold_of,
    of_another,
    of_one_part,
    parts,
    place_words,
    planted,
    sentences_of,
    shapes,
    strokes,
)
from word_pairs import word_counts, word_pairs

from jianhao.risk.learning import (
    Examples,
    Grams,
    Sentence,
    added,
    characters_of,
    count,
    count_pairs,
    examples,
    model_of,
    symbols_of,
    together,
    trained,
    untrained,
    word_keys,
)
from jianhao.risk.limits import judged_by_others, limit_for, with_limit
from jianhao.risk.misprint_model import Packed
from jianhao.risk.similar import similar_characters

FOLDS = 5
PLACE = 2  # occurrences that a name of a place counts for: it holds what is written and is never proposed


@dataclass(frozen=True)
class Sources:
    """Where the data lie: the folder DATA of risk_sources, jieba's dict.txt, the wheels with strokes and parts, the archive
    of word_pairs."""

    data: Path
    words: Path
    strokes: Path
    parts: Path
    pairs: Path


class Lessons:
    """Everything that is counted once."""

    def __init__(self, sources: Sources) -> None:
        self.planted = {domain: planted(sources.data, domain) for domain in DOMAINS}
        laws = articles(sources.data)
        words = dictionary(sources.words)
        newspaper = word_counts(sources.pairs)
        texts: list[list[str]] = [[] for _ in range(FOLDS)]
        self.law_sentences: list[list[Sentence]] = [[] for _ in range(FOLDS)]
        for article in laws:
            fold = fold_of(article.law, FOLDS)
            texts[fold].append(article.text)
            self.law_sentences[fold] += [Sentence(s, s) for s in sentences_of(article.text)]
        for right in {s.right for several in self.planted.values() for s in several}:
            texts[fold_of(right, FOLDS)].append(right)
        # Which characters have a symbol, and which are alike, says nothing of any text.
        self.characters = characters_of([t for each in texts for t in each], words)
        symbols = symbols_of(self.characters)
        self.grams: list[Grams] = [count(each, symbols) for each in texts]
        # A newspaper of years ago: it has seen none of the sentences that are measured.
        self.newspaper = count_pairs(word_pairs(sources.pairs), newspaper, symbols)
        self.words = word_keys({**dict.fromkeys(place_words(), PLACE), **words}, symbols)
        known = list(map(chr, self.characters))
        written, apart = strokes(sources.strokes), parts(sources.parts)
        alike = [*shapes(sources.data, sources.strokes), *of_one_part(apart, written), *of_another(apart)]
        rare = [c for c in common_characters() if c not in set(known)]
        self.similar = similar_characters(known, rare, written, alike)

    def counts_without(self, *folds: int | None) -> Packed:
        """A model without trees that has not seen those folds."""
        seen = [
            s for several in self.planted.values() for s in several if fold_of(s.right, FOLDS) not in folds
        ]
        grams = added([self.newspaper, *(g for k, g in enumerate(self.grams) if k not in folds)])
        return untrained(self.characters, grams, self.words, self.similar, seen)

    def model_without(self, fold: int | None = None) -> Packed:
        """A model that has not seen a fold (None: has seen all), with trees and limit learnt from the others."""
        shown: list[Examples] = []
        clean: list[tuple[str, int]] = []
        size = 0
        for inner in range(FOLDS):
            if inner == fold:
                continue
            own = [
                s for several in self.planted.values() for s in several if fold_of(s.right, FOLDS) == inner
            ]
            sentences = own + self.law_sentences[inner]
            found = examples(model_of(self.counts_without(fold, inner)), sentences)
            shown.append(replace(found, where=found.where + np.array([size, 0, 0])))
            clean += [("planted", size + k) for k, s in enumerate(own) if s.written == s.right]
            clean += [("laws", size + k) for k in range(len(own), len(sentences))]
            size += len(sentences)
        base, every = self.counts_without(fold), together(shown)
        limit = limit_for(every, judged_by_others(base, shown), _groups(clean))
        return with_limit(trained(base, every), limit)


def _groups(clean: list[tuple[str, int]]) -> Mapping[str, set[int]]:
    groups: dict[str, set[int]] = {}
    for name, sentence in clean:
        groups.setdefault(name, set()).add(sentence)
    return groups
