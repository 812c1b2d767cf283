"""What is said to a person, to a group and by telephone text. Group and telephone texts are made of numbers alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jianhao.alerts.occasions import Occasion
from jianhao.documents.cells import clean, masked, one_line

NUMBER = re.compile(r"[0-9A-Z-]{1,40}")
ADDRESS = re.compile(r"https?://[!-~]{1,500}")
LONGEST_TITLE = 200


def _checked(number: str, address: str) -> None:
    """ValueError for a number or an address that would not be plain on every channel."""
    if not NUMBER.fullmatch(number):
        raise ValueError("a number is of digits, capitals and hyphens")
    if address and not ADDRESS.fullmatch(address):
        raise ValueError("an address is http(s) and plain ASCII")


@dataclass(frozen=True, slots=True)
class Notice:
    """For one person: a title, lines, the page where it is dealt with. Personal numbers are masked, whoever wrote them."""

    number: str
    occasion: Occasion
    title: str
    lines: tuple[str, ...] = ()
    address: str = ""

    def __post_init__(self) -> None:
        _checked(self.number, self.address)

    @property
    def subject(self) -> str:
        """One line for a list or a mail's subject."""
        return f"{masked(one_line(self.title))[:LONGEST_TITLE]}（编号{self.number}）"


@dataclass(frozen=True, slots=True)
class Counts:
    """All that a group, or a text on a telephone, may carry: how many people, matters, overdue ones, and the page.

    There is no field for a name: nothing that was typed anywhere can get into a group.
    """

    number: str
    occasion: Occasion
    people: int = 0
    matters: int = 0
    overdue: int = 0
    address: str = ""

    def __post_init__(self) -> None:
        _checked(self.number, self.address)


def personal_text(notice: Notice, again: bool = False) -> str:
    """Title, lines, where to go, number; `again` where an earlier one may have arrived."""
    body = [masked(one_line(notice.title)), *(masked(clean(line)) for line in notice.lines)]
    return "\n".join([*body, *_foot(notice.number, notice.address, again)])


def group_text(counts: Counts, again: bool = False) -> str:
    """The text of a group: the occasion, numbers, where to go."""
    return "\n".join([_group_sentence(counts), *_foot(counts.number, counts.address, again)])


def _group_sentence(counts: Counts) -> str:
    if counts.occasion is Occasion.DUE:
        late = f"，其中{counts.overdue}人有已逾期事项" if counts.overdue else ""
        return f"【{counts.occasion.chinese}】本单位{counts.people}人有待办事项{late}。"
    if counts.occasion is Occasion.TEST:
        return "【试发】收到本条即表示本渠道可以使用，无须办理。"
    urgent = "，请立即登录查看" if counts.occasion.urgent else ""
    return f"【{counts.occasion.chinese}】新增{counts.matters}条提醒{urgent}。"


def short_text(counts: Counts, again: bool = False) -> str:
    """One line for a telephone: it passes the gateway of a third party, so that it has numbers only."""
    late = f"，其中已逾期{counts.overdue}项" if counts.overdue else ""
    if counts.occasion is Occasion.DUE:
        said = f"您有{counts.matters}项待办{late}，请登录办理。"
    elif counts.occasion is Occasion.TEST:
        said = "试发，收到即表示可以使用，无须办理。"
    else:
        said = f"{counts.occasion.chinese}，请{'立即' if counts.occasion.urgent else ''}登录查看。"
    return "".join([said, f"编号{counts.number}", "（再次发送，如已收到请忽略）" if again else ""])


def _foot(number: str, address: str, again: bool) -> list[str]:
    where = [f"请登录查看：{address}"] if address else ["请登录系统查看。"]
    twice = "（再次发送，如已收到同一编号请忽略）" if again else ""
    return [*where, f"编号：{number}{twice}"]
