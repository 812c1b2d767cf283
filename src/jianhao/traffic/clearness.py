"""From where on a difference is one that anybody sees in the numbers, whatever a test says of chance."""

from __future__ import annotations

from collections.abc import Callable

from jianhao.traffic.signals import Signal


def clear(signal: Signal, measured: float, usual: float) -> bool:
    """Whether anybody sees the difference between the two numbers of a sentence; without a usual one only kl has an answer."""
    return _CLEAR[signal](measured, usual)


def doubling(slope: float) -> float:
    """How much more there is of something, as a share, when the reads double."""
    return max(float(2.0**slope) - 1, 0.0)


def _times(factor: float) -> Callable[[float, float], bool]:
    """At least `factor` times the usual; below 1: at most."""
    return lambda a, b: a >= factor * b if factor > 1 else a <= factor * b


def _share_above(factor: float, points: float) -> Callable[[float, float], bool]:
    """A share so many times and so many points above the usual one."""
    return lambda a, b: a >= factor * b and a - b >= points


def _flat(measured: float, usual: float) -> bool:
    return doubling(usual) - doubling(measured) >= 0.2


_MORE, _LESS = _times(1.5), _times(2 / 3)
_CLEAR: dict[Signal, Callable[[float, float], bool]] = {
    Signal.burst: _share_above(1.5, 0.1),
    Signal.kl: lambda a, _: a >= 0.15,
    Signal.night: _share_above(1.5, 0.03),
    Signal.burst_nolike: _LESS,
    Signal.like_low: _LESS,
    Signal.share_low: _LESS,
    Signal.like_high: _MORE,
    Signal.dose_likes: _flat,
    Signal.dose_shares: _flat,
    Signal.disp_low: lambda a, b: a - 1 <= 2 / 3 * (b - 1),
    Signal.heap: _share_above(1.5, 0.15),
    Signal.reach_high: _MORE,
    Signal.reach_low: _LESS,
    Signal.like_early: _MORE,
    Signal.like_uneven: _MORE,
    Signal.like_flat: _flat,
    Signal.like_cv_low: _LESS,
    Signal.like_underdisp: _LESS,
    Signal.fol_noresp: _times(0.8),
    Signal.fol_step: _MORE,
}
