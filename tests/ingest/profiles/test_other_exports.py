"""Creators' exports, vendors' finding lists, feeds and account lists."""

import pytest

from jianhao.ingest.profiles import checks_of, hints_of

DOUYIN = (
    "作品名称,发布时间,体裁,审核状态,播放量,完播率,5s完播率,封面点击率,2s跳出率,平均播放时长,"
    "点赞量,分享量,评论量,收藏量,主页访问量,粉丝增量"
)
DOUYIN_ROW = "防汛演练,2026-07-18 14:11:20,1min-视频,公开,81,0.08,0.37,,0.37,9.53,6,1,3,0,3,0"
CHANNELS = (
    "视频描述,视频ID,发布时间,完播率,平均播放时长,播放量,推荐,喜欢,评论量,分享量,关注量,"
    "转发聊天和朋友圈,设为铃声,设为状态,设为朋友圈封面"
)
CHANNELS_ROW = "防汛演练,export/native-1,2026/07/24,20%,14.73秒,99,3,8,2,4,1,4,0,0,0"
WEIBO = "微博内容,发布时间,阅读数,转发数,评论数,点赞数,微博链接"
WEIBO_ROW = "防汛演练,2026-07-24 08:00,900,4,3,12,https://weibo.com/2800000001/OeXampL3b"
TOUTIAO = "标题,发布时间,展现量,阅读量,点赞量,评论量"
TOUTIAO_ROW = "防汛演练,2026-07-24 08:00,900,55,4,3"
COUNTS = (
    "platform",
    "title",
    "text",
    "native_id",
    "url",
    "published_at",
    "reads",
    "likes",
    "looks",
    "comments",
    "shares",
)


@pytest.mark.parametrize(
    ("profile", "header", "row", "expected"),
    [
        ("douyin_creator", DOUYIN, DOUYIN_ROW, "douyin|防汛演练||||2026-07-18 14:11:20|81|6||3|1"),
        (
            "channels_creator",
            CHANNELS,
            CHANNELS_ROW,
            "weixin_channels|防汛演练||export/native-1||2026/07/24|99|8|3|2|4",
        ),
        (
            "weibo_creator",
            WEIBO,
            WEIBO_ROW,
            "weibo||防汛演练||https://weibo.com/2800000001/OeXampL3b|2026-07-24 08:00|900|12||3|4",
        ),
        ("toutiao_creator", TOUTIAO, TOUTIAO_ROW, "toutiao|防汛演练||||2026-07-24 08:00|55|4||3|"),
    ],
)
def test_creators_exports(bench, profile, header, row, expected):
    source = bench.csv("示例县发布/2024年5月/导出.csv", [header.split(","), row.split(",")])
    assert bench.profile(source) == profile
    named = {name: text for name, text in zip(COUNTS, expected.split("|"), strict=True) if text}
    assert bench.posts(source) == [named | {"account_name": "示例县发布", "row": 2}]


def test_a_folder_called_by_id_names_the_account(bench):
    source = bench.csv(
        "2800000001/202405/导出.csv", [DOUYIN.split(","), ["防汛演练", "2026-07-18", "视频", "公开", "81"]]
    )
    (post,) = bench.posts(source)
    assert post["account_ref"] == "2800000001"
    assert "account_name" not in post


def test_a_missing_number_stays_missing(bench):
    source = bench.csv("导出.csv", [DOUYIN.split(","), ["防汛演练", "2026-07-18", "视频", "公开", ""]])
    assert "reads" not in bench.posts(source)[0]


def test_vendors_misprints(bench, shown):
    header = [
        "序号",
        "账号名称",
        "平台",
        "文章标题",
        "文章链接",
        "疑似错误",
        "建议修改",
        "错误类型",
        "监测时间",
    ]
    link = "http://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2247490098&idx=1"
    rows = [
        ["监测问题清单"],
        header,
        ["1", "示例县发布", "微信", "防汛演练", link, "防讯", "防汛", "", "2026-08-01"],
    ]
    source = bench.xlsx("清单.xlsx", {"错敏信息": rows})
    assert bench.profile(source) == "vendor_findings"
    assert bench.posts(source) == []
    assert shown(checks_of(source, bench.log)) == [
        {
            "account_ref": "3286016687", "account_name": "示例县发布", "platform": "微信", "item": "错别字", "result": "failed",
            "checked_at": "2026-08-01", "title": "防汛演练", "url": link, "wording": "防讯", "suggestion": "防汛", "row": 3,
        }
    ]  # fmt: skip


def test_vendors_problems_take_rule_ids_by_official_wording(bench, shown):
    rows = [
        ["新媒体名称", "问题类型", "问题描述", "检查时间"],
        ["示例县发布", "监测时间点前2周内无更新", "最近更新2026-07-01", "2026-08-01"],
        ["示例县发布", "其他问题", "页面不美观", "2026-08-01"],
    ]
    found = shown(checks_of(bench.xlsx("清单.xlsx", {"s": rows}), bench.log))
    assert [(r["item"], r["evidence"]) for r in found] == [
        ("silence_14d", "最近更新2026-07-01"),
        ("其他问题", "页面不美观"),
    ]


