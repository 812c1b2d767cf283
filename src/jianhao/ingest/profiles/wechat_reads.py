"""Reads by day or hour and by source, as operators download them: no posts, but what 传播数据核验 can still get.

WeChat back office: 流量数据 (`tendency_*.xls`: days by channel, and articles by channel, side by side) and the page of one
article (阅读数据趋势明细 below other sections). Toutiao: 数据趋势.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jianhao.ingest.cells import fold
from jianhao.ingest.issues import Code, IssueLog, RowIssue, shown
from jianhao.ingest.profiles._read_blocks import ALL_CHANNELS, Block, blocks_of, moment_of
from jianhao.ingest.profiles._rows import BATCH_ROWS, Row, headings_of, tables
from jianhao.ingest.profiles._values import folder_account, text_of
from jianhao.ingest.profiles.outputs import READ_FIELDS, RawReads, batch_of
from jianhao.ingest.raw import Output, Peek, RawPosts
from jianhao.ingest.source import SourceFile
from jianhao.ingest.table import RawTable

ARTICLE_SECTIONS = frozenset({"数据概况", "数据概览", "阅读转化"})
TOUTIAO_MARKS = frozenset({"展现量", "阅读(播放)量"})
_SECTION = re.compile(r"(?:分布|概况|概览|转化|明细)$")
_LABELS = frozenset({"总计", "合计", "汇总", "平均"})


class WechatReads:
    """Holds no posts; its content comes through `reads_of`."""

    id = "wechat_backoffice_reads"
    title = "微信公众平台·内容分析（流量数据）"
    verified = True
    output = Output.READS

    def recognises(self, peek: Peek) -> bool:
        if any(len(names) == 1 and names & ARTICLE_SECTIONS for names in headings_of(peek)):
            return True
        return any(_is_of_backoffice(block, row) for row in peek.headers for block in blocks_of(list(row)))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        return iter(())


class ToutiaoReads:
    """Holds no posts; its content comes through `reads_of`."""

    id = "toutiao_reads"
    title = "头条号·数据趋势"
    verified = True
    output = Output.READS

    def recognises(self, peek: Peek) -> bool:
        return any(names >= TOUTIAO_MARKS and "日期" in names for names in headings_of(peek))

    def read(self, source: SourceFile, log: IssueLog) -> Iterator[RawPosts]:
        return iter(())


def _is_of_backoffice(block: Block, row: tuple[str, ...]) -> bool:
    parted = block.channel is not None or block.hour is not None
    return parted and bool({"阅读人数", "阅读次数"} & set(map(fold, block.cells(list(row)))))


def reads_of(source: SourceFile, log: IssueLog) -> Iterator[RawReads]:
    """Reads by time and source of a file that holds such tables; nothing for any other file."""
    for table in tables(source):
        pending: dict[bool, list[tuple[int, Row]]] = {True: [], False: []}
        for people, number, row in _Sheet(source, table, log).rows():
            pending[people].append((number, row))
            if len(pending[people]) >= BATCH_ROWS:
                yield _batch(pending.pop(people), table.sheet, people)
                pending[people] = []
        for people, rows in pending.items():
            if rows:
                yield _batch(rows, table.sheet, people)


def _batch(rows: list[tuple[int, Row]], sheet: str, people: bool) -> RawReads:
    return RawReads(batch_of(READ_FIELDS, [row for _, row in rows], [n for n, _ in rows]), sheet, people)


@dataclass
class _Sheet:
    """Walks a sheet from top to bottom, knowing which tables of reads are open and whose article it is."""

    source: SourceFile
    table: RawTable
    log: IssueLog
    blocks: list[Block] = field(default_factory=list)
    caption: str | None = None
    article: str | None = None
    platform: str = "weixin"

    def rows(self) -> Iterator[tuple[bool, int, Row]]:
        """(counts people, row number, fields)."""
        ref, name = folder_account(self.source)
        for number, cells in self._lines():
            if not self._is_structure(cells):
                for people, row in self._reads(number, cells):
                    account: Row = {"platform": self.platform, "account_ref": ref, "account_name": name}
                    yield (
                        people,
                        number,
                        account | {field: text for field, text in row.items() if text is not None},
                    )

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        for batch in self.table.batches(0):
            columns = [batch.column(i).to_pylist() for i in range(self.table.width)]
            for number, *cells in zip(batch.column("row").to_pylist(), *columns, strict=True):
                yield number, [cell or "" for cell in cells]

    def _is_structure(self, cells: list[str]) -> bool:
        """Takes note of captions, section labels and headers; True if the row is one of them."""
        if found := blocks_of(cells):
            self.blocks = found
            if set(map(fold, cells)) >= TOUTIAO_MARKS:
                self.platform = "toutiao"
            return True
        filled = [fold(cell) for cell in cells if cell.strip()]
        if len(filled) != 1:
            return not filled
        self.caption = self.caption or filled[0]
        if filled[0] in ARTICLE_SECTIONS:
            self.article = self.caption
        if _SECTION.search(filled[0]):
            self.blocks = []
        return not self.blocks

    def _reads(self, number: int, cells: list[str]) -> Iterator[tuple[bool, Row]]:
        for block in self.blocks:
            if not any(cell.strip() for cell in block.cells(cells)):
                continue
            row = self._row(block, cells)
            if row is None:
                self._report(number, block, cells)
            else:
                for people, place in ((True, block.people), (False, block.times)):
                    if place is not None and (reads := text_of(cells[place])) is not None:
                        yield people, row | {"reads": reads}

    def _row(self, block: Block, cells: list[str]) -> Row | None:
        moment = None
        if block.moment is not None:
            hour = "" if block.hour is None else cells[block.hour]
            moment = moment_of(cells[block.moment], hour, is_day=block.moment_is_day)
            if moment is None:
                return None
        channel = None if block.channel is None else text_of(fold(cells[block.channel]))
        published = None if block.published is None else text_of(cells[block.published])
        return {
            "account_ref": None if block.ref is None else text_of(cells[block.ref]),
            "account_name": None if block.name is None else text_of(cells[block.name]),
            "title": self.article if block.title is None else text_of(cells[block.title]),
            "published_at": published,
            "moment": moment,
            "channel": None if channel in ALL_CHANNELS else channel,
        }

    def _report(self, number: int, block: Block, cells: list[str]) -> None:
        text = fold(cells[block.moment or 0])
        if text in _LABELS:
            return
        message = f"{self.source.name}第{number}行：「{shown(text)}」不是可识别的日期，该行阅读数据未读入。"
        issue = RowIssue(
            self.source.name, self.table.sheet, number, "日期", shown(text), Code.BAD_TIME, message
        )
        self.log.add(issue, fatal=True)
