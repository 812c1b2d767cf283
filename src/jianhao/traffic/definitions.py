"""Counts that count the same thing: of each group of peers the definition that most of its posts follow, by vocab.metrics.

A post whose counting spans a change of definition follows none; where nobody said whether reads are people or times, none does.
Such counts are compared with nothing: they stay out of all tests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jianhao.traffic.curves import DAY_MINUTES, UNKNOWN, Flags, Ints, Longs
from jianhao.vocab.metric_columns import definition_codes
from jianhao.vocab.metrics import Measure

MEASURES = (Measure.reads, Measure.likes, Measure.shares)


@dataclass(frozen=True)
class Alike:
    """Posts whose reads, likes and shares may stand beside those of peers (or were not counted); accounts none of whose reads may."""

    reads: Flags
    likes: Flags
    shares: Flags
    undefined: Flags

    @property
    def left_out(self) -> int:
        """Posts of which at least one count is compared with nothing."""
        return int((~(self.reads & self.likes & self.shares)).sum())


def alike(
    group: Ints, words: tuple[str, ...], account: Ints, first: Longs, last: Longs, known: tuple[Flags, Flags, Flags]
) -> Alike:  # fmt: skip
    """`group[a]` is the index in `words` (`platform/metric`) of account a, `account` the account of each post.

    `first` and `last` are the minutes (Shanghai) between which a post was counted: publication and its last count. `known` marks the
    posts whose reads, likes and shares were counted at all.
    """
    own = group[account]
    days = _Days(np.concatenate([first, last]))
    same = []
    for measure, counted in zip(MEASURES, known, strict=True):
        begun, ended = np.split(days.codes(measure, np.tile(own, 2), words), 2)
        code = np.where(counted & (begun == ended), begun, UNKNOWN)
        same.append(_of_most(code, own, len(words)) | ~counted)
    reads, likes, shares = same
    read, compared = (np.bincount(account[f], minlength=len(group)) for f in (known[0], known[0] & reads))
    return Alike(reads, likes, shares, (read > 0) & (compared == 0))


class _Days:
    """The days that occur among some minutes, and which of them each is: posts are many, days are few."""

    def __init__(self, minute: Longs) -> None:
        day = minute // DAY_MINUTES
        low = int(day.min(initial=0))
        occurs = np.zeros(int(day.max(initial=0)) - low + 1, np.bool_)
        occurs[day - low] = True
        self.days = np.flatnonzero(occurs) + low
        self.place = (np.cumsum(occurs) - 1)[day - low]

    def codes(self, measure: Measure, group: Ints, words: tuple[str, ...]) -> Ints:
        """The definition of each minute in its group, looked up once for every group and day; UNKNOWN where none can be said."""
        if not len(self.place):
            return np.empty(0, np.int32)
        pairs = [word.partition("/") for word in words]
        platforms, metrics = (
            np.repeat(np.array([pair[k] or None for pair in pairs], object), len(self.days)) for k in (0, 2)
        )
        days = np.clip(np.tile(self.days, len(words)), -(2**31), 2**31 - 1).astype(np.int32)
        found, _ = definition_codes(
            measure, pa.array(platforms, pa.string()), pa.array(metrics, pa.string()), days
        )
        codes: Ints = found.reshape(len(words), len(self.days))[group, self.place]
        return codes


def _of_most(code: Ints, group: Ints, groups: int) -> Flags:
    """Posts that follow the definition of most posts of their group."""
    known = code >= 0
    size = int(code.max(initial=0)) + 1
    tally = np.bincount(group[known].astype(np.int64) * size + code[known], minlength=groups * size)
    most = np.argmax(tally.reshape(groups, size), axis=1) if groups else np.zeros(0, np.int64)
    same: Flags = known & (code == most[group])
    return same
