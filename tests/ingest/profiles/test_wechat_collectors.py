"""we-mp-rss, wewe-rss and wechat-article-exporter."""

import pytest

LONG = "http://mp.weixin.qq.com/s?__biz=MzI4NjAxNjY4Nw==&mid=2247490098&idx=1&sn=0123456789abcdef#rd"
SHORT = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
FEED = {
    "id": "MP_WXS_3286016687",
    "mp_name": "示例县发布",
    "mp_intro": "",
    "status": 1,
    "faker_id": "MzI4NjAxNjY4Nw==",
}
FIRST = {
    "id": "3286016687-2247490098_1", "mp_id": "MP_WXS_3286016687", "title": "防汛演练", "pic_url": "", "url": SHORT,
    "content": "<p>第一段</p><p>第二段</p>", "description": "第一段……", "status": 1, "publish_time": 1716165015,
    "created_at": "2024-05-20", "updated_at": "2024-05-20", "is_export": 0,
}  # fmt: skip
SECOND = FIRST | {
    "extinfo": "",
    "updated_at_millis": 1716165015000,
    "is_read": 0,
    "content_html": "<section>正文</section>",
}
THIRD = SECOND | {
    "create_time": 1716165015,
    "publish_type": 1,
    "item_show_type": 0,
    "copyright_stat": 1,
    "has_content": 1,
}
EXPECTED = {
    "platform": "weixin", "account_ref": "MP_WXS_3286016687", "account_name": "示例县发布", "native_id": "2247490098_1",
    "title": "防汛演练", "url": SHORT, "published_at": "@1716165015", "row": 1,
}  # fmt: skip


@pytest.mark.parametrize("feeds", ["feeds", "we_feeds"])
@pytest.mark.parametrize(("article", "text"), [(FIRST, "第一段\n第二段"), (SECOND, "正文"), (THIRD, "正文")])
def test_three_generations_of_the_database(bench, article, text, feeds):
    source = bench.sqlite("data/db.db", {feeds: [FEED], "articles": [article]})
    assert bench.profile(source) == "we_mp_rss"
    assert bench.posts(source) == [EXPECTED | {"text": text}]


def test_milliseconds_are_told_by_magnitude(bench):
    source = bench.sqlite("db.db", {"feeds": [FEED], "articles": [FIRST | {"publish_time": 1716165015000}]})
    assert bench.posts(source)[0]["published_at"] == "@1716165015"


@pytest.mark.parametrize("change", [{"status": 1000}, {"content": "DELETED"}])
def test_a_deleted_article_is_a_state(bench, change):
    source = bench.sqlite("db.db", {"feeds": [FEED], "articles": [FIRST | change]})
    assert bench.posts(source) == [EXPECTED | {"deleted": "是"}]


def test_the_tool_is_never_evidence_of_a_full_listing(bench, peek):
    from jianhao.ingest.profiles import recognise

    source = bench.sqlite("db.db", {"feeds": [FEED], "articles": [FIRST]})
    assert [b.listing for b in recognise(peek(source)).read(source, bench.log)] == [False]


def test_articles_csv_takes_the_account_from_its_folder(bench):
    rows = [["标题", "链接", "发布时间"], ["防汛演练", LONG, "2024-05-20 08:30:15"]]
    source = bench.csv("exported_articles_20240521_090000/MP_WXS_3286016687/articles.csv", rows, "utf-8")
    assert bench.profile(source) == "we_mp_rss"
    expected = EXPECTED | {"url": LONG, "published_at": "2024-05-20 08:30:15", "row": 2}
    del expected["account_name"]
    assert bench.posts(source) == [expected]


def test_article_json(bench):
    names = ("id", "url", "title", "pic_url", "description", "status", "publish_time")
    source = bench.json("MP_WXS_3286016687/20240520_防汛演练.json", {n: FIRST[n] for n in names})
    assert bench.profile(source) == "we_mp_rss"
    expected = dict(EXPECTED)
    del expected["account_name"]
    assert bench.posts(source) == [expected]


