"""Durations, shares and counts of text reuse in words; no word that accuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from jianhao.documents.cells import masked, masked_in_place
from jianhao.documents.measured_words import measured
from jianhao.documents.reuse_words import duration, lag, share, unique_words

DOCUMENTS = Path(__file__).parents[2] / "src" / "jianhao" / "documents"


@pytest.mark.parametrize(
    ("hours", "by_day", "words"),
    [
        (None, False, "时间先后待核实"),
        (0.0, False, "晚1分钟"),
        (0.25, False, "晚15分钟"),
        (0.999, False, "晚1小时"),
        (3.4, False, "晚3小时"),
        (47.9, False, "晚48小时"),
        (60, False, "晚3天"),
        (24 * 2000, False, "晚2,000天"),
        (24.0, True, "晚1天"),
        (9.0, True, "晚1天"),
    ],
)
def test_lag(hours: float | None, by_day: bool, words: str) -> None:
    assert lag(hours, by_day=by_day) == words


def test_missing_is_a_dash() -> None:
    assert (duration(None), share(None), share(0.90865)) == ("—", "—", "90.87%")


def test_unique_posts_by_kind() -> None:
    assert unique_words({"other": 1200, "document": 2, "notice": 0}) == "1,202条（文件2条、其他1,200条）"
    assert unique_words({}) == "0条"


def test_measured_originality_is_a_percentage() -> None:
    text = measured('{"below":0.3,"main_source":"weixin:gh_1","originality":0.1234,"posts":9}')
    assert text.startswith("原创占比：12.34%；")
    assert "主要来源账号：weixin:gh_1" in text


def test_masking_in_place_keeps_the_length() -> None:
    text = "身份证11010519491231002X电话13800001234。"
    assert len(masked_in_place(text)) == len(text)
    assert masked(masked_in_place(text)) == masked_in_place(text)


@pytest.mark.parametrize("word", ["抄袭", "剽窃", "洗稿", "查重", "造假", "疑点"])
def test_nothing_accuses(word: str) -> None:
    files = [p for p in DOCUMENTS.rglob("*") if p.suffix in (".py", ".j2", ".js") and "echarts" not in p.name]
    assert [p.name for p in files if word in p.read_text("utf-8")] == []
