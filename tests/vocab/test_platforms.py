"""Platform words, account links, post links, ids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianhao.vocab.platforms import (
    AccountType,
    IdKind,
    NativeId,
    Platform,
    biz_numeric,
    creator_hash,
    normalise_native_id,
    parse_platform,
    read_platform,
    recognise,
    recognise_post,
)

SEC_UID = "MS4wLjABAAAA" + "aB3_-" * 9
XHS_USER, XHS_NOTE = "5f0123456789abcdef012345", "65f0123456789abcdef01234"


@pytest.mark.parametrize(
    ("words", "platform"),
    [
        ("微信 微信公众号 公众号 订阅号 微信服务号 公众号（订阅号） 官方微信公众号 WeChat", Platform.weixin),
        ("视频号 微信视频号", Platform.weixin_channels),
        ("小程序 微信小程序", Platform.weixin_mini),
        ("微博 新浪微博 政务微博 官方微博", Platform.weibo),
        ("今日头条 头条号 头条 政务头条号", Platform.toutiao),
        ("抖音 抖音号 抖音短视频", Platform.douyin),
        ("快手 快手号", Platform.kuaishou),
        ("小红书 小红书号", Platform.xiaohongshu),
        ("哔哩哔哩 B站 bilibili Ｂ站", Platform.bilibili),
        ("百家号", Platform.baijiahao),
        ("百度贴吧 贴吧", Platform.tieba),
        ("企鹅号", Platform.qiehao),
        ("大鱼号", Platform.dayu),
        ("澎湃号 澎湃新闻 澎湃政务号", Platform.pengpai),
        ("知乎 知乎机构号", Platform.zhihu),
        ("APP app 客户端 移动客户端 移动客户端（APP） 手机APP", Platform.app),
        ("政府网站 网站", Platform.website),
        ("其他 其它 网易号 人民号 学习强国号", Platform.other),
    ],
)
def test_platform_from_spellings(words: str, platform: Platform) -> None:
    assert {word: parse_platform(word) for word in words.split()} == dict.fromkeys(words.split(), platform)


@pytest.mark.parametrize("platform", list(Platform))
def test_platform_reads_its_own_words(platform: Platform) -> None:
    assert parse_platform(platform.chinese) is platform
    assert parse_platform(platform.value) is platform


@pytest.mark.parametrize("text", ["", "号", "微信、微博", "微信和抖音", "示例平台", "新媒体"])
def test_platform_that_is_not_said_stays_open(text: str) -> None:
    assert parse_platform(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("订阅号", AccountType.subscription),
        ("微信公众号（服务号）", AccountType.service),
        ("微信公众号", None),
        ("公众号（订阅号、服务号）", None),
    ],
)
def test_account_type_is_kept_where_said(text: str, kind: AccountType | None) -> None:
    cell = read_platform(text)
    assert cell is None or (cell.platform, cell.account_type) == (Platform.weixin, kind)
    assert (cell is None) == (text == "公众号（订阅号、服务号）")


ACCOUNT_LINKS = [
    (
        "http://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzI4NjAxNjY4Nw%3D%3D&scene=124#wechat_redirect",
        Platform.weixin,
        IdKind.biz,
        "3286016687",
    ),
    (
        "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&amp;mid=2247483650&amp;idx=1",
        Platform.weixin,
        IdKind.biz,
        "3286016687",
    ),
    ("https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv", Platform.weixin, None, None),
    ("https://mp.weixin.qq.com/s?__biz=notbase64!!&mid=1", Platform.weixin, None, None),
    ("https://weixin.qq.com/sph/AbCdEf", Platform.weixin_channels, None, None),
    ("https://channels.weixin.qq.com/web/pages/feed", Platform.weixin_channels, None, None),
    ("#小程序://示例政务/abcDEF", Platform.weixin_mini, None, None),
    (
        "https://servicewechat.com/wx0123456789abcdef/12/page-frame.html",
        Platform.weixin_mini,
        IdKind.appid,
        "wx0123456789abcdef",
    ),
    ("https://weibo.com/u/1234567890?refer_flag=1001030103_", Platform.weibo, IdKind.uid, "1234567890"),
    ("weibo.com/1234567890/", Platform.weibo, IdKind.uid, "1234567890"),
    ("HTTPS://WWW.WEIBO.COM/P/1001061234567890/HOME", Platform.weibo, IdKind.uid, "1234567890"),
    (
        "https://www.weibo.com/p/1001061234567890/home?from=page_100106",
        Platform.weibo,
        IdKind.uid,
        "1234567890",
    ),
    ("https://weibo.com/p/1002061234567890", Platform.weibo, IdKind.uid, "1234567890"),
    ("https://weibo.com/p/1003061234567890", Platform.weibo, IdKind.uid, "1234567890"),
    ("https://weibo.com/p/1008081234567890", Platform.weibo, None, None),  # a super topic, no account
    ("https://weibo.com/JiaXianFaBu?is_all=1", Platform.weibo, IdKind.domain, "jiaxianfabu"),
    ("https://weibo.com/login.php", Platform.weibo, IdKind.domain, "login.php"),
    ("https://weibo.com/search", Platform.weibo, None, None),
    ("https://m.weibo.cn/u/1234567890", Platform.weibo, IdKind.uid, "1234567890"),
    ("https://m.weibo.cn/profile/1234567890", Platform.weibo, IdKind.uid, "1234567890"),
    ("https://m.weibo.cn/p/index?containerid=1005051234567890", Platform.weibo, IdKind.uid, "1234567890"),
    ("https://weibo.com/1234567890/Nabc12XyZ", Platform.weibo, IdKind.uid, "1234567890"),
    ("http://t.cn/A6abcdef", Platform.weibo, None, None),
    (f"https://www.douyin.com/user/{SEC_UID}?from_tab_name=main", Platform.douyin, IdKind.sec_uid, SEC_UID),
    (
        f"https://www.iesdouyin.com/share/user/58841646784?sec_uid={SEC_UID}",
        Platform.douyin,
        IdKind.sec_uid,
        SEC_UID,
    ),
    ("https://www.iesdouyin.com/share/user/58841646784", Platform.douyin, IdKind.uid, "58841646784"),
    ("7.43 复制打开抖音，看看【甲县发布】 https://v.douyin.com/iAbCdEf/ 05/12", Platform.douyin, None, None),
    (f"https://www.toutiao.com/c/user/token/{SEC_UID}/?source=m", Platform.toutiao, IdKind.token, SEC_UID),
    ("https://www.toutiao.com/c/user/1234567890123/", Platform.toutiao, IdKind.uid, "1234567890123"),
    ("https://m.toutiao.com/is/iAbCdEf/", Platform.toutiao, None, None),
    ("https://www.kuaishou.com/profile/3xabcdefghijklm", Platform.kuaishou, IdKind.token, "3xabcdefghijklm"),
    ("https://live.kuaishou.com/u/jiaxianfabu", Platform.kuaishou, IdKind.short_id, "jiaxianfabu"),
    ("https://v.kuaishou.com/AbCdEf", Platform.kuaishou, None, None),
    (
        f"https://www.xiaohongshu.com/user/profile/{XHS_USER}?xsec_token=AB",
        Platform.xiaohongshu,
        IdKind.uid,
        XHS_USER,
    ),
    ("http://xhslink.com/a/AbCdEf，复制本条信息", Platform.xiaohongshu, None, None),
    ("https://space.bilibili.com/123456?spm_id_from=333", Platform.bilibili, IdKind.mid, "123456"),
    ("https://m.bilibili.com/space/123456", Platform.bilibili, IdKind.mid, "123456"),
    ("https://b23.tv/AbCdEf", Platform.bilibili, None, None),
    (
        "https://baijiahao.baidu.com/u?app_id=1556789012345678",
        Platform.baijiahao,
        IdKind.uid,
        "1556789012345678",
    ),
    ("https://author.baidu.com/home/1556789012345678", Platform.baijiahao, IdKind.uid, "1556789012345678"),
    ("https://tieba.baidu.com/f?kw=%E7%A4%BA%E4%BE%8B&fr=index", Platform.tieba, IdKind.forum, "示例"),
    ("tieba.baidu.com/f?kw=示例吧", Platform.tieba, IdKind.forum, "示例"),
    ("https://www.zhihu.com/org/shi-li-fa-bu/posts", Platform.zhihu, IdKind.token, "shi-li-fa-bu"),
    ("https://new.qq.com/omn/author/8QMd3ndf64U%3D", Platform.qiehao, IdKind.token, "8QMd3ndf64U="),
    (
        "https://a.mp.uc.cn/media.html?mid=0123456789abcdef0123456789abcdef",
        Platform.dayu,
        IdKind.mid,
        "0123456789abcdef0123456789abcdef",
    ),
    ("https://www.thepaper.cn/newsDetail_forward_12345678", Platform.pengpai, None, None),
    ("https://apps.apple.com/cn/app/shili/id123456789", Platform.app, IdKind.store_id, "123456789"),
    ("https://appgallery.huawei.com/app/C100123456", Platform.app, IdKind.store_id, "C100123456"),
    ("https://sj.qq.com/appdetail/com.example.shili", Platform.app, IdKind.package, "com.example.shili"),
    ("https://app.mi.com/details?id=com.example.shili", Platform.app, IdKind.package, "com.example.shili"),
    ("https://www.shili.gov.cn/art/1.html", Platform.website, IdKind.host, "www.shili.gov.cn"),
    (
        "ｈｔｔｐｓ：／／ｗｅｉｂｏ．ｃｏｍ／ｕ／１２３４５６７８９０",
        Platform.weibo,
        IdKind.uid,
        "1234567890",
    ),
    ("主页：https://weibo.com/u/1234567890。请关注", Platform.weibo, IdKind.uid, "1234567890"),
    ("(weibo.com/u/1234567890)", Platform.weibo, IdKind.uid, "1234567890"),
    ("http://t.cn/A6abcdef 或 https://weibo.com/u/1234567890", Platform.weibo, IdKind.uid, "1234567890"),
]


@pytest.mark.parametrize(("text", "platform", "kind", "native"), ACCOUNT_LINKS)
def test_account_links(text: str, platform: Platform, kind: IdKind | None, native: str | None) -> None:
    found = recognise(text)
    assert found is not None
    assert (found.platform, found.id_kind, found.native_id) == (platform, kind, native)


def test_every_platform_has_a_link_case() -> None:
    assert {case[1] for case in ACCOUNT_LINKS} == set(Platform) - {Platform.other}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲县发布",
        "http://",
        "http://[::1]/u/1",
        "http://weibo.com@evil.example/u/1234567890",
        "http://weibo.com:80@evil.example/u/1234567890",
        "https://weibo.com.evil.example/u/1234567890",
        "https://notweibo.com/u/1234567890",
        "https://evil.example/weibo.com",
        "someone@weibo.com",
        "javascript:alert(1)",
    ],
)
def test_other_peoples_hosts_are_not_recognised(text: str) -> None:
    found = recognise(text)
    assert found is None or found.native_id is None
    assert recognise_post(text) is None
    if "evil.example/weibo.com" not in text:
        assert found is None


POST_LINKS = [
    (
        "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2247483650&idx=1&sn=ab#rd",
        Platform.weixin,
        "2247483650_1",
        "3286016687",
    ),
    (
        "http://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&amp;appmsgid=2247483650&amp;itemidx=2",
        Platform.weixin,
        "2247483650_2",
        "3286016687",
    ),
    (
        "https://mp.weixin.qq.com/s/abcdefghijklmnopqrstuv?poc_token=x",
        Platform.weixin,
        "abcdefghijklmnopqrstuv",
        None,
    ),
    ("https://weibo.com/1234567890/Nabc12XyZ?type=comment", Platform.weibo, "Nabc12XyZ", "1234567890"),
    ("https://m.weibo.cn/detail/5012345678901234", Platform.weibo, "5012345678901234", None),
    ("https://m.weibo.cn/status/Nabc12XyZ", Platform.weibo, "Nabc12XyZ", None),
    ("https://www.douyin.com/video/7123456789012345678", Platform.douyin, "7123456789012345678", None),
    (
        f"https://www.douyin.com/user/{SEC_UID}?modal_id=7123456789012345678",
        Platform.douyin,
        "7123456789012345678",
        SEC_UID,
    ),
    (
        "https://www.iesdouyin.com/share/video/7123456789012345678/",
        Platform.douyin,
        "7123456789012345678",
        None,
    ),
    ("https://www.toutiao.com/article/7123456789012345678/", Platform.toutiao, "7123456789012345678", None),
    ("https://www.toutiao.com/i7123456789012345678/", Platform.toutiao, "7123456789012345678", None),
    ("https://www.toutiao.com/a7123456789012345678/", Platform.toutiao, "7123456789012345678", None),
    ("https://www.kuaishou.com/short-video/3xabcdefghijkln", Platform.kuaishou, "3xabcdefghijkln", None),
    (f"https://www.xiaohongshu.com/explore/{XHS_NOTE}?xsec=1", Platform.xiaohongshu, XHS_NOTE, None),
    (f"https://www.xiaohongshu.com/discovery/item/{XHS_NOTE}", Platform.xiaohongshu, XHS_NOTE, None),
    (
        f"https://www.xiaohongshu.com/user/profile/{XHS_USER}/{XHS_NOTE}",
        Platform.xiaohongshu,
        XHS_NOTE,
        XHS_USER,
    ),
    ("https://www.bilibili.com/video/BV1xx411c7mD/?p=1", Platform.bilibili, "BV1xx411c7mD", None),
    ("https://www.bilibili.com/video/AV170001", Platform.bilibili, "av170001", None),
    ("https://baijiahao.baidu.com/s?id=1789012345678901234", Platform.baijiahao, "1789012345678901234", None),
    ("https://tieba.baidu.com/p/1234567890", Platform.tieba, "1234567890", None),
    ("https://zhuanlan.zhihu.com/p/123456789", Platform.zhihu, "123456789", None),
    ("https://www.zhihu.com/question/11111111/answer/22222222", Platform.zhihu, "22222222", None),
    ("https://new.qq.com/rain/a/20240520A01ABC00", Platform.qiehao, "20240520A01ABC00", None),
    ("https://m.thepaper.cn/detail/12345678", Platform.pengpai, "12345678", None),
]


@pytest.mark.parametrize(("text", "platform", "native", "account"), POST_LINKS)
def test_post_links(text: str, platform: Platform, native: str, account: str | None) -> None:
    found = recognise_post(text)
    assert found is not None
    assert (found.platform, found.native_id) == (platform, native)
    assert (found.account.value if found.account else None) == account


@pytest.mark.parametrize(
    "text",
    [
        "https://weibo.com/u/1234567890",
        "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=abc&idx=1",
        "https://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2247483650",
        f"https://www.douyin.com/user/{SEC_UID}",
        "https://space.bilibili.com/123456",
        "https://v.douyin.com/iAbCdEf/",
    ],
)
def test_account_links_are_no_posts(text: str) -> None:
    assert recognise_post(text) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("MzI4NjAxNjY4Nw==", "3286016687"),
        ("MzI4NjAxNjY4Nw", "3286016687"),
        ("MzI4NjAxNjY4Nw%3D%3D", "3286016687"),
        ("MP_WXS_3286016687", "3286016687"),
        (" 3286016687 ", "3286016687"),
        ("jiaxianfabu", None),
        ("TWFuaXNub3RhbnVtYmVy", None),
        ("", None),
        ("====", None),
    ],
)
def test_biz_numeric(written: str, number: str | None) -> None:
    assert biz_numeric(written) == number


def test_creator_hash_is_the_same_for_number_and_text() -> None:
    assert creator_hash(1234567890) == creator_hash("1234567890") == "c775e7b757ede630"


@pytest.mark.parametrize(
    ("platform", "text", "native"),
    [
        (Platform.weixin, "gh_0123456789AB", NativeId(IdKind.original, "gh_0123456789ab")),
        (Platform.weixin, "weixin:gh_0123456789ab", NativeId(IdKind.original, "gh_0123456789ab")),
        (Platform.weixin, "MzI4NjAxNjY4Nw==", NativeId(IdKind.biz, "3286016687")),
        (Platform.weixin, "3286016687.0", NativeId(IdKind.biz, "3286016687")),
        (Platform.weixin, "wx0123456789abcdef", NativeId(IdKind.appid, "wx0123456789abcdef")),
        (Platform.weixin, "JiaXianFaBu", NativeId(IdKind.alias, "jiaxianfabu")),
        (Platform.weixin, "甲县发布", None),
        (Platform.weibo, "１２３４５６７８９０", NativeId(IdKind.uid, "1234567890")),
        (Platform.weibo, "UID：1234567890", NativeId(IdKind.uid, "1234567890")),
        (Platform.weibo, "@jiaxian", NativeId(IdKind.domain, "jiaxian")),
        (Platform.weibo, "1.23E+09", None),
        (Platform.douyin, SEC_UID, NativeId(IdKind.sec_uid, SEC_UID)),
        (Platform.douyin, "1234567890123456789", NativeId(IdKind.uid, "1234567890123456789")),
        (Platform.douyin, "123456789", NativeId(IdKind.short_id, "123456789")),
        (Platform.weibo, "c775e7b757ede630", NativeId(IdKind.creator_hash, "c775e7b757ede630")),
        (Platform.bilibili, "123456", NativeId(IdKind.mid, "123456")),
        (Platform.bilibili, "bilibili:0", None),
        (Platform.xiaohongshu, XHS_USER, NativeId(IdKind.uid, XHS_USER)),
        (Platform.other, "anything", None),
        (Platform.weixin, "", None),
    ],
)
def test_native_ids(platform: Platform, text: str, native: NativeId | None) -> None:
    assert normalise_native_id(platform, text) == native


HOSTS = st.sampled_from(
    ["weibo.com", "mp.weixin.qq.com/s", "www.douyin.com", "tieba.baidu.com/f", "mbd.baidu.com"]
)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_recognise_never_raises(text: str) -> None:
    recognise(text)
    recognise_post(text)
    biz_numeric(text)
    creator_hash(text)
    read_platform(text)


@settings(deadline=None)
@given(HOSTS, st.text(st.characters(), max_size=120))
def test_recognise_never_raises_behind_a_known_host(host: str, tail: str) -> None:
    for link in (f"https://{host}/{tail}", f"{host}?__biz={tail}&kw={tail}&context={tail}"):
        recognise(link)
        recognise_post(link)


@settings(deadline=None)
@given(st.sampled_from(Platform), st.text(max_size=80))
def test_an_id_in_its_one_form_stays_itself(platform: Platform, text: str) -> None:
    first = normalise_native_id(platform, text)
    if first is not None and first.kind is not IdKind.forum:
        assert normalise_native_id(platform, first.value) == first


def test_long_hostile_text_is_quick() -> None:
    for text in ("a." * 200_000, "weibo.com/" * 50_000, "http://" * 100_000, "-" * 300_000, "[" * 100_000):
        recognise(text)
        recognise_post(text)
    deep = "https://mbd.baidu.com/newspage/data/landingsuper?context=" + "[" * 3_000
    assert recognise(deep) is not None
