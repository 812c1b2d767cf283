"""An account beside its peers: accounts of the same platform, with a level of their own, by a regression that outliers do not bend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from jianhao.traffic.curves import Accounts, Flags, Floats, Ints

ROUNDS = 25
HUBER, BISQUARE = 1.345, 4.685
MAD = 1.4826
LEAST_OF_LEVEL = 12  # accounts of a level; fewer are taken together with the level next to it
DEGREES = np.array([3.0, 4, 5, 6, 8, 10, 15, 30, 200])
MOST = 40.0
# Accounts are never taken to be more alike than this (in logs: 5 %): among many that hardly differ, one per cent is no reason to ask.
LEAST_SPREAD = 0.05


@dataclass(frozen=True)
class Groups:
    """`platform[i]` and `band[i]` of each account; `names[platform, band]` are the level codes taken together."""

    platform: Ints
    band: Ints
    levels: dict[tuple[int, int], tuple[int, ...]]


def group(accounts: Accounts, judged: Flags) -> Groups:
    """Bands of neighbouring levels of each platform with at least LEAST_OF_LEVEL judged accounts each."""
    band = np.full(accounts.size, -1, np.int32)
    levels: dict[tuple[int, int], tuple[int, ...]] = {}
    for platform in np.unique(accounts.platform).tolist():
        here = accounts.platform == platform
        codes = np.unique(accounts.level[here])
        counts = [int((here & judged & (accounts.level == code)).sum()) for code in codes]
        for number, some in enumerate(_bands(codes.tolist(), counts)):
            band[here & np.isin(accounts.level, some)] = number
            levels[platform, number] = tuple(some)
    return Groups(accounts.platform, band, levels)


def _bands(codes: list[int], counts: list[int]) -> list[list[int]]:
    bands: list[list[int]] = [[]]
    held = 0
    for code, count in zip(codes, counts, strict=True):
        if held >= LEAST_OF_LEVEL:
            bands.append([])
            held = 0
        bands[-1].append(code)
        held += count
    if len(bands) > 1 and held < LEAST_OF_LEVEL:
        last = bands.pop()
        bands[-1] += last
    return bands


@dataclass(frozen=True)
class Compared:
    """Of each account: standardised distance from its peers, one-sided p, what its peers would have; nan where it cannot be said."""

    z: Floats
    p: Floats
    usual: Floats


def compare(
    value: Floats, error: Floats, covariates: list[Floats], groups: Groups, least: int, high: bool, most_degrees: float = np.inf
) -> Compared:  # fmt: skip
    """Each account's `value` (standard error `error`) beside its peers at equal covariates; `high`: large is unusual.

    The spread comes from the side that buying cannot reach: how far honest accounts lie below tells how far they lie above.
    `most_degrees` keeps the tail heavy where values have one on the side that tells and none on the other.
    """
    z, p, usual = (np.full(len(value), np.nan) for _ in range(3))
    sign = 1.0 if high else -1.0
    good = np.isfinite(value) & np.isfinite(error)
    for column in covariates:
        good &= np.isfinite(column)
    for platform in np.unique(groups.platform[good]):
        rows = np.flatnonzero(good & (groups.platform == platform))
        if len(rows) < least:
            continue
        design = _design([c[rows] for c in covariates], groups.band[rows])
        fitted = _fit(design, value[rows], error[rows])
        rest = sign * (value[rows] - fitted)
        between = float(np.median(np.abs(rest)) * MAD) ** 2 - float(np.median(error[rows] ** 2))
        found = rest / np.sqrt(max(between, LEAST_SPREAD**2) + error[rows] ** 2)
        scale, degrees = mirror_tail(found)
        if between < LEAST_SPREAD**2:  # else the scale would undo the least spread
            scale = max(scale, 1.0)
        z[rows] = np.clip(found / scale, -MOST, MOST)
        p[rows] = stats.t.sf(z[rows], min(degrees, most_degrees))
        usual[rows] = fitted
    return Compared(z, p, usual)


def mirror_tail(z: Floats) -> tuple[float, float]:
    """Scale and degrees of freedom of Student's t that fit the negative side of z best."""
    below = -z[z < 0]
    if len(below) < 10:
        return 1.0, float(DEGREES[0])
    middle = np.median(below)
    best, found = -np.inf, (1.0, float(DEGREES[0]))
    for degrees in DEGREES:
        scale = max(float(middle / stats.t.ppf(0.75, degrees)), 1e-6)
        likelihood = float(stats.t.logpdf(below / scale, degrees).sum() - len(below) * np.log(scale))
        if likelihood > best:
            best, found = likelihood, (scale, float(degrees))
    return found


def _design(covariates: list[Floats], band: Ints) -> Floats:
    columns = [(band == code).astype(float) for code in np.unique(band)]
    for column in covariates:
        spread = column.std()
        columns.append((column - column.mean()) / spread if spread > 0 else np.zeros(len(column)))
    return np.column_stack(columns)


def _fit(design: Floats, value: Floats, error: Floats) -> Floats:
    """Fitted values: Huber's weights first, then those that let far values go altogether."""
    fitted: Floats = np.repeat(np.median(value), len(value))
    for number in range(ROUNDS):
        rest = value - fitted
        scale = max(float(np.median(np.abs(rest)) * MAD), 1e-9)
        far = np.abs(rest) / scale
        if number < ROUNDS // 2:
            weight = np.minimum(1, HUBER / np.maximum(far, 1e-9))
        else:
            weight = np.where(far < BISQUARE, (1 - (far / BISQUARE) ** 2) ** 2, 0)
        weight = weight / (scale**2 + error**2) * scale**2
        weighted = design * weight[:, None]
        gram = weighted.T @ design + 1e-9 * len(value) * np.eye(design.shape[1])
        fitted = np.asarray(design @ np.linalg.solve(gram, weighted.T @ value), np.float64)
    return fitted
