"""What is said of an account, in one sentence with numbers that anyone can check; and why a test says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jianhao.traffic.clearness import clear, doubling
from jianhao.traffic.signals import BY_SIGNAL, Family, Missing, Signal

ASK = {
    Family.bought_reads: "建议核对后台阅读来源",
    Family.forced_likes: "建议主办单位说明点赞的组织情况",
    Family.bought_followers: "建议核对后台用户增长来源",
}
REASONS = {
    Missing.few_posts: "可用的发布内容不足8篇，不作判断",
    Missing.no_curves: "发布后三天内没有三次以上的阅读数，不能看出阅读的到来过程",
    Missing.no_counts: "没有采集到所需的最终阅读数、点赞数或转发数",
    Missing.no_followers: "没有关注用户数或其历次数值",
    Missing.no_step: "关注用户数没有一次增长10%以上",
    Missing.few_peers: "可比的同类账号不足，无法比较",
    Missing.no_growth_known: "同一平台的发布内容太少，不知道阅读通常怎样到来",
    Missing.few_late: "符合条件的发布内容太少，不能判断",
    Missing.no_definition: "阅读数没有注明是次数还是人数，或者采集期间口径有变化，不能与同类账号比较",
}
# Small beside the differences that people see for themselves, however steadily it comes: then the sentence says so.
SLIGHT = "；差别不大，但比同类账号之间通常的差别大"
SLIGHT_ALONE = "；差别不大，但比偶然的起伏大"  # of tests that compare an account with itself


@dataclass(frozen=True, slots=True)
class Said:
    """The numbers that a sentence names: `measured` of the account, `usual` of its peers (nan: none), posts it rests on."""

    signal: Signal
    measured: float
    usual: float
    posts: int
    clock: str = ""  # of burst: around what hour, how long


def sentence(said: Said, family: Family, also: Sequence[Signal] = ()) -> str:
    """One sentence: what was measured, whether the difference is small, which other tests agree, what to look at.

    It says nothing of people. Nothing that only a statistician sees is said without saying that it is small.
    """
    of_peers = BY_SIGNAL[said.signal].of_peers
    slight = "" if clear(said.signal, said.measured, said.usual) else SLIGHT if of_peers else SLIGHT_ALONE
    agree = f"；同时{'、'.join(BRIEFLY[signal] for signal in also)}" if also else ""
    return f"{_WORDS[said.signal](said)}{slight}{agree}；{ASK[family]}。"


def unsaid(missing: Missing) -> str:
    """Why the test cannot be said."""
    return f"{REASONS[missing]}。"


def fallen(posts: int, reads: int) -> str:
    """The platform's own counter fell."""
    return f"{posts}篇内容的公开阅读数在采集期间减少，共减少{reads:,}次，属平台自行核减；建议主办单位向平台了解核减原因。"


def insufficient(posts: int, least: int) -> str:
    """Too few posts."""
    return f"可用的发布内容{posts}篇，不足{least}篇，不作判断。"


def unremarkable() -> str:
    """Nothing stands out."""
    return "阅读、点赞和关注用户数据与同类账号没有明显差别。"


def percent(share: float) -> str:
    """58%; below one percent with a digit more."""
    return f"{100 * share:.0f}%" if share >= 0.0095 or share == 0 else f"{100 * share:.1f}%"


def _burst(said: Said) -> str:
    return (
        f"{said.posts}篇内容平均{percent(said.measured)}的阅读{said.clock}集中到达，"
        f"按同类账号的通常情况，同样的时间段应为{percent(said.usual)}"
    )


def _shape(said: Said) -> str:
    return f"{said.posts}篇内容的阅读中，有{percent(said.measured)}的到达时间与同类账号的通常情况不同"


def _night(said: Said) -> str:
    return f"{said.posts}篇内容{percent(said.measured)}的阅读在0时至6时到达，同类账号同样时间发布的内容为{percent(said.usual)}"


def _no_likes(said: Said) -> str:
    return (
        f"{said.posts}篇内容在阅读集中到达的时段只增加点赞{said.measured:.0f}个，"
        f"按这些内容其余时段的点赞情况应有约{said.usual:.0f}个"
    )


def _rates(what: str, said: Said) -> str:
    return (
        f"{said.posts}篇内容每1,000次阅读有{what}{1000 * said.measured:.1f}个，"
        f"阅读数相近的同类账号为{1000 * said.usual:.1f}个"
    )


