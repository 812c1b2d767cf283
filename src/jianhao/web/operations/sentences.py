"""What is said of sets: on the terminal, on the page, in the log."""

from __future__ import annotations

from jianhao.backup.sets import SetHeader
from jianhao.backup.taking import Taken
from jianhao.dates import SHANGHAI

MEGABYTE = 1024**2
NAMED = 5  # paths that are named


def moment(header: SetHeader) -> str:
    """The time of a set in Shanghai."""
    return header.moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def size(count: int) -> str:
    """Bytes as people read them."""
    return f"{count / MEGABYTE:,.1f}MB"


def backup_sentence(taken: Taken) -> str:
    """What was written, and what could not be."""
    header = taken.header
    said = f"{header.files}个文件，共{size(header.bytes)}，新增{size(taken.new_bytes)}，用时{header.seconds:.0f}秒。"
    if header.missing:
        said += f"有{len(header.missing)}个登记过的文件在备份前就不在：{_named(header.missing)}。"
    if header.vanished:
        said += f"有{len(header.vanished)}个文件在备份时被删去或者一直在改写，没有备份：{_named(header.vanished)}。"
    if header.left_out:
        said += f"没有包括：{'、'.join(header.left_out)}。"
    return said


def lost_since(header: SetHeader) -> str:
    """What somebody who goes back to a set has to know."""
    number = header.audit.partition(":")[0] or "0"
    return (
        f"数据截至{moment(header)}，操作记录至第{number}条（{header.audit}）。此后的办理不在其中，请对照纸质材料、"
        "各单位的回执补办；其后修改的密码、停用的人员、收回的角色、链接和令牌都恢复为当时的样子，须重新办理。"
    )


def _named(names: tuple[str, ...]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
