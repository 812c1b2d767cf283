"""Which account a pasted link shows: platform, kind of id, id."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from jianhao.vocab.links import Link, links
from jianhao.vocab.native_ids import IdKind, NativeId, biz_numeric, normalise_native_id
from jianhao.vocab.platform_names import Platform

SOURCE = "各平台公开的主页链接格式"
AS_OF = "2026-11-23"

MINI_SCHEME = re.compile(r"[#＃]\s*小程序\s*[:：]\s*[/／]{2}")
# Pages weibo.com/p/<prefix><uid> that belong to an account; 100808 (super topics) and others do not.
WEIBO_PAGE = re.compile(r"(?:100106|100206|100306|100406|100505|100605|107603)([1-9][0-9]{4,9})")
WEIBO_OWN_PAGES = (
    "u p n k tv login search hot home ajax ttarticle settings signup signin detail status statuses profile"
    " about at article tag topic friends follow fans album photo message mygroups newlogin register share"
    " s d a opus index help security verify vip club app apps game music movie page pub"
)
WEIBO_PLACES = frozenset(WEIBO_OWN_PAGES.split())


@dataclass(frozen=True, slots=True)
class Recognised:
    """The account of a link; both id fields are None for short links and pages that name no account."""

    platform: Platform
    id_kind: IdKind | None = None
    native_id: str | None = None


def recognise(url: str) -> Recognised | None:
    """The account behind the first link in the text that names one, else the first platform met.

    None when no link of a known platform is in the text. Never raises, whatever the text is.
    """
    first: Recognised | None = Recognised(Platform.weixin_mini) if MINI_SCHEME.search(url[:200]) else None
    for link in links(url):
        platform = platform_of(link)
        if platform is None:
            continue
        found = account_of(platform, link)
        if found is not None:
            return Recognised(platform, found.kind, found.value)
        first = first or Recognised(platform)
    return first


DOMAINS: tuple[tuple[Platform, tuple[str, ...]], ...] = (
    (Platform.weixin, ("mp.weixin.qq.com",)),
    (Platform.weixin_channels, ("channels.weixin.qq.com", "finder.video.qq.com")),
    (Platform.weixin_mini, ("servicewechat.com", "wxaurl.cn")),
    (Platform.weibo, ("weibo.com", "weibo.cn", "t.cn")),
    (Platform.douyin, ("douyin.com", "iesdouyin.com")),
    (Platform.toutiao, ("toutiao.com", "toutiaocdn.com", "toutiaoimg.cn", "profile.zjurl.cn", "365yg.com")),
    (Platform.kuaishou, ("kuaishou.com", "gifshow.com", "chenzhongtech.com", "kuaishouapp.com")),
    (Platform.xiaohongshu, ("xiaohongshu.com", "xhslink.com")),
    (Platform.bilibili, ("bilibili.com", "b23.tv", "bili2233.cn")),
    (Platform.baijiahao, ("baijiahao.baidu.com", "author.baidu.com", "mbd.baidu.com")),
    (Platform.tieba, ("tieba.baidu.com",)),
    (Platform.zhihu, ("zhihu.com",)),
    (Platform.qiehao, ("om.qq.com", "new.qq.com", "view.inews.qq.com", "kuaibao.qq.com")),
    (Platform.dayu, ("mp.dayu.com", "mp.uc.cn", "dayu.com", "m.uczzd.cn")),
    (Platform.pengpai, ("thepaper.cn",)),
    (
        Platform.app,
        (
            "apps.apple.com",
            "itunes.apple.com",
            "appgallery.huawei.com",
            "appgallery.cloud.huawei.com",
            "app.mi.com",
            "sj.qq.com",
            "a.app.qq.com",
            "android.myapp.com",
            "play.google.com",
        ),
    ),
    (Platform.website, ("gov.cn",)),
)


def platform_of(link: Link) -> Platform | None:
    """The platform whose domain the link is on."""
    if link.on("weixin.qq.com") and link.segment(0) == "sph":
        return Platform.weixin_channels
    return next((platform for platform, domains in DOMAINS if link.on(*domains)), None)


def account_of(platform: Platform, link: Link) -> NativeId | None:
    """The account that a link of this platform shows, or None."""
    reader = READERS.get(platform)
    shown = reader(link) if reader is not None else None
    return normalise_native_id(platform, shown) if isinstance(shown, str) else shown


def _weixin(link: Link) -> str | None:
    return biz_numeric(link.query.get("__biz", ""))


def _mini(link: Link) -> str | None:
    return link.segment(0) if link.on("servicewechat.com") else link.query.get("appid")


def _weibo(link: Link) -> str | None:
    head, second = link.segment(0).lower(), link.segment(1)
    if link.on("t.cn"):
        return None
    if head in {"u", "profile"}:
        return second if second.isdigit() else None
    if head == "p":
        page = WEIBO_PAGE.fullmatch(link.query.get("containerid", second))
        return page.group(1) if page else None
    if head.isdigit() and not head.startswith("0"):
        return head if len(head) <= 10 else None
    return None if head in WEIBO_PLACES or not re.fullmatch(r"[a-z0-9_.-]+", head) else head


def _douyin(link: Link) -> NativeId | str | None:
    given = link.query.get("sec_uid") or link.query.get("sec_user_id")
    shown = link.segment(1) if link.segment(0) == "user" else ""
    if link.segment(0) == "share" and link.segment(1) == "user":
        shown = link.segment(2)
    if re.fullmatch(r"[1-9][0-9]{4,19}", shown) and not given:
        return NativeId(IdKind.uid, shown)
    return (given or shown) if (given or shown).startswith("MS4w") else None


def _toutiao(link: Link) -> str | None:
    if link.path[:3] == ("c", "user", "token"):
        return link.segment(3)
    if link.path[:2] == ("c", "user"):
        return link.segment(2)
    if link.segment(0) == "profile" and link.on("toutiao.com"):
        return link.segment(1)
    return link.query.get("user_id")


def _kuaishou(link: Link) -> str | None:
    if link.segment(0) in {"profile", "u"}:
        return link.segment(1)
    return link.segment(2) if link.path[:2] == ("fw", "user") else link.query.get("userId")


def _xiaohongshu(link: Link) -> str | None:
    return link.segment(2) if link.path[:2] == ("user", "profile") and len(link.segment(2)) == 24 else None


def _bilibili(link: Link) -> str | None:
    if link.host == "space.bilibili.com":
        return link.segment(0)
    return link.segment(1) if link.segment(0) == "space" else None


def _baijiahao(link: Link) -> str | None:
    if link.query.get("app_id"):
        return link.query["app_id"]
    if link.on("author.baidu.com") and link.segment(0) == "home" and link.segment(1):
        return link.segment(1)
    return context_value(link, "app_id")


def context_value(link: Link, name: str) -> str | None:
    """A text from the JSON that Baidu's links carry in `context`."""
    try:
        context = json.loads(link.query.get("context", ""))
    except (ValueError, RecursionError):
        return None
    value = context.get(name) if isinstance(context, dict) else None
    return value if isinstance(value, str) else None


