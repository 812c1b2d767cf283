"""What both peers must know of the files: spellings, and how the results are written."""

from __future__ import annotations

from typing import Any

PLATFORMS = {"微信公众号": "weixin", "新浪微博": "weibo", "抖音号": "douyin"}
LEVELS = {"市级": "city", "县级": "county", "乡镇街道": "township"}
STATES = {"正常": "active"}
COUNTS = {"reads": "阅读数", "likes": "点赞数", "looks": "在看数", "comments": "评论数", "shares": "转发数"}
COUNT = r"([0-9]+(?:\.[0-9]+)?)(亿|万|w|千|k)?(\+|余|多|以上)?"
SCALE = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
MISSING = ("", "-", "--", "—", "——", "/", "暂无", "无数据", "未采集", "不详", "null", "N/A")
SCIENTIFIC = r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}"


DICTIONARIES = {
    "posts": ["account_id", "platform", "precision", "tool", "source_file", "profile", "joined_by", "day"],
    "samples": ["reads_kind", "metric"],
}


def parquet_options(kind: str) -> dict[str, Any]:
    """zstd at its fastest and dictionaries only for the short columns, as this project writes."""
    return {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": DICTIONARIES[kind],
        "row_group_size": 131_072,
    }
