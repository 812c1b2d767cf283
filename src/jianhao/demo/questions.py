"""Rows of a made-up table of questions: when, what kind, what about, which office has to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from jianhao.demo.units import Unit

DAYS = 120
# Kind of the call, and what is asked; the place of the office stands in front.
ASKED = (
    ("咨询", "咨询办理{}业务需要哪些材料"),
    ("咨询", "咨询{}事项能否网上办理"),
    ("咨询", "咨询最新{}政策何时执行"),
    ("咨询", "询问补贴申领条件和标准"),
    ("求助", "请求尽快恢复供水供电"),
    ("求助", "老人办理{}手续不便请求上门服务"),
    ("投诉", "反映道路施工扰民长期无人处理"),
    ("投诉", "反映窗口工作人员态度问题"),
    ("举报", "反映疑似诈骗电话冒充工作人员"),
    ("建议", "建议公开项目进展和完工时间"),
    ("建议", "建议增加{}便民服务点"),
    ("其他", "来电中断未说明事项"),
)
SUBJECTS = ("社保", "医保", "入学", "户籍", "不动产", "公租房", "停车", "养老")
BUSY = 1.1  # of the log of how many questions an office gets


def question_rows(
    units: Sequence[Unit], as_of: date, wanted: int, rng: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """About `wanted` rows by time; a few offices get most, one in twenty rows names an office that has no account."""
    weight = np.exp(BUSY * rng.normal(size=len(units)))
    office = rng.choice(len(units), wanted, p=weight / weight.sum())
    back = np.sort(rng.integers(0, DAYS, wanted))[::-1]
    for number, days in zip(office.tolist(), back.tolist(), strict=True):
        kind, words = ASKED[int(rng.integers(len(ASKED)))]
        subject = SUBJECTS[int(rng.integers(len(SUBJECTS)))]
        day = as_of - timedelta(days=days)
        moment = datetime.combine(day, time(int(rng.integers(8, 20)), int(rng.integers(60))))
        stranger = rng.random() < 0.05
        name = "示例省拟设专线服务中心" if stranger else units[number].agency
        yield (f"{moment:%Y-%m-%d %H:%M}", kind, words.format(subject), name)
