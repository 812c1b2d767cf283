"""Silent for a long time."""

from __future__ import annotations

from jianhao.inspection.facts import AccountFacts, Cadence
from jianhao.inspection.rule import Params
from jianhao.inspection.rules._gate import define
from jianhao.inspection.rules._outcomes import Value, with_measured
from jianhao.inspection.rules._parameters import PARAMETERS
from jianhao.inspection.rules._silence import (
    covered_ranges,
    judge_silence,
    last_update,
    silence_sentence,
    uncovered,
)
from jianhao.inspection.verdict import Judgement

ITEM = "long_silence"


def judge(facts: AccountFacts, threshold: Params) -> Judgement:
    """长期不更新：监测时间点距最近一次公开发布超过规定天数（默认90个自然日）的，不通过。

    依据：有关省份通报把超过3个月不更新的列为僵尸账号，国家层面未见统一天数，待核。
    取得记录的要求与“2周内无更新”相同，只是期间更长。发布节奏可以测算的，另列按该账号平时节奏出现这样长间隔的概率；
    概率低于界限的记为“疑似停更”，只作提示，不影响结论。
    """
    return with_measured(judge_silence(facts, ITEM, threshold), _rhythm(facts, threshold))


def _rhythm(facts: AccountFacts, threshold: Params) -> dict[str, Value]:
    """The gap test, only where every day since the last update is known: an uncollected gap is no gap."""
    last = last_update(facts)
    if facts.cadence is None or last is None:
        return {}
    ranges = covered_ranges(facts, ITEM, threshold["days"])
    if uncovered(ranges, last + 1, facts.as_of, last) is not None:
        return {}
    probability = gap_probability(facts.cadence)
    if probability is None:
        return {}
    limit: float = threshold.get("probability", PARAMETERS["probability"].default)
    return {
        "gap_probability": round(probability, 6),
        "cadence_state": "疑似停更" if probability < limit else None,
    }


def gap_probability(cadence: Cadence) -> float | None:
    """Gamma-Poisson chance of no post during `gap_exposure`, given the rhythm before; None if undefined.

    ((rate + exposure) / (rate + exposure + gap)) ** (shape + active days).
    """
    if cadence.shape is None or cadence.rate is None:
        return None
    seen, power = cadence.rate + cadence.exposure, cadence.shape + cadence.active_days
    # `not … >` also refuses NaN, which would not be JSON.
    if not seen > 0 or not power > 0 or not cadence.gap_exposure >= 0:
        return None
    share = seen / (seen + cadence.gap_exposure)
    return float(share**power) if share <= 1 else None


explain = silence_sentence
define(ITEM, "长期不更新", judge, explain, frozenset({"days", "check_days", "probability"}))