def _dose(what: str, said: Said) -> str:
    return (
        f"阅读较多的一半内容与较少的一半相比，阅读增加一倍时{what}只增加{percent(doubling(said.measured))}，"
        f"同类账号增加{percent(doubling(said.usual))}"
    )


def _spread(said: Said) -> str:
    return f"{said.posts}篇内容的阅读数彼此十分接近（中间一半最高为最低的{said.measured:.1f}倍，同类账号为{said.usual:.1f}倍）"


def _heap(said: Said) -> str:
    return (
        f"在阅读数接近整数的{said.posts}篇内容中，{percent(said.measured)}恰好略高于整数（如503、1,010），"
        f"没有特殊原因时约为{percent(said.usual)}"
    )


def _reach(said: Said) -> str:
    return f"单篇阅读数一般相当于关注用户数的{percent(said.measured)}，关注用户数相近的同类账号为{percent(said.usual)}"


def _like_early(said: Said) -> str:
    return (
        f"{said.posts}篇内容发布后最初几小时的点赞与阅读之比为其后的{said.measured:.1f}倍，"
        f"同类账号为{said.usual:.1f}倍"
    )


def _like_uneven(said: Said) -> str:
    return (
        f"{said.posts}篇内容最初几小时的点赞数有多有少而与阅读数无关"
        f"（起伏为偶然起伏的{said.measured:.1f}倍，同类账号为{said.usual:.1f}倍）"
    )


def _like_spread(said: Said) -> str:
    return f"{said.posts}篇内容的阅读数有高有低，点赞数却彼此接近"


def _no_response(said: Said) -> str:
    return (
        f"关注用户数一次大幅增长后，单篇阅读数为增长前的{said.measured:.2f}倍，"
        f"按关注用户的增幅通常为{said.usual:.2f}倍"
    )


def _step(said: Said) -> str:
    return (
        f"关注用户数在两次记录之间增长到原来的{said.measured:.1f}倍，"
        f"其他账号一次较大的增长通常到{said.usual:.1f}倍"
    )


_WORDS: dict[Signal, Callable[[Said], str]] = {
    Signal.burst: _burst,
    Signal.kl: _shape,
    Signal.night: _night,
    Signal.burst_nolike: _no_likes,
    Signal.like_low: lambda s: _rates("点赞", s),
    Signal.share_low: lambda s: _rates("转发", s),
    Signal.like_high: lambda s: _rates("点赞", s),
    Signal.dose_likes: lambda s: _dose("点赞", s),
    Signal.dose_shares: lambda s: _dose("转发", s),
    Signal.disp_low: _spread,
    Signal.heap: _heap,
    Signal.reach_high: _reach,
    Signal.reach_low: _reach,
    Signal.like_early: _like_early,
    Signal.like_uneven: _like_uneven,
    Signal.like_flat: lambda s: _dose("点赞", s),
    Signal.like_cv_low: _like_spread,
    Signal.like_underdisp: _like_spread,
    Signal.fol_noresp: _no_response,
    Signal.fol_step: _step,
}
# What a test that agrees is called beside the one that is told.
BRIEFLY = {
    Signal.burst: "阅读集中到达",
    Signal.kl: "阅读的到来过程不同",
    Signal.night: "夜间阅读偏多",
    Signal.burst_nolike: "阅读集中的时段点赞偏少",
    Signal.like_low: "点赞偏少",
    Signal.share_low: "转发偏少",
    Signal.dose_likes: "点赞没有随阅读增加",
    Signal.dose_shares: "转发没有随阅读增加",
    Signal.disp_low: "各篇阅读数接近",
    Signal.heap: "阅读数多略高于整数",
    Signal.reach_high: "阅读数相对关注用户数偏高",
    Signal.reach_low: "阅读数相对关注用户数偏低",
    Signal.like_high: "点赞偏多",
    Signal.like_early: "点赞集中在发布之初",
    Signal.like_uneven: "有的内容点赞突然增多",
    Signal.like_flat: "点赞没有随阅读增加",
    Signal.like_cv_low: "各篇点赞数接近",
    Signal.like_underdisp: "各篇点赞数接近",
    Signal.fol_noresp: "关注用户增加后阅读没有增加",
    Signal.fol_step: "关注用户一次增加很多",
}
