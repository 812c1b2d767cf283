"""发布内容.csv and 阅读采样.csv: posts with their latest numbers, and what was seen before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from jianhao.demo.accounts import WEIXIN
from jianhao.demo.kinds import Kind
from jianhao.demo.reuse_plan import Form
from jianhao.demo.schedule import Ints
from jianhao.demo.side_inputs import COVERED_PARTLY_DAYS
from jianhao.demo.traffic import COLLECTED_HOUR
from jianhao.demo.world import World, clock, write_csv

POST_COLUMNS = [
    "账号ID",
    "账号名称",
    "平台",
    "内容ID",
    "标题",
    "正文",
    "链接",
    "发布时间",
    "阅读数",
    "点赞数",
    "在看数",
    "评论数",
    "转发数",
    "是否原创",
    "采集时间",
]
SAMPLE_COLUMNS = [
    "账号ID",
    "平台",
    "内容ID",
    "发布时间",
    "阅读数",
    "点赞数",
    "在看数",
    "评论数",
    "转发数",
    "采集时间",
]
OWN_FORMS = frozenset({Form.NOTICE, Form.LAW, Form.TEMPLATE, Form.ORDERED_SOURCE, Form.CLOSING_NOTICE})


def write_posts(path: Path, world: World, bad: dict[int, str]) -> None:
    """All posts with their latest numbers; `bad` names the rows that carry a planted mistake."""
    owners = world.schedule.account
    accounts = [world.accounts[o] for o in owners.tolist()]
    natives = world.native_posts()
    columns: list[list[str]] = [
        [a.native_id for a in accounts],
        [a.name for a in accounts],
        [a.platform for a in accounts],
        natives,
        world.wording.titles,
        world.wording.texts,
        [f"https://{a.account_id.partition(':')[0]}.shili.example/{a.native_id}/{n}" for a, n in zip(accounts, natives, strict=True)],
        clock(world.schedule.second),
        *_counts(world, np.arange(len(owners)), latest=True),
        ["是" if form in OWN_FORMS else "否" for form in world.plan.form],
        clock(_collected(world)),
    ]  # fmt: skip
    for post, kind in bad.items():
        _spoil(columns, post, kind)
    write_csv(path, POST_COLUMNS, zip(*columns, strict=True))


def write_samples(path: Path, world: World) -> None:
    """Earlier numbers of the posts of the last 90 days, one row per post and collection round."""
    posts = world.traffic.snap_post
    accounts = world.accounts
    owners = world.schedule.account[posts].tolist()
    natives, published = world.native_posts(), clock(world.schedule.second)
    columns = [
        [accounts[o].native_id for o in owners],
        [accounts[o].platform for o in owners],
        [natives[p] for p in posts.tolist()],
        [published[p] for p in posts.tolist()],
        *_counts(world, posts, latest=False),
        clock(world.traffic.snap_second),
    ]
    write_csv(path, SAMPLE_COLUMNS, zip(*columns, strict=True))


def _counts(world: World, posts: Ints, *, latest: bool) -> list[list[str]]:
    """Reads, likes, 在看, comments, shares as people write them: 1.2万 in a quarter of the accounts, 10万+ on 公众号."""
    table = world.traffic.latest if latest else world.traffic.snaps
    owners = world.schedule.account[posts]
    weixin = np.array([a.platform == WEIXIN for a in world.accounts])[owners].tolist()
    hidden = world.traffic.hidden[posts].tolist()
    rounded = (owners % 4 == 1).tolist()
    reads = [
        "" if no else _written(n, is_weixin, short)
        for n, no, is_weixin, short in zip(table.reads.tolist(), hidden, weixin, rounded, strict=True)
    ]
    looks = [str(n) if is_weixin else "" for n, is_weixin in zip(table.looks.tolist(), weixin, strict=True)]
    others = [[str(n) for n in t.tolist()] for t in (table.likes, table.comments, table.shares)]
    return [reads, others[0], looks, *others[1:]]


def _written(reads: int, is_weixin: bool, short: bool) -> str:
    if is_weixin and reads > 100_000:
        return "10万+"
    return f"{reads / 10_000:.1f}万" if short and reads >= 10_000 else str(reads)


def _collected(world: World) -> Ints:
    """When the latest numbers of each post were taken."""
    last = (world.as_of - date(1970, 1, 1)).days
    partly = np.array([a.kind == Kind.COLLECTED_PARTIALLY for a in world.accounts])[world.schedule.account]
    day = np.where(partly, last - COVERED_PARTLY_DAYS, last)
    result: Ints = day.astype(np.int64) * 86_400 + COLLECTED_HOUR * 3600
    return result


def _spoil(columns: list[list[str]], post: int, kind: str) -> None:
    column = {name: n for n, name in enumerate(POST_COLUMNS)}
    if kind == "bad_date":
        month, day = columns[column["发布时间"]][post][5:10].split("-")
        columns[column["发布时间"]][post] = f"{int(month)}月{int(day)}日"
    elif kind == "bad_account_id":
        columns[column["账号ID"]][post] = "9.91234E+18"
        columns[column["账号名称"]][post] = ""
    elif kind == "bad_number":
        columns[column["阅读数"]][post] = "#N/A"
    else:
        columns[column["账号ID"]][post] = ""
        columns[column["账号名称"]][post] = ""
