"""Files of posts as offices collect them, sent and read at once; shared by the tests of collecting."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from web.material import table
from web.world import World

from jianhao.web.collecting import actions_batches
from jianhao.web.collecting.jobs import work_later
from jianhao.web.collecting.models import Batch
from jianhao.web.people.models import User
from jianhao.web.registry.models import Account

TODAY = timezone.localdate()


def native(account: Account) -> str:
    return account.account_id.partition(":")[2]


def post_file(world: World, who: tuple[str, ...] = ("county", "town"), collected: bool = True) -> bytes:
    """Two posts of each account, a stranger's, and a row whose time cannot be read."""
    header = (
        "账号ID",
        "平台",
        "内容ID",
        "标题",
        "正文",
        "发布时间",
        "阅读数",
        *(("采集时间",) if collected else ()),
    )
    more = (f"{TODAY} 08:00:00",) if collected else ()
    rows: list[tuple[Any, ...]] = [
        (
            native(world.accounts[w]),
            "微信公众号",
            f"{w}{gone}",
            f"{w}的通知",
            "正文。",
            f"{TODAY - timedelta(gone)} 07:30:00",
            40,
            *more,
        )
        for w in who
        for gone in (95, 0)
    ]
    rows.append(
        ("gh_ffffffffffff", "微信公众号", "x1", "他人的内容", "正文。", f"{TODAY} 07:00:00", 1, *more)
    )
    rows.append((native(world.accounts[who[0]]), "微信公众号", "y1", "没有时间", "正文。", "昨天", 1, *more))
    return table(header, rows)


def send(
    world: World, by: User, content: bytes, kind: str = "posts", name: str = "发布内容.csv", **more: Any
) -> Batch:
    options = {"agency": world.county, "covers": None, "now": timezone.now()} | more
    made = actions_batches.receive(**options, kind=kind, stream=BytesIO(content), name=name, by=by)
    work_later()
    made.refresh_from_db()
    return made
