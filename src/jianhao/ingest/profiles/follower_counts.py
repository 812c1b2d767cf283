"""Numbers of followers by day: 用户分析 of the WeChat back office, and the table that an office keeps itself.

No sample of the back office's file was seen (待核样本). The rows come through `ingest.follower_counts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._columns import Shape
from jianhao.ingest.profiles._rows import headings_of
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile

DAYS = ("日期", "统计日期", "时间", "采集日期", "采集时间")
OF_WECHAT = ("累积关注人数", "累计关注人数", "累积人数", "累计人数")
TOTALS = (*OF_WECHAT, "粉丝数", "粉丝总数", "总粉丝数", "累计粉丝数", "粉丝量", "总粉丝量", "关注用户数")
# With any of these the table is a register or one of posts, and its followers are a column among others.
NOT_WITH = frozenset({
    "标题", "内容标题", "图文标题", "文章标题", "正文", "内容", "链接", "发布时间", "发表时间", "阅读数", "阅读量", "阅读人数", "阅读次数",
    "点赞数", "作品名称", "微博数", "昵称", "主办单位", "主管单位", "账号状态", "检查时间", "受托单位", "起始日期",
})  # fmt: skip
SHAPE = Shape(frozenset(), (frozenset(DAYS), frozenset(TOTALS)), NOT_WITH, {})


class FollowerCounts:
    """Holds no posts."""

    id = "follower_counts"
    title = "粉丝数记录（公众平台用户分析等）"
    verified = False
    output = Output.FOLLOWERS

    def recognises(self, peek: Peek) -> bool:
        return any(map(SHAPE.fits, headings_of(peek)))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        return iter(())
