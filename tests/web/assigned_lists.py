"""Lists from above of the small province as workbooks, and a list of the county at every stage of its work."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
from web.world import NOW, TODAY, World

from jianhao.web.assigned import actions_items, actions_lists, actions_replies
from jianhao.web.assigned.models import AssignedItem, AssignedList
from jianhao.web.people.models import User
from jianhao.web.people.roles import Role

DUE = TODAY + timedelta(14)
LINK = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
HEADINGS = ["序号", "新媒体名称", "新媒体类型", "主办单位", "账号ID", "主页链接", "问题类别", "存在问题", "检查时间",
            "整改责任人", "联系电话", "反馈时限", "整改情况"]  # fmt: skip


def rows() -> list[list[Any]]:
    """By id; by exact name and unit; a name without its unit; a stranger's account; nobody's; a unit alone."""
    weixin, silent = "微信公众号", ("内容不更新", "前2周内无更新")
    given = [
        [1, "乙县发布", weixin, "乙县人民政府办公室", "gh_0000000000a3", None, *silent, "2026-10-30", "李某", "13712345678", "2026-11-12"],
        [2, "丁镇之声", weixin, "丁镇人民政府", None, None, "表述不规范", "标题有错别字", "2026-10-30", "李某", 13712345678],
        [3, "乙县教育", weixin, None, None, None, "互动功能", "未提供有效互动功能"],
        [4, "丙县发布", weixin, "丙县人民政府办公室", "gh_0000000000a4", None, *silent],
        [5, "乙县文旅", weixin, "乙县文化旅游局", None, None, *silent],
        [6, None, None, "乙县教育局", None, None, "机制建设", "未报送自查情况"],
    ]  # fmt: skip
    return [row + [None] * (len(HEADINGS) - len(row)) for row in given]


def workbook(
    table: list[list[Any]],
    above: tuple[list[Any], ...] = (),
    below: tuple[list[Any], ...] = (),
    sheet: str = "问题清单",
) -> bytes:
    """An Excel file as offices send it: title rows above the header, a line of signatures below."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (*above, *table, *below):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def usual() -> bytes:
    return workbook(
        [HEADINGS, *rows()],
        above=(["全省政务新媒体检查问题清单"], ["联系人：王某", "电话：13912345678"]),
        below=(["填表人：赵某", None, "审核人：钱某"],),
    )


class Staff:
    """The people of the county and of its units who take part."""

    def __init__(self, world: World) -> None:
        self.reviewer = world.user("reviewer", world.county, Role.REVIEWER)
        self.other = world.user("other", world.county, Role.REVIEWER)
        self.decider = world.user("decider", world.county, Role.DECIDER)
        self.clerk = world.user("clerk", world.town, Role.OPERATOR)
        self.stranger = world.user("stranger", world.other, Role.REVIEWER)


def receive(by: User, content: bytes, name: str = "清单.xlsx", **changes: Any) -> AssignedList:
    given: dict[str, Any] = {
        "title": "第三季度问题清单", "issuer": "示例省网信办", "document_no": "示网信办〔2026〕1号", "deadline": DUE,
    }  # fmt: skip
    letter = actions_lists.Letter(**(given | changes))
    return actions_lists.receive(stream=BytesIO(content), name=name, letter=letter, now=NOW, by=by)


def opened(world: World, staff: Staff) -> AssignedList:
    """The usual list, taken in."""
    made = receive(staff.reviewer, usual())
    return actions_lists.take_in(assigned=made, now=NOW, by=staff.reviewer)


def given(one: AssignedList, by: User) -> AssignedList:
    """What is matched, given to the units."""
    actions_items.give(assigned=one, items=None, deadline=DUE - timedelta(2), as_of=TODAY, now=NOW, by=by)
    return one


def of_town(one: AssignedList, world: World) -> AssignedItem:
    return one.items.get(account=world.accounts["town"])


def reply(item: AssignedItem, by: User, **changes: Any) -> AssignedItem:
    options: dict[str, Any] = {
        "outcome": "done", "text": "已更正标题。", "done_on": TODAY, "link": LINK, "picture": None,
    }  # fmt: skip
    return actions_replies.reply(item=item, **(options | changes), as_of=TODAY, now=NOW, by=by)


def accept(item: AssignedItem, by: User, *, accept: bool = True, opinion: str = "") -> AssignedItem:
    return actions_replies.judge(item=item, accept=accept, opinion=opinion, now=NOW, by=by)
