"""The endpoints that are called: path, calls a day, days of one call, first day with data.

Nothing of followers or messages is among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jianhao.dates import day_number

SOURCE = "微信公众平台开发文档；数据类接口的天数和起始日部分为第三方记载，待核"
AS_OF = "2026-11-23"
API = "https://api.weixin.qq.com"
PAGE = 20  # objects of one call, the most that is allowed


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint; `daily` is its quota. `span` and `first` only for numbers by day.

    `final_after`: how many days after its own day the numbers still change.
    """

    name: str
    path: str
    title: str
    daily: int
    span: int = 0
    first: int = 0
    final_after: int = 0


STABLE_TOKEN = Endpoint("stable_token", "/cgi-bin/stable_token", "接口凭据", 10_000)
FREEPUBLISH = Endpoint("freepublish_batchget", "/cgi-bin/freepublish/batchget", "已发布内容", 100)
DRAFTS = Endpoint("draft_batchget", "/cgi-bin/draft/batchget", "草稿", 1_000)
MATERIAL = Endpoint("material_batchget", "/cgi-bin/material/batchget_material", "永久素材", 1_000)

_NEW = day_number(date(2025, 11, 1))
_OLD = day_number(date(2014, 12, 1))
TOTAL_DETAIL = Endpoint(
    "getarticletotaldetail", "/datacube/getarticletotaldetail", "每篇累计数据", 1_000, 1, _NEW, 30
)
ARTICLE_READ = Endpoint("getarticleread", "/datacube/getarticleread", "每日阅读", 1_000, 1, _NEW)
ARTICLE_SHARE = Endpoint("getarticleshare", "/datacube/getarticleshare", "每日分享", 1_000, 1, _NEW)
SUMMARY = Endpoint("getbizsummary", "/datacube/getbizsummary", "账号每日数据", 1_000, 30, _NEW)
CUMULATE = Endpoint("getusercumulate", "/datacube/getusercumulate", "每日粉丝总数", 1_000, 7, _OLD)

LISTS = (FREEPUBLISH, DRAFTS)
MATERIAL_TYPES = ("image", "video", "voice")
NUMBERS = (TOTAL_DETAIL, ARTICLE_READ, ARTICLE_SHARE, SUMMARY, CUMULATE)
