"""MediaCrawler: both schemas of seven platforms in four containers; persons' files and searches refused."""

import pytest

SECONDS, MILLIS = 1716165015, 1716165015123
NEW = {"creator_hash": "0a1b2c3d4e5f6071", "nickname": "示***布"}
OLD = {
    "user_id": "2800000001",
    "nickname": "示例县发布",
    "avatar": "https://example.cn/a.png",
    "ip_location": "示例省",
}
TAIL = {"last_modify_ts": 1716200000000, "source_keyword": ""}

CONTENTS = {
    "weibo": {
        "note_id": "5035501234567890", "content": "示例县今日开展防汛演练", "create_time": SECONDS + 8 * 3600,
        "create_date_time": "2024-05-20 08:30:15+08:00", "liked_count": "12", "comments_count": "3", "shared_count": "4",
        "note_url": "https://m.weibo.cn/detail/5035501234567890",
    },
    "douyin": {
        "aweme_id": "7371000000000000001", "aweme_type": "0", "title": "防汛演练", "desc": "示例县防汛演练 #防汛",
        "create_time": SECONDS, "liked_count": "12", "collected_count": "1", "comment_count": "3", "share_count": "4",
        "aweme_url": "https://www.douyin.com/video/7371000000000000001",
    },
    "kuaishou": {
        "video_id": "3xexample00000001", "video_type": "1", "title": "防汛演练", "desc": "示例县防汛演练",
        "create_time": MILLIS, "liked_count": "12", "viewd_count": "1.2万", "video_url": "https://example.cn/v",
    },
    "xiaohongshu": {
        "note_id": "664a00000000000000000001", "type": "normal", "title": "防汛演练", "desc": "示例县防汛演练",
        "time": MILLIS, "liked_count": "12", "comment_count": "3", "share_count": "4", "image_list": "", "tag_list": "防汛",
        "note_url": "https://www.xiaohongshu.com/explore/664a00000000000000000001?xsec_token=ABC&xsec_source=pc",
    },
    "bilibili": {
        "video_id": "1354000001", "video_type": "video", "title": "防汛演练", "desc": "示例县防汛演练",
        "create_time": SECONDS, "liked_count": "12", "video_play_count": "800", "video_share_count": "4",
        "video_comment": "3", "video_url": "https://www.bilibili.com/video/av1354000001",
    },
    "tieba": {
        "note_id": "9000000001", "title": "防汛演练", "desc": "示例县防汛演练", "note_url": "https://tieba.baidu.com/p/9000000001",
        "publish_time": "2024-05-20 08:30", "tieba_name": "示例吧", "tieba_link": "", "total_replay_num": 3,
    },
    "zhihu": {
        "content_id": "690000001", "content_type": "article", "content_text": "示例县防汛演练", "content_url": "https://zhuanlan.zhihu.com/p/690000001",
        "question_id": "", "title": "防汛演练", "desc": "", "created_time": SECONDS, "updated_time": SECONDS, "voteup_count": 12,
        "comment_count": 3,
    },
}  # fmt: skip
RAW = {
    "weibo": {"published_at": "2024-05-20 08:30:15+08:00", "likes": "12", "comments": "3", "shares": "4"},
    "douyin": {"published_at": "@1716165015", "likes": "12", "comments": "3", "shares": "4"},
    "kuaishou": {"published_at": "@1716165015.123", "reads": "1.2万", "likes": "12"},
    "xiaohongshu": {"published_at": "@1716165015.123", "likes": "12", "comments": "3", "shares": "4"},
    "bilibili": {
        "published_at": "@1716165015",
        "reads": "800",
        "likes": "12",
        "comments": "3",
        "shares": "4",
    },
    "tieba": {"published_at": "2024-05-20 08:30", "comments": "3"},
    "zhihu": {"published_at": "@1716165015", "likes": "12", "comments": "3"},
}
NUMBERS = ("reads", "likes", "comments", "shares", "published_at")


def record(platform, account):
    named = dict(account)
    if platform in ("tieba", "zhihu"):
        named["user_nickname"] = named.pop("nickname")
    return CONTENTS[platform] | named | TAIL


