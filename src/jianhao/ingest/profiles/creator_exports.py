"""Exports of operators' own back offices that are one table: Douyin, 视频号, Weibo, Toutiao."""

from __future__ import annotations

from jianhao.ingest.profiles._columns import ColumnProfile, Shape

DOUYIN = ColumnProfile(
    "douyin_creator",
    "抖音创作者中心·作品数据",
    "douyin",
    Shape(
        marks=frozenset({"作品名称", "发布时间", "播放量", "体裁"}),
        one_of=(frozenset({"点赞量", "点赞"}), frozenset({"分享量", "分享"})),
        not_with=frozenset(),
        fields={
            "title": ("作品名称",),
            "published_at": ("发布时间",),
            "reads": ("播放量",),
            "likes": ("点赞量", "点赞"),
            "comments": ("评论量", "评论"),
            "shares": ("分享量", "分享"),
        },
    ),
    verified=True,
)

CHANNELS = ColumnProfile(
    "channels_creator",
    "视频号助手·单篇视频",
    "weixin_channels",
    Shape(
        marks=frozenset({"视频描述", "视频ID", "发布时间", "播放量", "推荐", "喜欢"}),
        one_of=(),
        not_with=frozenset(),
        fields={
            "native_id": ("视频ID",),
            "title": ("视频描述",),
            "published_at": ("发布时间",),
            "reads": ("播放量",),
            # Two buttons: the thumb (喜欢) and the heart that shows the video to one's friends (推荐), as 在看 does.
            "likes": ("喜欢",),
            "looks": ("推荐",),
            "comments": ("评论量",),
            "shares": ("分享量",),
        },
    ),
    verified=True,
)

WEIBO = ColumnProfile(
    "weibo_creator",
    "微博创作者中心·博文数据",
    "weibo",
    Shape(
        marks=frozenset({"发布时间", "转发数", "评论数"}),
        one_of=(
            frozenset({"微博内容", "博文内容"}),
            frozenset({"阅读数", "阅读量"}),
            frozenset({"点赞数", "赞数"}),
        ),
        not_with=frozenset({"账号ID", "账号名称", "用户昵称", "博主昵称", "博主id"}),
        fields={
            "native_id": ("微博ID", "博文ID", "mid"),
            "text": ("微博内容", "博文内容"),
            "url": ("微博链接", "博文链接", "链接"),
            "published_at": ("发布时间",),
            "reads": ("阅读数", "阅读量"),
            "likes": ("点赞数", "赞数"),
            "comments": ("评论数",),
            "shares": ("转发数",),
        },
    ),
    verified=False,
)

TOUTIAO = ColumnProfile(
    "toutiao_creator",
    "头条号·作品数据",
    "toutiao",
    Shape(
        marks=frozenset({"发布时间", "展现量"}),
        one_of=(frozenset({"标题", "作品标题"}), frozenset({"阅读量", "阅读(播放)量"})),
        not_with=frozenset({"账号ID", "账号名称", "账号昵称", "平台", "日期"}),
        fields={
            "title": ("标题", "作品标题"),
            "url": ("链接", "作品链接"),
            "published_at": ("发布时间",),
            "reads": ("阅读量", "阅读(播放)量"),
            "likes": ("点赞量", "点赞数"),
            "comments": ("评论量", "评论数"),
            "shares": ("分享量", "转发量"),
        },
    ),
    verified=False,
)
