"""Misprints measured on texts that neither the counts nor the trees nor the limit have seen: folds within folds.

For each fold: the trees and the limit are learnt from the other folds, each of which is described by counts of the folds that
are neither it nor the one measured; then counts of all other folds read the fold.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from risk_lessons import FOLDS, Lessons, Sources
from risk_sources import DOMAINS, fold_of

from jianhao.risk.learning import Sentence, model_of
from jianhao.risk.misprint_model import Model
from jianhao.risk.misprints import corrections
from jianhao.risk.texts import read_texts


@dataclass
class Score:
    """Sentences of one domain: with misprints, reported, wholly detected, wholly corrected; clean ones and those reported."""

    wrong: int = 0
    reported: int = 0
    detected: int = 0
    corrected: int = 0
    clean: int = 0
    alarms: int = 0

    def precision(self, right: int) -> float:
        """Share of the reported sentences that are right."""
        return right / max(self.reported, 1)

    def recall(self, right: int) -> float:
        """Share of the sentences with misprints that are right."""
        return right / max(self.wrong, 1)

    def f1(self, right: int) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * right / max(self.reported + self.wrong, 1)


def crossfit(sources: Sources) -> tuple[dict[str, Score], Score]:
    """Scores by domain, and that of the sentences of national laws (all clean), each read by models that never saw them."""
    world = Lessons(sources)
    scores, laws = {domain: Score() for domain in DOMAINS}, Score()
    for fold in range(FOLDS):
        model = model_of(world.model_without(fold))
        for domain in DOMAINS:
            _measure(
                model, [s for s in world.planted[domain] if fold_of(s.right, FOLDS) == fold], scores[domain]
            )
        _measure(model, world.law_sentences[fold], laws)
        print(
            f"  fold {fold + 1}/{FOLDS}: limit {model.packed.bounds[1]:.2f}",
            scores,
            laws,
            file=sys.stderr,
            flush=True,
        )
    return scores, laws


def _measure(model: Model, sentences: list[Sentence], score: Score) -> None:
    texts = read_texts([s.written for s in sentences])
    found: list[dict[int, str]] = [{} for _ in sentences]
    for row, place, other in corrections(texts, model):
        found[row][place] = other
    for one, changes in zip(sentences, found, strict=True):
        wrong = {k: b for k, (a, b) in enumerate(zip(one.written, one.right, strict=True)) if a != b}
        if not wrong:
            score.clean += 1
            score.alarms += bool(changes)
        score.wrong += bool(wrong)
        score.reported += bool(changes)
        score.detected += bool(changes) and changes.keys() == wrong.keys()
        score.corrected += bool(changes) and changes == wrong
