"""Learns the misprint model from the sources of risk_sources: as a whole, or without a fold that is to be measured.

Trees and limit are learnt from folds that the counts by which they are described have not seen; the final counts are of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from risk_sources import DOMAINS, articles, dictionary, fold_of, planted, sentences_of, shapes, strokes

from jianhao.risk.learning import (
    Examples,
    Grams,
    Sentence,
    added,
    characters_of,
    count,
    examples,
    model_of,
    symbols_of,
    trained,
    untrained,
    word_keys,
)
from jianhao.risk.limits import limit_for
from jianhao.risk.misprint_model import Packed
from jianhao.risk.similar import similar_characters

FOLDS = 5


@dataclass(frozen=True)
class Sources:
    """Where the data lie: the folder DATA of risk_sources, jieba's dict.txt, the wheel with strokes."""

    data: Path
    words: Path
    strokes: Path


class Lessons:
    """Everything that is counted once."""

    def __init__(self, sources: Sources) -> None:
        self.planted = {domain: planted(sources.data, domain) for domain in DOMAINS}
        laws = articles(sources.data)
        words = dictionary(sources.words)
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
        self.words = word_keys(words, symbols)
        known = list(map(chr, self.characters))
        self.similar = similar_characters(
            known, strokes(sources.strokes), shapes(sources.data, sources.strokes)
        )

    def counts_without(self, *folds: int | None) -> Packed:
        """A model without trees that has not seen those folds."""
        seen = [
            s for several in self.planted.values() for s in several if fold_of(s.right, FOLDS) not in folds
        ]
        grams = added([g for k, g in enumerate(self.grams) if k not in folds])
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
            where = found.where + np.array([size, 0, 0])
            shown.append(replace(found, where=where))
            clean += [("planted", size + k) for k, s in enumerate(own) if s.written == s.right]
            clean += [("laws", size + k) for k in range(len(own), len(sentences))]
            size += len(sentences)
        together = Examples(
            *(
                np.concatenate([getattr(e, name) for e in shown])
                for name in ("features", "where", "right", "unclear")
            )
        )
        return limit_for(trained(self.counts_without(fold), together), together, _groups(clean))


def _groups(clean: list[tuple[str, int]]) -> Mapping[str, set[int]]:
    groups: dict[str, set[int]] = {}
    for name, sentence in clean:
        groups.setdefault(name, set()).add(sentence)
    return groups
