"""How reads of a platform usually come in: the share of three days' reads come by each hour, for every hour of publication.

Learnt from the posts themselves: those that look most unlike the rest are left out, and the table is made again. So neither
bought reads nor genuine second waves of a minority enter it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianhao.kernels.blocks import cores, even_blocks, in_threads
from jianhao.kernels.growth_posts import BURST, HOURS, MEASURES, READS, add_growth, measure_posts
from jianhao.traffic.curves import UNKNOWN, Curves, Flags, Floats, Ints
from jianhao.traffic.parameters import Parameters

DAY_HOURS = 24
MEDIANS_OF = 200_000  # posts, about, from which medians are taken
PARTS = 32  # a fixed number, whatever the machine: sums come out the same to the last bit


@dataclass(frozen=True)
class Expected:
    """`table[row, h]` share come by the end of hour h; `row[i]` of each post, UNKNOWN where too few posts tell."""

    table: Floats
    row: Ints


def learn_growth(curves: Curves, platform: Ints, chosen: Parameters) -> Expected:
    """The table of every platform (code of each post in `platform`), learnt in rounds."""
    born = curves.born()
    row = np.where(born < 0, UNKNOWN, platform * DAY_HOURS + np.maximum(born, 0) // 60).astype(np.int32)
    rows = int(platform.max(initial=-1) + 1) * DAY_HOURS
    table, known = np.tile(_first_guess(), (rows, 1)), np.ones(rows, np.bool_)
    # Every so-many-th post in the order of accounts and time: enough, and the same whatever the order of the input.
    step = max(1, curves.size // chosen.growth_sample)
    learnt = np.where(np.arange(curves.size) % step == 0, row, UNKNOWN).astype(np.int32)
    used = learnt >= 0
    for _ in range(chosen.growth_rounds):
        table, known = _learn(curves, learnt, table, used, chosen)
        measures = measure(
            curves, np.where(known[np.maximum(learnt, 0)], learnt, UNKNOWN).astype(np.int32), table, chosen
        )
        used = (learnt >= 0) & _below(
            unusual_growth(measures, platform), platform, 1 - chosen.growth_left_out
        )
    return Expected(table, np.where(known[np.maximum(row, 0)], row, UNKNOWN).astype(np.int32))


def measure(curves: Curves, row: Ints, table: Floats, chosen: Parameters) -> Floats:
    """Measures of every post (columns of kernels.growth_posts)."""
    out = np.empty((curves.size, MEASURES))
    born = curves.born()
    blocks = even_blocks(np.diff(curves.starts), 4 * cores())
    list(in_threads(
        lambda span: measure_posts(
            *span, curves.starts, curves.minute, curves.reads, curves.likes, curves.capped, born, row, table,
            chosen.least_points, chosen.significant, out,
        ), blocks, cores(),
    ))  # fmt: skip
    return out


def _first_guess() -> Floats:
    """A power law of the age with a scale of a day: only how steps are divided at first."""
    hours = np.arange(HOURS)
    speed = (hours + 1.5) ** -0.8 * np.exp(-hours / 24)
    return np.concatenate([[0.0], np.cumsum(speed) / speed.sum()])


def _learn(
    curves: Curves, row: Ints, table: Floats, used: Flags, chosen: Parameters
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    blocks = even_blocks(np.diff(curves.starts), PARTS)

    def add(span: tuple[int, int]) -> tuple[Floats, npt.NDArray[np.int64]]:
        sums, posts = np.zeros((len(table), 2 * HOURS)), np.zeros(len(table), np.int64)
        add_growth(
            *span, curves.starts, curves.minute, curves.reads, curves.likes, curves.capped, row, table,
            chosen.least_points, used, sums, posts,
        )  # fmt: skip
        return sums, posts

    sums, posts = np.zeros((len(table), 2 * HOURS)), np.zeros(len(table), np.int64)
    for some, number in in_threads(add, blocks, cores()):
        sums += some
        posts += number
    return _tables(sums, posts, chosen.growth_posts)


def _tables(sums: Floats, posts: npt.NDArray[np.int64], least: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Per hour of publication the shares by hour; an hour with few posts borrows from the hours around it."""
    table, known = np.empty((len(sums), HOURS + 1)), np.zeros(len(sums), np.bool_)
    around = np.arange(DAY_HOURS)
    distance = np.abs((around[:, None] - around[None, :] + 12) % DAY_HOURS - 12)
    for base in range(0, len(sums), DAY_HOURS):
        own, number = sums[base : base + DAY_HOURS], posts[base : base + DAY_HOURS]
        reach = np.array([[number[distance[h] <= d].sum() for d in range(13)] for h in range(DAY_HOURS)])
        near = np.argmax(reach >= least, axis=1)
        known[base : base + DAY_HOURS] = reach[:, -1] >= least
        for hour in range(DAY_HOURS):
            pooled = own[distance[hour] <= near[hour]].sum(axis=0)
            speed = pooled[:HOURS] / np.maximum(pooled[HOURS:], 1e-9)
            speed = np.maximum(speed, 1e-9)
            table[base + hour] = np.concatenate([[0.0], np.cumsum(speed) / speed.sum()])
    return table, known


def unusual_growth(measures: Floats, platform: Ints) -> Floats:
    """The log of the worst window less its median among posts of the platform with as many reads."""
    unusual = np.full(len(measures), np.nan)
    valid = ~np.isnan(measures[:, READS])
    for code in np.unique(platform[valid]):
        posts = np.flatnonzero(valid & (platform == code))
        told = posts[:: max(1, len(posts) // MEDIANS_OF)]
        edges, middle = _usual_windows(np.log(measures[told, READS]), measures[told, BURST])
        bins = np.searchsorted(edges, np.log(measures[posts, READS]), "right")
        unusual[posts] = measures[posts, BURST] - middle[bins]
    return unusual


def _usual_windows(log_reads: Floats, value: Floats) -> tuple[Floats, Floats]:
    """Edges of bins of reads, and the median of the worst windows in each; an empty bin takes that of all."""
    edges = np.unique(np.quantile(log_reads, np.linspace(0, 1, 41)[1:-1]))
    bins = np.searchsorted(edges, log_reads, "right")
    order = np.lexsort((value, bins))
    begin = np.searchsorted(bins[order], np.arange(len(edges) + 2))
    middle = [
        float(np.median(value[order[begin[b] : begin[b + 1]]]))
        if begin[b + 1] > begin[b]
        else float(np.median(value))
        for b in range(len(edges) + 1)
    ]
    return edges, np.array(middle)


def _below(unusual: Floats, platform: Ints, share: float) -> Flags:
    """Whether a post is among the `share` of its platform with the least unusual growth."""
    below = np.zeros(len(unusual), np.bool_)
    valid = ~np.isnan(unusual)
    for code in np.unique(platform[valid]):
        posts = valid & (platform == code)
        below |= posts & (unusual <= np.quantile(unusual[posts], share))
    return below
