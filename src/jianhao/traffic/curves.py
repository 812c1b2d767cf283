"""Posts and their counts over time as arrays: what all tests look at. Posts follow one another by account, counts by age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.int8]
UNKNOWN = -1
DAY_MINUTES = 1440
FINAL_AGE = 48 * 60  # minutes after which a count is taken as final
FINISHED = 72 * 60


@dataclass(frozen=True)
class Accounts:
    """Register columns of the judged accounts by position: codes of platform and level (level -1 unknown), followers (nan)."""

    ids: tuple[str, ...]
    platform: Ints
    level: Ints
    followers: Floats

    @property
    def size(self) -> int:
        """Number of accounts."""
        return len(self.ids)


@dataclass(frozen=True)
class Curves:
    """Posts in the order of their accounts.

    `account[i]` is the position of the account; `published[i]` the minute of publication since 1970-01-01 in Shanghai, UNKNOWN
    where the file says only the day. Counts of post i are rows starts[i]:starts[i+1] by age in minutes: `reads` and `likes`
    cumulative, UNKNOWN where nobody counted; `capped` where the platform shows a lower bound or a rounded number. `final_*` are
    the last counts of a post old enough (`final_reads` UNKNOWN otherwise), `final_capped` where it is only a lower bound.
    """

    account: Ints
    published: Longs
    starts: Longs
    minute: Ints
    reads: Ints
    likes: Ints
    capped: Bytes
    final_reads: Ints
    final_likes: Ints
    final_shares: Ints
    final_capped: Flags

    @property
    def size(self) -> int:
        """Number of posts."""
        return len(self.account)

    def born(self) -> Ints:
        """Minute of the day of publication, UNKNOWN where the time is not known."""
        minute = self.published % DAY_MINUTES
        return np.where(self.published >= 0, minute, UNKNOWN).astype(np.int32)


@dataclass(frozen=True)
class FollowerDays:
    """Dated numbers of followers: rows of account position, day number, followers, by account and day."""

    account: Ints
    day: Ints
    followers: Floats
