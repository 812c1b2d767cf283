"""Boosted decision trees over features cut into bins: how they are grown and what they answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from jianhao.kernels.compiling import kernel

Bins = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Splits = npt.NDArray[np.int16]
BINS = 48


@kernel
def grow_tree(
    bins: Bins, slope: Floats, curve: Floats, depth: int, shrink: float, least: float
) -> tuple[Splits, Splits, Floats]:
    """(feature or −1, last bin to the left, answer) of a tree that lowers the loss whose first and second derivatives are given."""
    rows, features = bins.shape
    nodes = (1 << (depth + 1)) - 1
    feature, border, answer = np.full(nodes, -1, np.int16), np.zeros(nodes, np.int16), np.zeros(nodes)
    node_of = np.zeros(rows, np.int32)
    for level in range(depth + 1):
        first, width = (1 << level) - 1, 1 << level
        slopes, curves = np.zeros((width, features, BINS)), np.zeros((width, features, BINS))
        all_slopes, all_curves = np.zeros(width), np.zeros(width)
        for row in range(rows):
            here = node_of[row] - first
            if here < 0:
                continue
            all_slopes[here] += slope[row]
            all_curves[here] += curve[row]
            if level < depth:
                for f in range(features):
                    slopes[here, f, bins[row, f]] += slope[row]
                    curves[here, f, bins[row, f]] += curve[row]
        for here in range(width):
            answer[first + here] = -all_slopes[here] / (all_curves[here] + shrink)
            if level < depth and all_curves[here] >= 2 * least:
                f, b = _best(slopes[here], curves[here], all_slopes[here], all_curves[here], shrink, least)
                feature[first + here], border[first + here] = f, b
        for row in range(rows):
            node = node_of[row]
            if node >= first:
                f = feature[node]
                node_of[row] = -1 if f < 0 else 2 * node + 1 + (bins[row, f] > border[node])
    return feature, border, answer


@kernel
def _best(
    slopes: Floats, curves: Floats, all_slopes: float, all_curves: float, shrink: float, least: float
) -> tuple[int, int]:
    best, feature, border = 1e-6, -1, 0
    whole = all_slopes**2 / (all_curves + shrink)
    for f in range(slopes.shape[0]):
        left_slope = left_curve = 0.0
        for b in range(BINS - 1):
            left_slope += slopes[f, b]
            left_curve += curves[f, b]
            right_curve = all_curves - left_curve
            if left_curve < least or right_curve < least:
                continue
            gain = left_slope**2 / (left_curve + shrink) + (all_slopes - left_slope) ** 2 / (
                right_curve + shrink
            )
            if gain - whole > best:
                best, feature, border = gain - whole, f, b
    return feature, border


@kernel
def add_answers(
    bins: Bins, feature: Splits, border: Splits, answer: Floats, rate: float, scores: Floats
) -> None:
    """Add one tree's answers to the scores of all rows."""
    for row in range(bins.shape[0]):
        node = 0
        while feature[node] >= 0:
            node = 2 * node + 1 + (bins[row, feature[node]] > border[node])
        scores[row] += rate * answer[node]


@kernel
def score_of(
    values: npt.NDArray[np.float32],
    features: Splits,
    thresholds: npt.NDArray[np.float32],
    answers: npt.NDArray[np.float32],
    start: float,
) -> float:
    """What all trees (one a row) say of one row of features; a value goes left up to the threshold."""
    score = start
    for tree in range(features.shape[0]):
        node = 0
        while features[tree, node] >= 0:
            node = 2 * node + 1 + (values[features[tree, node]] > thresholds[tree, node])
        score += answers[tree, node]
    return score
