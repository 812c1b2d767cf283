"""What is known of other tools' files: one profile a tool, recognised by header set, keys, tables, folder and sheet.

`recognise` asks the most specific profile first; a file that none knows is read by its headings. A profile's `read` gives
posts; reads by time and source, findings and account lists come through `reads_of`, `checks_of` and `hints_of`, numbers of followers
through `ingest.follower_counts`.
"""

from __future__ import annotations

from jianhao.ingest.profiles import creator_exports
from jianhao.ingest.profiles._values import folder_account
from jianhao.ingest.profiles.feeds import Feeds, peek_feed
from jianhao.ingest.profiles.findings import VendorFindings, checks_of
from jianhao.ingest.profiles.follower_counts import FollowerCounts
from jianhao.ingest.profiles.hints import AccountLists, hints_of
from jianhao.ingest.profiles.media_crawler import MediaCrawler, MediaCrawlerPersons
from jianhao.ingest.profiles.outputs import (
    CHECK_FIELDS,
    HINT_FIELDS,
    READ_FIELDS,
    RawChecks,
    RawHints,
    RawReads,
)
from jianhao.ingest.profiles.we_mp_rss import WeMpRss
from jianhao.ingest.profiles.wechat_article_exporter import WechatArticleExporter
from jianhao.ingest.profiles.wechat_backoffice import WechatArticles
from jianhao.ingest.profiles.wechat_reads import ToutiaoReads, WechatReads, reads_of
from jianhao.ingest.profiles.weibo_crawler import WeiboCrawler, WeiboCrawlerComments
from jianhao.ingest.profiles.wewe_rss import WeweRss
from jianhao.ingest.raw import Output, Peek, Profile

__all__ = [
    "CHECK_FIELDS",
    "HINT_FIELDS",
    "PROFILES",
    "READ_FIELDS",
    "Output",
    "RawChecks",
    "RawHints",
    "RawReads",
    "checks_of",
    "folder_account",
    "hints_of",
    "peek_feed",
    "reads_of",
    "recognise",
]

PROFILES: tuple[Profile, ...] = (
    MediaCrawlerPersons(),
    WeiboCrawlerComments(),
    AccountLists(),
    WeiboCrawler(),
    MediaCrawler(),
    WechatArticleExporter(),
    WeMpRss(),
    WeweRss(),
    WechatReads(),
    ToutiaoReads(),
    FollowerCounts(),
    WechatArticles(),
    creator_exports.DOUYIN,
    creator_exports.CHANNELS,
    creator_exports.WEIBO,
    creator_exports.TOUTIAO,
    VendorFindings(),
    Feeds(),
)


def recognise(peek: Peek) -> Profile | None:
    """The profile of the tool that wrote the file, None for an unknown one."""
    return next((profile for profile in PROFILES if profile.recognises(peek)), None)
