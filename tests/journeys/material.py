"""Files that people bring to an inspection on the screen, of the days before today."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from jianhao.dates import SHANGHAI

# Account → days before the as-of day on which it posted: only the town is silent.
PUBLISHED = {
    "gh_0000000000a3": (0, 3, 8),
    "gh_0000000000a5": (2, 9),
    "gh_0000000000a6": (30, 41),
    "gh_0000000000a7": (1, 5),
}


def today() -> date:
    """The day as the application counts it."""
    return datetime.now(tz=SHANGHAI).date()


def written(folder: Path, as_of: date) -> tuple[Path, Path]:
    """Posts and collection records as files."""
    posts, collections = folder / "发布内容.csv", folder / "采集记录.csv"
    rows = [
        (account, "微信公众号", f"{account}{gone}", f"第{gone}天前的通知", as_of - timedelta(gone), 40)
        for account, days in PUBLISHED.items()
        for gone in days
    ]
    _write(posts, ("账号ID", "平台", "内容ID", "标题", "发布时间", "阅读数"), rows)
    covered = [(f"weixin:{account}", as_of - timedelta(90), as_of, "成功") for account in PUBLISHED]
    _write(collections, ("账号ID", "起始日期", "截止日期", "采集结果"), covered)
    return posts, collections


def _write(path: Path, heading: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([heading, *rows])
