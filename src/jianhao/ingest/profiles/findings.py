"""Finding lists of monitoring vendors: misprints with suggestion, and problem lists. No sample was seen (待核样本)."""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.ingest.checklist_form import RULE_OF_WORDING
from jianhao.ingest.issues import IssueLog
from jianhao.ingest.profiles._columns import Shape, row_of, with_link_ids
from jianhao.ingest.profiles._rows import (
    Placed,
    PlacedRow,
    Row,
    header_place,
    headings_of,
    table_records,
    tables,
)
from jianhao.ingest.profiles._values import first_of
from jianhao.ingest.profiles.outputs import RawChecks, check_batches
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile

NAMES = ("账号名称", "新媒体名称", "公众号名称", "公众号", "媒体名称")
WORDINGS = ("疑似错误", "错误表述", "错误内容", "错误词", "错词", "问题表述", "错误词语")
SUGGESTIONS = ("建议修改", "修改建议", "建议修改为", "正确表述", "推荐修改", "建议词")
KINDS = ("问题类型", "问题类别", "错误类型", "错误类别", "问题分类")
DESCRIPTIONS = ("问题描述", "问题详情", "问题说明")
MISPRINT = "错别字"
FIELDS = {
    "account_name": NAMES,
    "platform": ("平台", "平台类型", "渠道类型"),
    "account_ref": ("账号ID",),
    "checked_at": ("检查时间", "监测时间", "检测时间", "发现时间", "巡查时间"),
    "by": ("检查人", "监测单位", "检测单位"),
    "title": ("文章标题", "标题", "内容标题"),
    "url": ("文章链接", "链接", "原文链接", "网址"),
    "wording": WORDINGS,
    "suggestion": SUGGESTIONS,
    "evidence": (*DESCRIPTIONS, "错误位置", "原文", "上下文"),
}
# The form that this program itself hands out has its own reader.
OWN_FORM = frozenset({"核查人", "核查时间"})
SHAPES = (
    Shape(frozenset(), (frozenset(NAMES), frozenset(WORDINGS), frozenset(SUGGESTIONS)), OWN_FORM, FIELDS),
    Shape(frozenset(), (frozenset(NAMES), frozenset(KINDS), frozenset(DESCRIPTIONS)), OWN_FORM, FIELDS),
)


class VendorFindings:
    """Holds no posts; its content comes through `checks_of`."""

    id = "vendor_findings"
    title = "监测服务商问题清单"
    verified = False
    output = Output.CHECKS

    def recognises(self, peek: Peek) -> bool:
        return any(shape.fits(names) for names in headings_of(peek) for shape in SHAPES)

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        return iter(())


def checks_of(source: SourceFile, log: IssueLog) -> Iterator[RawChecks]:
    """Findings of a vendor's list, each as failed; nothing for any other file."""
    yield from check_batches(_rows(source, log))


def _rows(source: SourceFile, log: IssueLog) -> Iterator[PlacedRow]:
    for sheet, number, record in _records(source, log):
        row = row_of(FIELDS, record)
        if row["account_name"] or row["account_ref"]:
            yield sheet, number, _finding(row, first_of(record, *KINDS))


def _records(source: SourceFile, log: IssueLog) -> Iterator[Placed]:
    for table in tables(source):
        for name in NAMES:
            found = header_place(table, (name,))
            if found and any(shape.fits(frozenset(found[1])) for shape in SHAPES):
                yield from table_records(source, table, (name,), log)
                break


def _finding(row: Row, kind: str | None) -> Row:
    item = kind or MISPRINT
    row["item"] = RULE_OF_WORDING.get(item, item)
    row["result"] = "failed"
    biz = with_link_ids(dict(row))
    return row | {"account_ref": row["account_ref"] or biz["account_ref"]}
