"""What keeping an account costs more than merging it, set against the reads that keeping reaches more: an incremental ratio."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jianhao.costs.cost_words import money

NOTE = "（测算值，供研究参考）"


class Case(StrEnum):
    """How the two ways stand to each other."""

    RATIO = "ratio"
    KEEP_CHEAPER = "keep_cheaper"
    MERGE_BETTER = "merge_better"
    LESS_FOR_LESS = "less_for_less"
    NO_DIFFERENCE = "no_difference"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Way:
    """Yuan and genuine reads a year of keeping, or of merging with what moves to the successor; None is not known.

    `reads_low` and `reads_high` bound the reads: after merging they hang on how many followers move.
    """

    yuan: float | None
    reads: float | None
    reads_low: float | None = None
    reads_high: float | None = None


@dataclass(frozen=True, slots=True)
class Increment:
    """Keep minus merge: extra yuan, extra reads, yuan for each extra 1,000 reads with its bounds (None: no such bound)."""

    case: Case
    extra_yuan: float | None
    extra_reads: float | None
    yuan_per_1000: float | None
    low: float | None
    high: float | None
    sentence: str


def keep_minus_merge(keep: Way, merge: Way) -> Increment:
    """The incremental ratio of keeping over merging for one account and year."""
    if keep.yuan is None or merge.yuan is None or keep.reads is None or merge.reads is None:
        return Increment(
            Case.UNKNOWN, None, None, None, None, None, f"缺少{_missing(keep, merge)}，保留与整合不能比较。"
        )
    yuan, reads = keep.yuan - merge.yuan, keep.reads - merge.reads
    case = _case(yuan, reads)
    if case is not Case.RATIO:
        return Increment(
            case,
            yuan,
            reads,
            None,
            None,
            None,
            _SENTENCES[case].format(yuan=money(abs(yuan)), reads=abs(reads)) + NOTE,
        )
    least, most = _bounds(keep, merge)
    low, high = 1000 * yuan / most, None if least <= 0 else 1000 * yuan / least
    text = f"保留较整合每年多支出{money(yuan)}，多{reads:,.0f}次阅读，折合每多一千次阅读{money(1000 * yuan / reads)}{_range(low, high)}"
    return Increment(case, yuan, reads, 1000 * yuan / reads, low, high, text + NOTE)


def _case(yuan: float, reads: float) -> Case:
    if yuan == 0 and reads == 0:
        return Case.NO_DIFFERENCE
    if yuan <= 0 and reads >= 0:
        return Case.KEEP_CHEAPER
    if yuan < 0:
        return Case.LESS_FOR_LESS
    return Case.RATIO if reads > 0 else Case.MERGE_BETTER


def _bounds(keep: Way, merge: Way) -> tuple[float, float]:
    """The fewest and the most extra reads."""
    assert keep.reads is not None
    assert merge.reads is not None
    low, high = (keep.reads if end is None else end for end in (keep.reads_low, keep.reads_high))
    merged_low, merged_high = (
        merge.reads if end is None else end for end in (merge.reads_low, merge.reads_high)
    )
    return low - merged_high, high - merged_low


def _range(low: float, high: float | None) -> str:
    if high is None:
        return f"（不低于{money(low)}；按关注用户大多转到承接账号计，保留不多得阅读）"
    return "" if low == high else f"（{money(low)}至{money(high)}）"


def _missing(keep: Way, merge: Way) -> str:
    names = {
        "保留的费用": keep.yuan,
        "整合后的费用": merge.yuan,
        "保留的阅读数": keep.reads,
        "整合后的阅读数": merge.reads,
    }
    return "、".join(name for name, value in names.items() if value is None)


_SENTENCES = {
    Case.KEEP_CHEAPER: "保留较整合每年少支出{yuan}，阅读不减少",
    Case.MERGE_BETTER: "保留较整合每年多支出{yuan}，阅读不增加",
    Case.LESS_FOR_LESS: "保留较整合每年少支出{yuan}，也少{reads:,.0f}次阅读",
    Case.NO_DIFFERENCE: "保留与整合的费用和阅读相同",
}
