"""Planted posts of hijacked accounts: ordinary posts with an offer in plain words and in five disguises."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

from jianhao.risk.finding import Category
from jianhao.risk.own_words import Lexicon
from jianhao.risk.packaged import lines
from jianhao.risk.scan import Words, hits_of
from jianhao.risk.texts import read_texts

# Written for this measurement, in the wording such posts have; not taken from the shipped list.
OFFERS = (
    "澳门新葡京上线，首存送彩金，真人荷官在线发牌", "六合彩内部特码资料，一肖中特，包赢", "真人娱乐老虎机，注册就送，提款秒到",
    "北京赛车计划群，导师带单，稳赚不赔", "网上赌场开户送金，百家乐龙虎斗任你玩", "足球投注平台，赌球返水高",
    "美女裸聊一对一，激情视频看片", "同城约会，小姐上门，全套服务", "成人网站无码视频，午夜福利直播", "招嫖学生妹，楼凤包夜信息",
    "高端外围模特，商务伴游，空降上门", "迷药催情药，春药货到付款", "出售气枪配件，气枪铅弹包邮", "仿真枪专卖，军用弩货到付款",
    "出售弓弩、钢珠枪，三利达现货", "代开发票，各类发票验证后付款", "办证刻章，文凭办理，包过包拿证", "信用卡套现，花呗套现，秒到账",
    "无抵押贷款，黑户可贷，当天下款", "刷单返利，日入过千，手机兼职日赚", "收购银行卡四件套，跑分平台高佣", "替考代考，考前答案，包过",
    "私家侦探，婚外情调查，手机定位查询", "股票配资，牛股推荐，炒股群免费进", "莆田鞋一比一复刻，高仿手表批发",
    "减肥神药，增大增粗，壮阳药",
)  # fmt: skip
CONTACTS = ("加微信 {}", "加v信{}", "QQ号{}", "微信同号{}", "telegram {}", "加我微信：{}", "")
ORDINARY = (
    "今天上午，县政务服务中心举办开放日活动。", "县气象台发布天气预报，请市民注意出行安全。", "本周六社区开展义诊，欢迎居民参加。",
)  # fmt: skip
HARMLESS = "·*~_|^　 ．"


@dataclass(frozen=True, slots=True)
class Disguise:
    """A way to write an offer so that it is not found."""

    name: str
    write: Callable[[str, random.Random], str]


@cache
def _column(number: int) -> dict[str, str]:
    """Per character the ways to take it apart (1) or its look-alikes (2)."""
    return {line.split("\t")[0]: [*line.split("\t"), "", ""][number] for line in lines("forms.xz")}


def _noise(offer: str, rng: random.Random) -> str:
    sign = rng.choice(HARMLESS)
    return "，".join(sign.join(part) for part in offer.split("，"))


def _look_alike(offer: str, rng: random.Random) -> str:
    """Every part of the offer with one character as another that looks alike, and Latin letters in other scripts."""
    alike = _column(2)
    parts = []
    for part in offer.split("，"):
        places = [k for k, c in enumerate(part) if alike.get(c)]
        if places:
            at = rng.choice(places)
            part = part[:at] + rng.choice(alike[part[at]]) + part[at + 1 :]
        parts.append(part)
    return "，".join(parts)


def _traditional(offer: str, rng: random.Random) -> str:
    return str(OpenCC("s2t").convert(offer))


def _pinyin(offer: str, rng: random.Random) -> str:
    """A third of the characters in pinyin."""
    return "".join(
        lazy_pinyin(c)[0] if rng.random() < 0.34 and "\u4e00" <= c <= "\u9fff" else c for c in offer
    )


def _split(offer: str, rng: random.Random) -> str:
    """Characters that can be taken apart are, one in two; the words are broken over lines."""
    apart = _column(1)
    return "".join(rng.choice(apart[c].split()) if apart.get(c) and rng.random() < 0.5 else c for c in offer)


DISGUISES = (
    Disguise("plain", lambda offer, rng: offer), Disguise("noise", _noise), Disguise("look-alikes", _look_alike),
    Disguise("traditional", _traditional), Disguise("pinyin", _pinyin), Disguise("split characters", _split),
)  # fmt: skip


def recall(posts: int, seed: int) -> dict[str, tuple[int, int]]:
    """Per disguise (posts found, posts planted)."""
    found = {}
    search = Words(Lexicon().search())
    for number, disguise in enumerate(DISGUISES):
        rng = random.Random(f"{seed} {number}")
        texts = [_planted(disguise, rng) for _ in range(posts)]
        hits = hits_of(read_texts(texts), search)
        found[disguise.name] = len({h.row for h in hits if h.rule.startswith("hijack")}), posts
    return found


def _planted(disguise: Disguise, rng: random.Random) -> str:
    offer = disguise.write(rng.choice(OFFERS), rng)
    account = "".join(rng.choice("abcdefghjkmnpqrstuvwxyz0123456789") for _ in range(8))
    contact = rng.choice(CONTACTS).format(account)
    return f"{rng.choice(ORDINARY)}{offer} {contact}"


def alarms(texts: list[str]) -> dict[str, int]:
    """Per category the number of real posts with a finding."""
    from jianhao.risk.rules import RULES

    rows: dict[Category, set[int]] = {category: set() for category in Category}
    for hit in hits_of(read_texts(texts), Words(Lexicon().search()), ["weibo"] * len(texts)):
        rows[RULES[hit.rule].category].add(hit.row)
    return {category.value: len(found) for category, found in rows.items()}
