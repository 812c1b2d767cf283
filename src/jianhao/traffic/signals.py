"""The named tests: what each looks at, what it speaks for, what it needs, and which of them a genuine wave of readers never sets off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Family(StrEnum):
    """What the data of an account may have to be explained by."""

    bought_reads = "bought_reads"
    forced_likes = "forced_likes"
    bought_followers = "bought_followers"


class Need(StrEnum):
    """The data that a test rests on."""

    curves = "curves"  # several counts of each post within three days of publication
    hourly = "hourly"  # reads of the account by hour, from the back office
    counts = "counts"  # final counts
    followers = "followers"  # a number of followers
    dated_followers = "dated_followers"  # numbers of followers with their days


class Signal(StrEnum):
    """The tests, and `combined`: all of them together."""

    burst = "burst"
    kl = "kl"
    night = "night"
    burst_nolike = "burst_nolike"
    like_low = "like_low"
    share_low = "share_low"
    dose_likes = "dose_L"
    dose_shares = "dose_S"
    disp_low = "disp_low"
    heap = "heap"
    reach_high = "reach_high"
    reach_low = "reach_low"
    fol_noresp = "fol_noresp"
    fol_step = "fol_step"
    like_high = "like_high"
    like_early = "like_early"
    like_uneven = "like_uneven"
    like_flat = "like_flat"
    like_cv_low = "like_cv_low"
    like_underdisp = "like_underdisp"
    clawback = "clawback"
    combined = "combined"


class Rung(IntEnum):
    """How far the evidence reaches; the lower the number, the firmer."""

    platform = 0  # the platform took reads back
    back_office = 1  # the account's own export of where reads came from
    statistical = 2  # several tests agree, and the rate of wrong reminders is held
    single = 3  # one test only: to look at


class Missing(IntEnum):
    """Why a test cannot be said."""

    said = 0
    few_posts = 1
    no_curves = 2
    no_counts = 3
    no_followers = 4
    no_step = 5
    few_peers = 6
    no_growth_known = 7
    few_late = 8
    no_definition = 9


@dataclass(frozen=True, slots=True)
class Test:
    """A named test: its family, the data it needs, whether it is a comparison with peers, whether it corroborates,
    and its weight among the others (fixed beforehand: how much it told on the seeds that thresholds were chosen on).

    Those that corroborate are not set off by a genuine second wave of readers: such readers like, sleep at night, and do not
    stop at round numbers.
    """

    signal: Signal
    family: Family | None
    need: Need
    of_peers: bool = True
    corroborates: bool = False
    weight: float = 1.0


_READS, _LIKES, _FOLLOWERS = Family
TESTS = (
    Test(Signal.burst, _READS, Need.curves, weight=4),
    Test(Signal.kl, _READS, Need.curves, weight=0.5),
    Test(Signal.night, _READS, Need.curves, corroborates=True, weight=4),
    Test(Signal.burst_nolike, _READS, Need.curves, of_peers=False, corroborates=True, weight=4),
    Test(Signal.like_low, _READS, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.share_low, _READS, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.dose_likes, _READS, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.dose_shares, _READS, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.disp_low, _READS, Need.counts, weight=0.5),
    Test(Signal.heap, _READS, Need.counts, of_peers=False, corroborates=True),
    Test(Signal.reach_high, _READS, Need.followers, corroborates=True, weight=0.5),
    Test(Signal.like_high, _LIKES, Need.counts, corroborates=True),
    Test(Signal.like_early, _LIKES, Need.curves, corroborates=True, weight=4),
    Test(Signal.like_uneven, _LIKES, Need.curves, corroborates=True, weight=4),
    Test(Signal.like_flat, _LIKES, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.like_cv_low, _LIKES, Need.counts, corroborates=True, weight=0.5),
    Test(Signal.like_underdisp, _LIKES, Need.counts, of_peers=False, corroborates=True, weight=0.5),
    Test(Signal.reach_low, _FOLLOWERS, Need.followers, corroborates=True, weight=0.5),
    Test(Signal.fol_noresp, _FOLLOWERS, Need.dated_followers, corroborates=True, weight=4),
    Test(Signal.fol_step, _FOLLOWERS, Need.dated_followers, weight=0.25),
    Test(Signal.clawback, None, Need.curves, of_peers=False),
)
BY_SIGNAL = {test.signal: test for test in TESTS}