def test_wewe_rss_makes_the_link_from_the_id(bench):
    article = {
        "id": "AbCdEfGhIjKlMnOpQrStUv", "mp_id": "MP_WXS_3286016687", "title": "防汛演练", "pic_url": "",
        "publish_time": 1716165015, "created_at": "", "updated_at": "",
    }  # fmt: skip
    source = bench.sqlite("wewe-rss.db", {"feeds": [FEED], "articles": [article]})
    assert bench.profile(source) == "wewe_rss"
    assert bench.posts(source) == [EXPECTED | {"native_id": "AbCdEfGhIjKlMnOpQrStUv"}]


COLUMNS = "公众号,ID,链接,标题,封面,摘要,创建时间,发布时间,阅读,点赞,分享,喜欢,留言,作者,是否原创,文章类型,所属合集,文章内容"
SHEET = COLUMNS.split(",")


def exported(numbers, original="原创", body=""):
    times = ["2024-05-20 08:00:00", "2024-05-20 08:30:15"]
    return [
        "示例县发布",
        "2247490098_1",
        LONG,
        "防汛演练",
        "",
        "",
        *times,
        *numbers,
        "",
        original,
        "普通图文",
        "",
        body,
    ]


def test_exporter_workbook(bench):
    rows = [SHEET, exported([1200, 9, 4, 2, 1], body="<p>正文</p>"), exported(["", "", "", "", ""], "")]
    source = bench.xlsx("微信公众号文章.xlsx", {"Sheet1": rows})
    assert bench.profile(source) == "wechat_article_exporter"
    first, second = bench.posts(source)
    assert first == {
        "platform": "weixin", "account_ref": "3286016687", "account_name": "示例县发布", "native_id": "2247490098_1",
        "title": "防汛演练", "text": "正文", "url": LONG, "published_at": "2024-05-20 08:30:15", "original_flag": "是",
        "reads": "1200", "likes": "9", "shares": "4", "looks": "2", "comments": "1", "row": 2,
    }  # fmt: skip
    assert not {"reads", "likes", "looks", "shares", "comments", "text"} & set(second)
    assert second["original_flag"] == "否"


def test_exporter_json_leaves_readers_comments(bench):
    record = {
        "aid": "2247490098_1", "appmsgid": 2247490098, "itemidx": 1, "link": SHORT, "title": "防汛演练", "create_time": 1716160000,
        "update_time": 1716165015, "copyright_stat": 1, "copyright_type": 1, "is_deleted": True, "fakeid": "MzI4NjAxNjY4Nw==",
        "_accountName": "示例县发布", "readNum": 1200, "oldLikeNum": 9, "likeNum": 2, "shareNum": 4, "commentNum": 1,
        "content": "<p>正文</p>", "comments": [{"nick_name": "某网友", "content": "来电13800000000"}],
    }  # fmt: skip
    source = bench.json(
        "微信公众号文章.json", [record, record | {"copyright_type": 0, "is_deleted": False, "comments": []}]
    )
    assert bench.profile(source) == "wechat_article_exporter"
    first, second = bench.posts(source)
    assert first == {
        "platform": "weixin", "account_ref": "MzI4NjAxNjY4Nw==", "account_name": "示例县发布", "native_id": "2247490098_1",
        "title": "防汛演练", "text": "正文", "url": SHORT, "published_at": "@1716165015", "original_flag": "是", "deleted": "是",
        "reads": "1200", "likes": "9", "looks": "2", "comments": "1", "shares": "4", "row": 1,
    }  # fmt: skip
    assert (second["original_flag"], second["deleted"]) == ("否", "否")
    assert bench.issues(source) == [("personal_data", 0, "")]
    assert "13800000000" not in bench.log.of_file(source.name)[0].message
