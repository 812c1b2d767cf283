"""Tables of reads inside a sheet: several stand side by side, parted by an empty column, or one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianhao.ingest.cells import fold

MOMENTS = ("日期", "时间", "统计日期", "统计时间")
HOURS = ("小时", "时段", "统计时段")
CHANNELS = ("渠道", "传播渠道", "流量来源", "阅读来源")
PEOPLE = ("阅读人数", "阅读(人)", "阅读(人数)")
TIMES = ("阅读次数", "阅读(次)", "阅读量", "阅读(播放)量")
TITLES = ("内容标题", "图文标题")
REFS = ("账号ID",)
NAMES = ("账号名称", "公众号名称", "公众号")
OF_POSTS = frozenset({"标题", "文章标题", "正文", "内容", "链接", "作品名称", "视频描述"})
PUBLISHED = ("发表日期", "发表时间", "发布时间")
ALL_CHANNELS = frozenset({"全部", "所有", "总计", "合计"})
_DAY = re.compile(r"(20[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
_HOUR = re.compile(r"[T\s]*([0-9]{1,2})(?:(?:[:时点][0-9]{0,2})(?::[0-9]{2})?(?:\.0+)?|00)?(?:\s*[-~至].*)?")


@dataclass(frozen=True, slots=True)
class Block:
    """Places of the columns of one table of reads; None for what it does not have."""

    moment: int | None
    moment_is_day: bool
    hour: int | None
    channel: int | None
    title: int | None
    ref: int | None
    name: int | None
    published: int | None
    people: int | None
    times: int | None
    first: int
    last: int

    def cells(self, row: list[str]) -> list[str]:
        """The block's part of a row."""
        return row[self.first : self.last + 1]


def blocks_of(row: list[str]) -> list[Block]:
    """The tables of reads of which this row is the header."""
    return [block for start, names in _runs([fold(cell) for cell in row]) if (block := _block(start, names))]


def moment_of(day: str, hour: str, *, is_day: bool) -> str | None:
    """ISO day or ISO hour; None if the cell holds no date."""
    day = fold(day)
    found = _DAY.match(day)
    if found is None:
        return None
    year, month, date = (int(part) for part in found.groups())
    if not (1 <= month <= 12 and 1 <= date <= 31):
        return None
    iso = f"{year}-{month:02d}-{date:02d}"
    rest = fold(hour) or day[found.end() :].strip()
    # A day typed as date and time ends in midnight without meaning the hour.
    if not rest or (is_day and not hour and re.fullmatch(r"T?00:00(:00)?", rest)):
        return iso
    clock = _HOUR.fullmatch(rest)
    return f"{iso}T{int(clock[1]):02d}:00" if clock and int(clock[1]) < 24 else None


def _runs(names: list[str]) -> Iterator[tuple[int, list[str]]]:
    start = 0
    for place in range(len(names) + 1):
        if place == len(names) or not names[place]:
            if place > start:
                yield start, names[start:place]
            start = place + 1


def _block(start: int, names: list[str]) -> Block | None:
    def place(wanted: tuple[str, ...]) -> int | None:
        return next((start + names.index(name) for name in wanted if name in names), None)

    moment, channel, title = place(MOMENTS), place(CHANNELS), place(TITLES)
    people, times = place(PEOPLE), place(TIMES)
    by_time = moment is not None and title is None and not OF_POSTS & set(names)
    by_article = title is not None and channel is not None
    if (people is None and times is None) or not (by_time or by_article):
        return None
    return Block(
        moment=moment,
        moment_is_day=moment is not None and "时间" not in names[moment - start],
        hour=place(HOURS),
        channel=channel,
        title=title,
        ref=place(REFS),
        name=place(NAMES),
        published=place(PUBLISHED),
        people=people,
        times=times,
        first=start,
        last=start + len(names) - 1,
    )