def _tieba(link: Link) -> str | None:
    return link.query.get("kw") if link.segment(0) in {"f", "mo"} else None


def _zhihu(link: Link) -> str | None:
    return link.segment(1) if link.segment(0) in {"people", "org"} else None


def _qiehao(link: Link) -> str | None:
    return link.segment(2) if link.path[:2] == ("omn", "author") else link.query.get("chlid")


def _dayu(link: Link) -> str | None:
    return link.query.get("mid")


def _app(link: Link) -> str | None:
    last = link.segment(-1)
    if link.on("apple.com"):
        return last.removeprefix("id") if last.startswith("id") else None
    if link.on("sj.qq.com", "huawei.com") and link.path:
        return last
    return link.query.get("id") or link.query.get("pkgname") or link.query.get("apkname")


def _website(link: Link) -> str | None:
    return link.host


READERS: dict[Platform, Callable[[Link], NativeId | str | None]] = {
    Platform.weixin: _weixin,
    Platform.weixin_mini: _mini,
    Platform.weibo: _weibo,
    Platform.douyin: _douyin,
    Platform.toutiao: _toutiao,
    Platform.kuaishou: _kuaishou,
    Platform.xiaohongshu: _xiaohongshu,
    Platform.bilibili: _bilibili,
    Platform.baijiahao: _baijiahao,
    Platform.tieba: _tieba,
    Platform.zhihu: _zhihu,
    Platform.qiehao: _qiehao,
    Platform.dayu: _dayu,
    Platform.app: _app,
    Platform.website: _website,
}
