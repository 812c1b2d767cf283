"""Fits the linear model: multinomial logistic regression over n-grams, fitted over posts instead of n-grams.

There are some hundred posts and some ten thousand n-grams, so the weights are looked for as sums over posts (the representer
theorem): the same optimum, in a space of the size of the posts. NumPy only, no chance, the same result everywhere to rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.openings import LONGEST, SHORTEST, TITLE_WEIGHT
from jianhao.supply.kinds import LEARNT, Kind
from jianhao.supply.openings import Openings

Floats = npt.NDArray[np.float64]
LEAST_POSTS = 2  # an n-gram of one post alone says nothing of others
PENALTY = 0.001
ROUNDS = 400
BALANCE = 0.5  # 0: every post counts alike, 1: every kind does


@dataclass(frozen=True)
class Fitted:
    """`grams[i]` (packed codes) has `weights[i, kind]`, kinds as in LEARNT; probabilities are softmax of scores."""

    grams: tuple[int, ...]
    weights: Floats
    intercepts: Floats


def fit(openings: Openings, kinds: Sequence[Kind]) -> Fitted:
    """The model of labelled posts; posts of a kind that is not LEARNT must not be among them."""
    return fit_counts([gram_counts(openings, post) for post in range(openings.size)], kinds)


def fit_counts(counts: Sequence[dict[int, float]], kinds: Sequence[Kind]) -> Fitted:
    """As `fit`, of n-grams that were counted before."""
    in_posts = Counter(gram for count in counts for gram in count)
    grams = tuple(sorted(gram for gram, posts in in_posts.items() if posts >= LEAST_POSTS))
    features = _features(counts, {gram: number for number, gram in enumerate(grams)})
    truth = np.array([[kind == one for one in LEARNT] for kind in kinds], np.float64)
    alphas, intercepts = _descend(features @ features.T, truth)
    return Fitted(grams, features.T @ alphas, intercepts)


def gram_counts(openings: Openings, post: int) -> dict[int, float]:
    """Packed n-grams of one post with their weights, as the kernel `score_block` adds them up."""
    counts: dict[int, float] = {}
    for codes, ends, weight in (
        (openings.titles, openings.title_ends, TITLE_WEIGHT),
        (openings.texts, openings.text_ends, 1.0),
    ):
        own = codes[int(ends[post - 1]) if post else 0 : int(ends[post])].tolist()
        for size in range(SHORTEST, LONGEST + 1):
            for k in range(len(own) - size + 1):
                packed = pack(own[k : k + size])
                counts[packed] = counts.get(packed, 0.0) + weight
    return counts


def pack(codes: Sequence[int]) -> int:
    """An n-gram as one number, its last code in the lowest bits."""
    packed = 0
    for code in codes:
        packed = packed << 16 | code
    return packed


def _features(counts: Sequence[dict[int, float]], numbers: dict[int, int]) -> Floats:
    features = np.zeros((len(counts), len(numbers)))
    for post, count in enumerate(counts):
        for gram, weight in count.items():
            if gram in numbers:
                features[post, numbers[gram]] = weight
        features[post] /= np.sqrt(max(features[post].sum(), 1.0))
    return features


def _descend(similar: Floats, truth: Floats) -> tuple[Floats, Floats]:
    """(weights of posts, intercepts) by Nesterov's descent with a step the curvature allows.

    Posts of rare kinds count for more: what is labelled most is not what is published most.
    """
    posts = len(truth)
    worth = truth @ (1 / np.maximum(truth.sum(axis=0), 1)) ** BALANCE
    worth = worth[:, None] * posts / worth.sum()
    step = 1.0 / (0.5 * worth.max() * np.linalg.eigvalsh(similar)[-1] / posts + PENALTY)
    alphas, intercepts = np.zeros_like(truth), np.zeros(truth.shape[1])
    ahead, before = alphas, alphas
    for number in range(ROUNDS):
        missing = worth * (truth - softmax(similar @ ahead + intercepts)) / posts
        alphas = ahead + step * (missing - PENALTY * ahead)
        intercepts = intercepts + missing.sum(axis=0)
        ahead = alphas + (number / (number + 3)) * (alphas - before)
        before = alphas
    return alphas, intercepts


def softmax(scores: Floats) -> Floats:
    """Probabilities by row."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))
