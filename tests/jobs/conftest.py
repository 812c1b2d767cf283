"""A small office: six accounts, a month of posts, checks and collection records, as files on disk."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from jianhao.jobs.request import InspectRequest

AS_OF = date(2024, 5, 20)
ACCOUNTS = (
    ("gh_aaaaaaaaaaa1", "甲示发布", "微信公众号", "甲示县人民政府", "县级"),
    ("gh_aaaaaaaaaaa2", "甲示教育", "微信公众号", "甲示县教育局", "县级"),
    ("gh_aaaaaaaaaaa3", "甲示教育资讯", "微信公众号", "甲示县教育局", "县级"),
    ("9900000001", "甲示水务", "新浪微博", "甲示县水务局", "县级"),
    ("9900000002", "甲示应急", "新浪微博", "甲示县应急管理局", "县级"),
    ("9900000003", "甲示林草", "新浪微博", "甲示县林草局", "县级"),
)
# Days before the as-of day on which each account posted; the last account was never collected.
POSTED = {0: (0, 3, 7), 1: (14, 20), 2: (15, 21), 3: (40,), 4: (1, 60)}


@dataclass(frozen=True)
class Office:
    """Paths of the files."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def request(self, out: Path, **changes: object) -> InspectRequest:
        """The main job on this office's files."""
        options: dict[str, object] = {
            "accounts": (self.path("台账.csv"),),
            "posts": (self.path("发布内容.csv"),),
            "checks": (self.path("核查记录.csv"),),
            "collections": (self.path("采集记录.csv"),),
            "out": out,
        }
        return InspectRequest(**(options | changes))  # type: ignore[arg-type]


def write(path: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "办公室"
    folder.mkdir()
    write(
        folder / "台账.csv",
        ("账号ID", "账号名称", "平台", "主办单位", "层级", "粉丝数"),
        [(*a, 500) for a in ACCOUNTS],
    )
    posts = [
        (
            ACCOUNTS[a][0],
            ACCOUNTS[a][2],
            f"{a}{days:03d}",
            f"第{days}天的通知",
            "正文内容",
            AS_OF - timedelta(days),
            30 + a,
        )
        for a, gone in POSTED.items()
        for days in gone
    ]
    posts.append(("gh_stranger00001", "微信公众号", "9", "外人的文章", "不该留下的文字", AS_OF, 5))
    header = ("账号ID", "平台", "内容ID", "标题", "正文", "发布时间", "阅读数")
    write(folder / "发布内容.csv", header, posts)
    checks = [(f"weixin:{ACCOUNTS[0][0]}", "no_interaction", "passed", AS_OF, "甲示县政府办公室", "")]
    checks += [(f"weixin:{ACCOUNTS[1][0]}", "advert", "failed", AS_OF, "甲示县政府办公室", "截图001")]
    write(folder / "核查记录.csv", ("账号ID", "检查项", "检查结果", "检查时间", "检查人", "佐证"), checks)
    records = [(a[0], AS_OF - timedelta(100), AS_OF, AS_OF, "后台导出", "ok") for a in ACCOUNTS[:5]]
    write(
        folder / "采集记录.csv",
        ("账号ID", "起始日期", "截止日期", "采集时间", "采集方式", "采集结果"),
        records,
    )
    return Office(folder)
