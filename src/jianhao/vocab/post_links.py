"""Which post a pasted link shows: platform, the post's own id, and the account where the link names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jianhao.vocab.account_links import account_of, context_value, platform_of
from jianhao.vocab.links import Link, links
from jianhao.vocab.native_ids import NativeId
from jianhao.vocab.platform_names import Platform

SOURCE = "各平台公开的内容链接格式"
AS_OF = "2026-11-23"

NUMBER = re.compile(r"[1-9][0-9]{4,19}")


@dataclass(frozen=True, slots=True)
class RecognisedPost:
    """`native_id` is the platform's own; WeChat's `mid_idx` counts within the account only."""

    platform: Platform
    native_id: str
    account: NativeId | None = None


def recognise_post(url: str) -> RecognisedPost | None:
    """The post behind the first link in the text that shows one; None otherwise. Never raises."""
    for link in links(url):
        platform = platform_of(link)
        reader = READERS.get(platform) if platform is not None else None
        if platform is None or reader is None:
            continue
        native = reader(link)
        if native is not None:
            return RecognisedPost(platform, native, account_of(platform, link))
    return None


def _number(text: str) -> str | None:
    return text if NUMBER.fullmatch(text) else None


def _match(pattern: str, text: str) -> str | None:
    found = re.fullmatch(pattern, text)
    return found.group(found.lastindex or 0) if found else None


def _weixin(link: Link) -> str | None:
    if link.segment(0) != "s":
        return None
    mid = link.query.get("mid") or link.query.get("appmsgid") or ""
    idx = link.query.get("idx") or link.query.get("itemidx") or ""
    if _number(mid) and re.fullmatch(r"[1-9][0-9]?", idx):
        return f"{mid}_{idx}"
    return _match(r"[A-Za-z0-9_-]{20,24}", link.segment(1))


def _weibo(link: Link) -> str | None:
    head, second = link.segment(0), link.segment(1)
    if link.on("t.cn"):
        return None
    if link.path[:2] == ("ttarticle", "p"):
        return _match(r"[0-9]{10,30}", link.query.get("id", ""))
    if head in {"detail", "status", "statuses"} or re.fullmatch(r"[1-9][0-9]{4,9}", head):
        return _match(r"[A-Za-z0-9]{9}|[1-9][0-9]{14,17}", second)
    return None


def _douyin(link: Link) -> str | None:
    if link.query.get("modal_id"):
        return _number(link.query["modal_id"])
    path = link.path[1:] if link.segment(0) == "share" else link.path
    return _number(path[1]) if len(path) > 1 and path[0] in {"video", "note", "article", "slides"} else None


def _toutiao(link: Link) -> str | None:
    head = link.segment(0)
    if head in {"article", "group", "item", "video", "w"}:
        return _number(link.segment(1))
    return _match(r"[ia]([1-9][0-9]{9,19})", head)


def _kuaishou(link: Link) -> str | None:
    if link.path[:2] in {("fw", "photo"), ("fw", "long-video")}:
        return _match(r"[A-Za-z0-9_-]{8,30}", link.segment(2))
    return _match(r"[A-Za-z0-9_-]{8,30}", link.segment(1)) if link.segment(0) == "short-video" else None


def _xiaohongshu(link: Link) -> str | None:
    places = (("explore",), ("discovery", "item"), ("user", "profile", link.segment(2)))
    below = next((len(place) for place in places if link.path[: len(place)] == place), None)
    return _match(r"[0-9a-f]{24}", link.segment(below)) if below is not None else None


def _bilibili(link: Link) -> str | None:
    if link.host == "t.bilibili.com":
        return _number(link.segment(0))
    if link.segment(0) == "opus":
        return _number(link.segment(1))
    if link.segment(0) == "read":
        return _match(r"cv[1-9][0-9]{0,11}", link.segment(-1).lower().replace("mobile", ""))
    last = link.segment(-1)
    video = _match(r"(?i:BV)(1[0-9A-Za-z]{9})", last)
    return f"BV{video}" if video else _match(r"av[1-9][0-9]{0,14}", last.lower())


def _baijiahao(link: Link) -> str | None:
    if link.segment(0) == "s":
        return _number(link.query.get("id", ""))
    return _match(r"(?:news_|dt_)([0-9]{8,25})", context_value(link, "nid") or "")


def _tieba(link: Link) -> str | None:
    return _number(link.segment(1)) if link.segment(0) == "p" else None


def _zhihu(link: Link) -> str | None:
    if "answer" in link.path[:-1]:
        return _number(link.segment(link.path.index("answer") + 1))
    return _number(link.segment(1)) if link.segment(0) in {"p", "pin", "zvideo"} else None


def _qiehao(link: Link) -> str | None:
    return _match(r"([0-9]{8}[0-9A-Z]{6,12})(?:\.html)?", link.segment(-1)) if link.on("new.qq.com") else None


def _pengpai(link: Link) -> str | None:
    if link.segment(0) == "detail":
        return _number(link.segment(1))
    return _match(r"newsDetail_forward_([1-9][0-9]{4,12})", link.segment(0))


READERS: dict[Platform, Callable[[Link], str | None]] = {
    Platform.weixin: _weixin,
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
    Platform.pengpai: _pengpai,
}
