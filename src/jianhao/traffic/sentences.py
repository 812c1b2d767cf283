"""What is said of an account, in one sentence with numbers that anyone can check; and why a test says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.traffic.signals import Missing, Signal

ASK = "建议核对后台阅读来源"
ASK_LIKES = "建议主办单位说明点赞的组织情况"
ASK_FOLLOWERS = "建议核对后台用户增长来源"
REASONS = {
    Missing.few_posts: "可用的发布内容不足8篇，不作判断",
    Missing.no_curves: "发布后三天内没有三次以上的阅读数，不能看出阅读的到来过程",
    Missing.no_counts: "没有采集到所需的最终阅读数、点赞数或转发数",
    Missing.no_followers: "没有关注用户数或其历次数值",
    Missing.no_step: "关注用户数没有一次增长10%以上",
    Missing.few_peers: "可比的同类账号不足，无法比较",
    Missing.no_growth_known: "同一平台的发布内容太少，不知道阅读通常怎样到来",
    Missing.few_late: "符合条件的发布内容太少，不能判断",
}


@dataclass(frozen=True, slots=True)
class Said:
    """The numbers that a sentence names: `measured` of the account, `usual` of its peers (nan: none), posts it rests on."""

    signal: Signal
    measured: float
    usual: float
    posts: int
    clock: str = ""  # of burst: around what hour, how long


def sentence(said: Said) -> str:
    """One sentence; it says what was measured and what to look at, nothing of people."""
    return _WORDS[said.signal](said)


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
        f"按同类账号的通常情况，同样的时间段应为{percent(said.usual)}；{ASK}。"
    )


def _shape(said: Said) -> str:
    return (
        f"{said.posts}篇内容的阅读中，有{percent(said.measured)}的到达时间与同类账号的通常情况不同；{ASK}。"
    )


def _night(said: Said) -> str:
    return f"{said.posts}篇内容{percent(said.measured)}的阅读在0时至6时到达，同类账号同样时间发布的内容为{percent(said.usual)}；{ASK}。"


def _no_likes(said: Said) -> str:
    return (
        f"{said.posts}篇内容在阅读集中到达的时段只增加点赞{said.measured:.0f}个，"
        f"按这些内容其余时段的点赞情况应有约{said.usual:.0f}个；{ASK}。"
    )


def _rate(what: str, low: bool) -> str:
    ask = ASK if low else ASK_LIKES
    return f"{{posts}}篇内容每1,000次阅读有{what}{{a}}个，阅读数相近的同类账号为{{b}}个；{ask}。"


def _rates(what: str, low: bool, said: Said) -> str:
    words = _rate(what, low)
    return words.format(posts=said.posts, a=f"{1000 * said.measured:.1f}", b=f"{1000 * said.usual:.1f}")


def _dose(what: str, said: Said) -> str:
    return (
        f"阅读较多的一半内容与较少的一半相比，阅读增加一倍时{what}只增加{_doubling(said.measured)}，"
        f"同类账号增加{_doubling(said.usual)}；{ASK}。"
    )


def _doubling(slope: float) -> str:
    return percent(max(2.0**slope - 1, 0))


def _spread(said: Said) -> str:
    return f"{said.posts}篇内容的阅读数彼此十分接近（中间一半最高为最低的{said.measured:.1f}倍，同类账号为{said.usual:.1f}倍）；{ASK}。"


def _heap(said: Said) -> str:
    return (
        f"在阅读数接近整数的{said.posts}篇内容中，{percent(said.measured)}恰好略高于整数（如503、1,010），"
        f"没有特殊原因时约为{percent(said.usual)}；{ASK}。"
    )


def _reach(said: Said) -> str:
    return f"单篇阅读数一般相当于关注用户数的{percent(said.measured)}，关注用户数相近的同类账号为{percent(said.usual)}；{{ask}}。"


def _like_spread(said: Said) -> str:
    return f"{said.posts}篇内容的阅读数有高有低，点赞数却彼此接近；{ASK_LIKES}。"


def _no_response(said: Said) -> str:
    return (
        f"关注用户数一次大幅增长后，单篇阅读数为增长前的{said.measured:.2f}倍，"
        f"按关注用户的增幅通常为{said.usual:.2f}倍；{ASK_FOLLOWERS}。"
    )


_WORDS = {
    Signal.burst: _burst,
    Signal.kl: _shape,
    Signal.night: _night,
    Signal.burst_nolike: _no_likes,
    Signal.like_low: lambda s: _rates("点赞", True, s),
    Signal.share_low: lambda s: _rates("转发", True, s),
    Signal.like_high: lambda s: _rates("点赞", False, s),
    Signal.dose_likes: lambda s: _dose("点赞", s),
    Signal.dose_shares: lambda s: _dose("转发", s),
    Signal.disp_low: _spread,
    Signal.heap: _heap,
    Signal.reach_high: lambda s: _reach(s).format(ask=ASK),
    Signal.reach_low: lambda s: _reach(s).format(ask=ASK_FOLLOWERS),
    Signal.like_cv_low: _like_spread,
    Signal.like_underdisp: _like_spread,
    Signal.fol_noresp: _no_response,
}
