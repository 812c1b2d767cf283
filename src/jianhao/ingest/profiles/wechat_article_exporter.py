"""wechat-article-exporter: articles as Excel (18 columns) or JSON.

Times in the workbook are in the zone of the browser that exported it, taken for Shanghai; JSON has epoch seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.ingest.issues import Code, IssueLog, RowIssue
from jianhao.ingest.profiles._html import plain_text
from jianhao.ingest.profiles._rows import OBJECTS, PlacedRow, Row, has_columns, post_batches, records
from jianhao.ingest.profiles._values import NO, YES, Record, epoch, first_of
from jianhao.ingest.profiles._wechat import article_id, link_ids
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile

HEADER = ("公众号", "ID", "链接", "标题", "发布时间", "阅读", "点赞", "喜欢", "是否原创", "文章类型")
KEYS = ("aid", "appmsgid", "itemidx", "link", "title", "update_time")


class WechatArticleExporter:
    """点赞 is the thumb (likes), 喜欢 the later 在看 (looks); a blank number was not captured and is missing."""

    id = "wechat_article_exporter"
    title = "wechat-article-exporter"
    verified = True
    output = Output.POSTS

    def recognises(self, peek: Peek) -> bool:
        return any(has_columns(peek, *((name,) for name in names)) for names in (HEADER, KEYS))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        yield from post_batches(
            _json_rows(source, log) if source.kind in OBJECTS else _sheet_rows(source, log)
        )


def _sheet_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    for sheet, number, record in records(source, HEADER, log):
        row = _row(record, "链接", "ID", "文章内容")
        row |= {
            "account_name": first_of(record, "公众号"),
            "title": first_of(record, "标题"),
            "published_at": first_of(record, "发布时间", "创建时间"),
            "original_flag": YES if first_of(record, "是否原创") == "原创" else NO,
            "reads": first_of(record, "阅读"),
            "likes": first_of(record, "点赞"),
            "looks": first_of(record, "喜欢"),
            "comments": first_of(record, "留言"),
            "shares": first_of(record, "分享"),
        }
        yield sheet, number, row


def _json_rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    comments = 0
    for sheet, number, record in records(source, (), log):
        given = record.get("comments")
        comments += len(given) if isinstance(given, list) else 0
        yield sheet, number, _json_row(record)
    if comments:
        message = f"{source.name}：文章所附读者留言{comments}条，含个人信息，未读入。"
        log.add(RowIssue(source.name, "", 0, "comments", "", Code.PERSONAL_DATA, message), fatal=False)


def _json_row(record: Record) -> Row:
    row = _row(record, "link", "aid", "content")
    original = first_of(record, "copyright_stat") == "1" and first_of(record, "copyright_type") == "1"
    known = "copyright_stat" in record
    return row | {
        "account_ref": first_of(record, "fakeid") or row["account_ref"],
        "account_name": first_of(record, "_accountName"),
        "title": first_of(record, "title"),
        "published_at": epoch(record.get("update_time")) or epoch(record.get("create_time")),
        "original_flag": (YES if original else NO) if known else None,
        "deleted": first_of(record, "is_deleted"),
        "reads": first_of(record, "readNum"),
        "likes": first_of(record, "oldLikeNum"),
        "looks": first_of(record, "likeNum"),
        "comments": first_of(record, "commentNum"),
        "shares": first_of(record, "shareNum"),
    }


def _row(record: Record, link: str, native: str, body: str) -> Row:
    url, markup = first_of(record, link), first_of(record, body)
    biz, place = link_ids(url)
    return {
        "platform": "weixin",
        "account_ref": biz,
        "native_id": article_id(first_of(record, native)) or place,
        "url": url,
        "text": (plain_text(markup) or None) if markup else None,
    }