def test_our_own_form_is_not_a_vendors_list(bench):
    header = ["账号ID", "账号名称", "问题类别", "问题说明", "核查人", "核查时间"]
    source = bench.xlsx(
        "人工核查单.xlsx",
        {"人工核查单": [header, ["weixin:gh_0", "示例县发布", "发布商业广告", "", "张某", "2026-08-01"]]},
    )
    assert bench.profile(source) is None
    assert list(checks_of(source, bench.log)) == []


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY a "坏"><!ENTITY b SYSTEM "file:///etc/hostname">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>示例县发布</title><link>http://example.cn/feed/MP_WXS_3286016687.rss</link>
<item><id>1</id><title>防汛演练&b;</title><link>https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv</link>
<description>摘要</description><pubDate>Mon, 20 May 2024 08:30:15</pubDate>
<content:encoded>&lt;![CDATA[&lt;p&gt;正文&lt;/p&gt;]]&gt;</content:encoded></item>
<item><title>第二篇</title><link>https://example.cn/2</link><pubDate>Mon, 20 May 2024 00:30:15 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>示例县发布</title><id>x</id>
<entry><title>防汛演练</title><id>1</id><link rel="self" href="https://example.cn/self"/><link href="https://example.cn/1"/>
<updated>2024-05-21T00:00:00Z</updated><published>2024-05-20T00:30:15Z</published><summary>摘要</summary></entry></feed>"""


def test_rss_with_entities_left_unexpanded(bench, peek):
    from jianhao.ingest.profiles import recognise

    source = bench.text("feed.rss", RSS)
    profile = recognise(peek(source))
    assert profile.id == "feeds"
    assert [batch.listing for batch in profile.read(source, bench.log)] == [False]
    first, second = bench.posts(source)
    assert first == {
        "platform": "weixin", "account_ref": "MP_WXS_3286016687", "account_name": "示例县发布", "title": "防汛演练&b;",
        "native_id": "AbCdEfGhIjKlMnOpQrStUv", "url": "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv", "text": "正文",
        "published_at": "2024-05-20 08:30:15", "row": 1,
    }  # fmt: skip
    assert second["published_at"] == "2024-05-20 00:30:15+00:00"
    assert "text" not in second


def test_atom(bench):
    source = bench.text("feed.atom", '<?xml version="1.0"?>' + ATOM)
    assert bench.profile(source) == "feeds"
    assert bench.posts(source) == [
        {
            "account_name": "示例县发布",
            "title": "防汛演练",
            "url": "https://example.cn/1",
            "published_at": "2024-05-20T00:30:15Z",
            "row": 1,
        }
    ]


def test_json_feed(bench):
    item = {
        "id": "1",
        "url": "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv",
        "title": "防汛演练",
        "date_modified": "2024-05-20T00:30:15.000Z",
    }
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "title": "示例县发布",
        "feed_url": "http://example.cn/feeds/MP_WXS_3286016687.json",
        "items": [item],
    }
    source = bench.json("feed.json", feed)
    assert bench.profile(source) == "feeds"
    (post,) = bench.posts(source)
    assert (post["account_ref"], post["published_at"]) == ("MP_WXS_3286016687", "2024-05-20T00:30:15.000Z")


def test_a_broken_feed_is_one_sentence(bench):
    from jianhao.errors import UnusableFile

    with pytest.raises(UnusableFile, match="订阅源文件不完整"):
        bench.posts(bench.text("feed.rss", RSS[:400]))


def test_account_list_of_we_mp_rss(bench, shown):
    header = ["id", "公众号名称", "封面图", "简介", "状态", "创建时间", "faker_id"]
    row = ["MP_WXS_3286016687", "示例县发布", "", "简介", "1", "2024-05-20T08:00:00", "MzI4NjAxNjY4Nw=="]
    source = bench.csv("公众号列表.csv", [header, row])
    assert bench.profile(source) == "account_lists"
    assert bench.posts(source) == []
    assert shown(hints_of(source, bench.log)) == [
        {
            "account_ref": "MP_WXS_3286016687",
            "other_ref": "MzI4NjAxNjY4Nw==",
            "account_name": "示例县发布",
            "platform": "weixin",
            "row": 2,
        }
    ]


USER_COLUMNS = (
    "用户id,昵称,性别,生日,所在地,学习经历,公司,注册时间,阳光信用,微博数,粉丝数,关注数,简介,主页,头像,高清头像,"
    "微博等级,会员等级,是否认证,认证类型,认证信息,上次记录微博信息"
)
USERS = USER_COLUMNS.split(",")


def user(shift):
    page = "https://m.weibo.cn/u/2800000001"
    ip = ["IP属地：示例省"] * shift
    counts, pictures = ["350", "12000", "80"], [page, "https://example.cn/a", "https://example.cn/b"]
    head = ["2800000001", "示例县发布", "男", "1990-01-01", "示例省", *ip, "", "", "2013-01-01", "极好"]
    return [*head, *counts, "简介", *pictures, "48", "0", "True", "1", "示例县人民政府官方微博", ""]


def test_weibo_users_of_both_widths_in_one_file_without_personal_columns(bench, shown):
    rows = [USERS, user(0), user(1), user(1)[:10]]
    source = bench.csv("users.csv", rows)
    assert bench.profile(source) == "account_lists"
    expected = {
        "account_ref": "2800000001", "account_name": "示例县发布", "platform": "weibo", "followers": "12000", "posts": "350",
        "verified": "True", "verified_type": "1", "verified_subject": "示例县人民政府官方微博",
    }  # fmt: skip
    found = shown(hints_of(source, bench.log))
    assert found == [expected | {"row": 2}, expected | {"row": 3}]
    assert bench.issues(source) == [("shifted_row", 4, "")]


def test_account_list_of_the_exporter(bench, shown):
    accounts = [{"fakeid": "MzI4NjAxNjY4Nw==", "nickname": "示例县发布", "completed": True, "count": 3}]
    source = bench.json(
        "accounts.json", {"version": 1, "usefor": "wechat-article-exporter", "accounts": accounts}
    )
    assert bench.profile(source) == "account_lists"
    assert shown(hints_of(source, bench.log)) == [
        {"account_ref": "MzI4NjAxNjY4Nw==", "account_name": "示例县发布", "platform": "weixin", "row": 1}
    ]