@pytest.mark.parametrize("platform", sorted(CONTENTS))
@pytest.mark.parametrize(("account", "ref"), [(NEW, "0a1b2c3d4e5f6071"), (OLD, "2800000001")])
@pytest.mark.parametrize("container", ["csv", "json", "jsonl", "xlsx"])
def test_a_post_of_either_schema(bench, platform, account, ref, container):
    post, stem = record(platform, account), "creator_contents_2024-05-21"
    table = [list(post), list(map(str, post.values()))]
    source = {
        "csv": lambda: bench.csv(f"{platform}/csv/{stem}.csv", table),
        "json": lambda: bench.json(f"{platform}/json/{stem}.json", [post]),
        "jsonl": lambda: bench.jsonl(f"{platform}/jsonl/{stem}.jsonl", [post, post]),
        "xlsx": lambda: bench.xlsx(
            f"{platform}/{platform}_creator_20240521_090000.xlsx", {"Contents": table}
        ),
    }[container]()
    assert bench.profile(source) == "media_crawler"
    raw = bench.posts(source)[0]
    assert {name: raw[name] for name in NUMBERS if name in raw} == RAW[platform]
    assert (raw["platform"], raw["account_ref"]) == (platform, ref)
    assert raw.get("account_name") == ("示例县发布" if account is OLD else None)
    assert raw["native_id"] == next(iter(CONTENTS[platform].values()))
    assert raw["collected_at"] == "@1716200000"
    assert "防汛演练" in raw["text"]
    assert "示例省" not in str(raw)


def test_a_link_loses_its_token(bench):
    (raw,) = bench.posts(bench.json("creator_contents_2024-05-21.json", [record("xiaohongshu", NEW)]))
    assert raw["url"] == "https://www.xiaohongshu.com/explore/664a00000000000000000001"


def test_weibo_without_its_zoned_time_has_no_time(bench):
    post = record("weibo", NEW) | {"create_date_time": ""}
    (raw,) = bench.posts(bench.json("creator_contents_2024-05-21.json", [post]))
    assert "published_at" not in raw


@pytest.mark.parametrize(
    ("stem", "listing"), [("creator_contents_2024-05-21", True), ("detail_contents_2024-05-21", False)]
)
def test_only_a_home_page_is_a_listing(bench, peek, stem, listing):
    from jianhao.ingest.profiles import recognise

    source = bench.json(f"{stem}.json", [record("douyin", NEW)])
    (batch,) = recognise(peek(source)).read(source, bench.log)
    assert batch.listing is listing


COMMENT = {
    "comment_id": "1",
    "create_time": SECONDS,
    "note_id": "2",
    "content": "我的电话13800000000",
    "nickname": "某***友",
}
CREATOR = {
    "user_id": "1",
    "nickname": "某网友",
    "gender": "女",
    "desc": "",
    "follows": "1",
    "fans": "2",
    "tag_list": "",
}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("creator_comments_2024-05-21", [COMMENT] * 3),
        ("creator_creators_2024-05-21", [CREATOR] * 3),
        ("search_contents_2024-05-21", [record("douyin", NEW)] * 3),
    ],
)
@pytest.mark.parametrize("container", ["csv", "json", "jsonl"])
def test_persons_and_searches_are_refused_whole(bench, name, rows, container):
    path = f"data/{name}.{container}"
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    source = bench.csv(path, table) if container == "csv" else getattr(bench, container)(path, rows)
    assert bench.profile(source) == "media_crawler_persons"
    assert bench.posts(source) == []
    (issue,) = bench.log.of_file(source.name)
    assert (issue.code, issue.row, issue.value) == ("personal_data", 0, "")
    assert "3行" in issue.message
    assert "某" not in issue.message


def test_a_workbook_gives_its_posts_and_leaves_its_other_sheets(bench):
    post = record("weibo", NEW)
    sheets = {
        "Contents": [list(post), list(map(str, post.values()))],
        "Comments": [list(COMMENT), list(COMMENT.values())],
        "Creators": [list(CREATOR), list(CREATOR.values())],
    }
    source = bench.xlsx("weibo_creator_20240521_090000.xlsx", sheets)
    assert [p["native_id"] for p in bench.posts(source)] == ["5035501234567890"]
    assert bench.issues(source) == [("personal_data", 0, "Comments"), ("personal_data", 0, "Creators")]


def test_a_renamed_search_file_is_known_by_its_keyword(bench):
    rows = [record("douyin", NEW) | {"source_keyword": "防汛"}, record("douyin", NEW)]
    source = bench.jsonl("我的数据.jsonl", rows)
    assert [p["row"] for p in bench.posts(source)] == [2]
    assert bench.issues(source) == [("personal_data", 0, "")]


def test_a_broken_line_is_named(bench):
    good = record("douyin", NEW)
    source = bench.jsonl("creator_contents_2024-05-21.jsonl", [good, good])
    source.path.write_text(source.path.read_text("utf-8") + '{"aweme_id": \n', "utf-8")
    assert len(bench.posts(source)) == 2
    assert bench.issues(source) == [("unreadable_record", 3, "")]
