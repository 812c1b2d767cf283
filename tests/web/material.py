"""What an inspection of the small province rests on: posts, collection records, as files; and an inspection with a run."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from web.world import NOW, TODAY, World

from jianhao.web.inspections import actions_rounds, actions_runs
from jianhao.web.inspections.jobs import work_later
from jianhao.web.inspections.models import Inspection, MaterialRole
from jianhao.web.people.models import User

AS_OF = TODAY - timedelta(3)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
# Account → days before the as-of day on which it posted; the town's account is silent, the school's never collected.
POSTED = {"county": (0, 3, 8), "bureau": (2, 9), "town": (30, 41)}
COLLECTED = ("county", "bureau", "town")


def table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([header, *rows])
    return out.getvalue().encode("utf-8-sig")


def posts(world: World) -> bytes:
    rows = [
        (world.accounts[who].account_id.partition(":")[2], "微信公众号", f"{who}{days}", f"{who}第{days}天的通知",
         "关于有关事项的通知正文。", AS_OF - timedelta(days), 40)
        for who, gone in POSTED.items()
        for days in gone
    ]  # fmt: skip
    return table(("账号ID", "平台", "内容ID", "标题", "正文", "发布时间", "阅读数"), rows)


def collections(world: World) -> bytes:
    rows = [(world.accounts[who].account_id, AS_OF - timedelta(90), AS_OF, "成功") for who in COLLECTED]
    return table(("账号ID", "起始日期", "截止日期", "采集结果"), rows)


def write_files(world: World, folder: Path) -> dict[str, Path]:
    """The same files on disk, as the command line takes them."""
    made = {"posts": folder / "发布内容.csv", "collections": folder / "采集记录.csv"}
    made["posts"].write_bytes(posts(world))
    made["collections"].write_bytes(collections(world))
    return made


def make(world: World, by: User, **changes: Any) -> Inspection:
    """An inspection with its files, not run yet."""
    options: dict[str, Any] = {
        "agency": world.county, "title": "第三季度检查", "as_of": AS_OF, "window": 90,
        "packs": ["national-2019", "national-duties"], "platforms": [], "feedback_workdays": 3,
    }  # fmt: skip
    one = actions_rounds.make(**(options | changes), now=NOW, by=by)
    for role, content, name in (
        (MaterialRole.POSTS, posts(world), "发布内容.csv"),
        (MaterialRole.COLLECTIONS, collections(world), "采集记录.csv"),
    ):
        actions_rounds.add_material(
            inspection=one, role=role, stream=BytesIO(content), name=name, now=NOW, by=by
        )
    return one


def run(one: Inspection, by: User) -> Inspection:
    """The first run, done at once."""
    actions_runs.ask(inspection=one, now=NOW, by=by)
    work_later()
    one.refresh_from_db()
    return one
