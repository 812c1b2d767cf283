"""What a sentence says is as strong as what was measured, and anybody understands it."""

from __future__ import annotations

import pytest

from jianhao.traffic.clearness import clear
from jianhao.traffic.sentences import BRIEFLY, SLIGHT, SLIGHT_ALONE, Said, sentence
from jianhao.traffic.signals import BY_SIGNAL, Family, Signal

NEVER = ("造假", "作弊", "疑点", "线索", "刷量", "p值", "显著", "检验", "标准差", "回归")
TOLD = [s for s in Signal if s not in (Signal.clawback, Signal.combined)]


def said(signal: Signal, measured: float, usual: float) -> Said:
    return Said(signal, measured, usual, 28, "在3时前后约6小时内")


def test_a_small_difference_is_said_to_be_small():
    weak = sentence(said(Signal.burst, 0.36, 0.32), Family.bought_reads)
    assert weak == (
        "28篇内容平均36%的阅读在3时前后约6小时内集中到达，按同类账号的通常情况，同样的时间段应为32%"
        "；差别不大，但比同类账号之间通常的差别大；建议核对后台阅读来源。"
    )
    strong = sentence(said(Signal.burst, 0.70, 0.03), Family.bought_reads)
    assert SLIGHT not in strong
    assert strong.endswith("应为3%；建议核对后台阅读来源。")


@pytest.mark.parametrize(
    ("signal", "measured", "usual", "told"),
    [
        (Signal.share_low, 0.0297, 0.03, False),
        (Signal.share_low, 0.012, 0.03, True),
        (Signal.like_high, 0.011, 0.010, False),
        (Signal.like_high, 0.05, 0.01, True),
        (Signal.night, 0.06, 0.05, False),
        (Signal.night, 0.15, 0.05, True),
        (Signal.heap, 0.33, 0.30, False),
        (Signal.heap, 0.80, 0.30, True),
        (Signal.dose_likes, 0.9, 1.0, False),
        (Signal.dose_likes, 0.02, 1.0, True),
        (Signal.reach_low, 0.04, 0.05, False),
        (Signal.fol_step, 1.4, 1.3, False),
        (Signal.fol_step, 4.0, 1.3, True),
    ],
)
def test_what_anybody_sees(signal, measured, usual, told):
    assert clear(signal, measured, usual) is told


def test_tests_that_agree_are_named_beside():
    text = sentence(said(Signal.burst, 0.7, 0.03), Family.bought_reads, [Signal.share_low, Signal.heap])
    assert "；同时转发偏少、阅读数多略高于整数；建议" in text


@pytest.mark.parametrize("signal", TOLD)
def test_every_test_has_one_sentence_without_statistics(signal):
    family = BY_SIGNAL[signal].family
    assert family is not None
    text = sentence(said(signal, 0.5, 0.2), family, [s for s in TOLD if s is not signal][:3])
    assert text.count("。") == 1
    assert text.endswith("。")
    assert [word for word in NEVER if word in text + BRIEFLY[signal]] == []


def test_nothing_to_compare_with_is_never_a_clear_difference():
    for signal in (s for s in TOLD if s is not Signal.kl):
        assert not clear(signal, 0.5, float("nan"))


def test_a_small_difference_within_an_account_is_not_said_to_be_one_between_accounts():
    text = sentence(said(Signal.heap, 0.33, 0.30), Family.bought_reads)
    assert SLIGHT_ALONE in text
    assert "同类" not in text
