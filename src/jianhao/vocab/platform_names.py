"""Platforms an account can stand on, and how tables spell them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

SOURCE = "各地政务新媒体季度通报与备案表所列平台（2020—2025）；《互联网用户公众账号信息服务管理规定》"
AS_OF = "2026-11-23"


class Platform(StrEnum):
    """The first half of an account's identity."""

    weixin = "weixin"
    weixin_channels = "weixin_channels"
    weixin_mini = "weixin_mini"
    weibo = "weibo"
    toutiao = "toutiao"
    douyin = "douyin"
    kuaishou = "kuaishou"
    xiaohongshu = "xiaohongshu"
    bilibili = "bilibili"
    baijiahao = "baijiahao"
    tieba = "tieba"
    qiehao = "qiehao"
    dayu = "dayu"
    pengpai = "pengpai"
    zhihu = "zhihu"
    app = "app"
    website = "website"  # no account: where a duty can go
    other = "other"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


class AccountType(StrEnum):
    """The two kinds of a WeChat public account; a table that says only 公众号 leaves it open."""

    subscription = "subscription"
    service = "service"

    @property
    def chinese(self) -> str:
        """订阅号 or 服务号."""
        return "订阅号" if self is AccountType.subscription else "服务号"


@dataclass(frozen=True, slots=True)
class PlatformCell:
    """What a cell of the column 平台 says."""

    platform: Platform
    account_type: AccountType | None = None


CHINESE = {
    Platform.weixin: "微信公众号",
    Platform.weixin_channels: "微信视频号",
    Platform.weixin_mini: "微信小程序",
    Platform.weibo: "新浪微博",
    Platform.toutiao: "今日头条",
    Platform.douyin: "抖音",
    Platform.kuaishou: "快手",
    Platform.xiaohongshu: "小红书",
    Platform.bilibili: "哔哩哔哩",
    Platform.baijiahao: "百家号",
    Platform.tieba: "百度贴吧",
    Platform.qiehao: "企鹅号",
    Platform.dayu: "大鱼号",
    Platform.pengpai: "澎湃号",
    Platform.zhihu: "知乎",
    Platform.app: "移动客户端",
    Platform.website: "政府网站",
    Platform.other: "其他",
}

# Blanks, brackets, punctuation and what HEAD and TAIL name are taken off before the look-up.
SPELLINGS = {
    Platform.weixin: "weixin wechat wx 微信 微信公众 公众 公众平台 微信公众平台 微信公众账 微信公号 公号 订阅 服务"
    " 微信订阅 微信服务 微信公众号订阅 微信公众号服务 公众号订阅 公众号服务 政务微信 官方微信 微信公众号",
    Platform.weixin_channels: "weixin_channels channels 视频 微信视频 腾讯视频号 视频号 微信视频号",
    Platform.weixin_mini: "weixin_mini miniprogram 小程序 微信小程序 政务小程序",
    Platform.weibo: "weibo sina 微博 新浪微博 新浪 政务微博 官方微博 新浪政务微博 sinaweibo",
    Platform.toutiao: "toutiao 头条 今日头条 头条新闻 头条政务 政务头条 今日头条头条",
    Platform.douyin: "douyin tiktok 抖音 抖音短视频 政务抖音 抖音政务 dy",
    Platform.kuaishou: "kuaishou ks 快手 快手短视频 政务快手",
    Platform.xiaohongshu: "xiaohongshu xhs rednote 小红书 小红薯",
    Platform.bilibili: "bilibili bili b站 哔哩哔哩 哔哩哔哩弹幕网 哔站",
    Platform.baijiahao: "baijiahao 百家 百度百家 百度",
    Platform.tieba: "tieba 贴吧 百度贴吧 官方贴吧",
    Platform.qiehao: "qiehao 企鹅 腾讯企鹅 企鹅媒体 腾讯新闻 腾讯内容开放平台",
    Platform.dayu: "dayu 大鱼 uc uc大鱼 uc头条",
    Platform.pengpai: "pengpai thepaper 澎湃 澎湃新闻 澎湃政务 澎湃问政 澎湃新闻政务",
    Platform.zhihu: "zhihu 知乎 知乎机构",
    Platform.app: "app apps 客户端 移动客户端 手机客户端 政务客户端 政务app 移动app 移动应用"
    " 移动互联网应用程序 应用程序 移动端app 移动客户端app 手机app 新闻客户端 app客户端 安卓客户端 苹果客户端 政务移动客户端",
    Platform.website: "website web 网站 政府网站 门户网站 政府门户网站 官网 官方网站",
    Platform.other: "other 其他 其它 其他平台 网易 搜狐 人民 新华 央视频 央视新闻 强国 学习强国 喜马拉雅"
    " 西瓜视频 一点 一点资讯 趣头条 微视 腾讯微博 腾讯视频 优酷 好看视频 南方 新浪看点 美篇 蜻蜓fm 荔枝 钉钉"
    " 支付宝小程序 支付宝 百度小程序 抖音小程序 支付宝生活 快应用",
}
BY_SPELLING = {word: platform for platform, words in SPELLINGS.items() for word in words.split()}
NOISE = re.compile(r"[\s()\[\]（）【】《》“”\"'、，,;；/|·.:：\-—+]+")
HEAD = re.compile("^(?:官方认证|官方|政务)")
TAIL = re.compile("(?:官方账号|政务号|机构号|账号|帐号|平台|号|类)$")


def read_platform(text: str) -> PlatformCell | None:
    """The platform of a cell, with 订阅号 or 服务号 where it says so; None when it cannot be said.

    `微信公众号（服务号）`, `新浪微博`, `头条号`, `APP` … Several platforms in one cell are no answer.
    """
    stem = NOISE.sub("", unicodedata.normalize("NFKC", text[:60])).casefold()
    plain = HEAD.sub("", stem)
    for candidate in (stem, plain, TAIL.sub("", plain), TAIL.sub("", TAIL.sub("", plain))):
        if candidate in BY_SPELLING:
            platform = BY_SPELLING[candidate]
            return PlatformCell(platform, _account_type(stem) if platform is Platform.weixin else None)
    return None


def _account_type(stem: str) -> AccountType | None:
    if ("订阅" in stem) == ("服务" in stem):
        return None
    return AccountType.subscription if "订阅" in stem else AccountType.service


def parse_platform(text: str) -> Platform | None:
    """The platform of a cell alone."""
    cell = read_platform(text)
    return cell.platform if cell is not None else None
