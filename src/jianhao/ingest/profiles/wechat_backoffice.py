"""WeChat back office, 内容分析: the downloaded list of articles (已通知内容, 未开启通知内容).

Numbers stand still seven days after publication, the date has no hour, and no column names the account: the article link
does, else the folder. Earlier downloads count openings and readers, later ones readers only.
"""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._columns import TOTALS, Shape, row_of, with_link_ids
from jianhao.ingest.profiles._rows import (
    PlacedRow,
    header_place,
    headings_of,
    post_batches,
    table_records,
    tables,
)
from jianhao.ingest.profiles._values import folder_account
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RawTable

TIMES = ("总阅读次数", "阅读次数")
PEOPLE = ("总阅读人数", "阅读人数")
SHAPE = Shape(
    marks=frozenset({"内容标题"}),
    one_of=(frozenset({"发表时间", "发表日期"}), frozenset({*TIMES, *PEOPLE})),
    not_with=frozenset({"渠道", "传播渠道"}),
    fields={
        "title": ("内容标题",),
        "published_at": ("发表时间", "发表日期"),
        "url": ("内容url", "内容URL", "内容链接"),
        "shares": ("总分享次数", "分享次数", "总分享人数", "分享人数"),
        "likes": ("点赞次数", "点赞人数", "点赞"),
        "looks": ("在看次数", "在看人数", "在看"),
        "comments": ("评论条数", "留言条数", "评论数", "留言数", "评论", "留言"),
    },
)


class WechatArticles:
    """One row an article, as the account's operator downloads it."""

    id = "wechat_backoffice_articles"
    title = "微信公众平台·内容分析（文章明细）"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        return any(map(SHAPE.fits, headings_of(peek)))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        for table in tables(source):
            found = header_place(table, SHAPE.marks)
            if found and SHAPE.fits(frozenset(found[1])):
                reads = TIMES if set(TIMES) & set(found[1]) else PEOPLE
                rows = _rows(source, table, reads, log)
                yield from post_batches(rows, metric="times" if reads is TIMES else "people")


def _rows(source: SourceFile, table: RawTable, reads: tuple[str, ...], log: IssueLog) -> Iterator[PlacedRow]:
    ref, name = folder_account(source)
    for sheet, number, record in table_records(source, table, SHAPE.marks, log):
        row = row_of(SHAPE.fields, record) | row_of({"reads": reads}, record)
        if row["title"] in TOTALS and not row["published_at"]:
            continue
        yield (
            sheet,
            number,
            with_link_ids({"platform": "weixin", "account_ref": ref, "account_name": name} | row),
        )
