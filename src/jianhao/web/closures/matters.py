"""What has to be prepared for a closing and is filled in by people: by which gate it is asked for, and until when.

What is filled in is kept in `Closure.prepared` under the matter's name and read back as the facts of the rules (knowing.py).
The archive is no such matter: only this installation's own verifier speaks for it.
"""

from __future__ import annotations

from enum import StrEnum

from jianhao.closing.gates import Gate
from jianhao.closing.people import Part
from jianhao.closing.states import GONE, RESTING, State

ARCHIVE = "archive"  # where the gate of the archive leads to
NOTICE = "notice"  # what the step 登记公告发布 leaves behind


class Matter(StrEnum):
    """One form on the way."""

    UNIQUE = "unique"
    DUTIES = "duties"
    SUCCESSOR = "successor"
    LINKS = "links"
    ANNOUNCEMENT = "announcement"
    OPENIDS = "openids"
    FILING_NO = "filing_no"
    DATA_SETS = "data_sets"
    CONTRACT = "contract"
    HOLDS = "holds"
    WAIVER = "waiver"

    @property
    def chinese(self) -> str:
        """The heading of its form."""
        return WORDS[self]


WORDS = {
    Matter.UNIQUE: "独有内容",
    Matter.DUTIES: "职责移交",
    Matter.SUCCESSOR: "承接渠道",
    Matter.LINKS: "链接和二维码清理",
    Matter.ANNOUNCEMENT: "公告内容",
    Matter.OPENIDS: "迁移名单回执",
    Matter.FILING_NO: "网信备案编号",
    Matter.DATA_SETS: "数据处置",
    Matter.CONTRACT: "运维合同",
    Matter.HOLDS: "未了事项核对",
    Matter.WAIVER: "14日更新的豁免",
}
OF_GATE: dict[Gate, str] = {
    Gate.UNIQUE: Matter.UNIQUE,
    Gate.ARCHIVE: ARCHIVE,
    Gate.NOTICE: Matter.ANNOUNCEMENT,
    Gate.DUTIES: Matter.DUTIES,
    Gate.SUCCESSOR: Matter.SUCCESSOR,
    Gate.LINKS: Matter.LINKS,
    Gate.OPENIDS: Matter.OPENIDS,
    Gate.FILING_NO: Matter.FILING_NO,
    Gate.DATA_SETS: Matter.DATA_SETS,
    Gate.CONTRACT: Matter.CONTRACT,
}
# A waiver takes somebody above the unit that asks for it; everything else is prepared by the unit.
FILLED_BY = {Matter.WAIVER: frozenset({Part.SUPERVISOR, Part.REGULATOR})}
PREPARES = frozenset({Part.OPERATOR})


def fillers(matter: Matter) -> frozenset[Part]:
    """Who may fill a matter in."""
    return FILLED_BY.get(matter, PREPARES)


def why_shut(state: State, matter: Matter, notice_out: bool) -> str | None:
    """Why a matter can no longer be filled in; None while it can."""
    if state in RESTING:
        return f"该办理“{state.chinese}”，不能再填报。"
    if state in GONE or state is State.DELISTED:
        return "账号已注销或者下架，注销前各项不能再改动。"
    if matter is Matter.ANNOUNCEMENT and notice_out:
        return "公告已经发布，内容不能再改动；有误的由主管单位撤回，发布更正公告后重新办理。"
    return None


def why_no_archive(state: State) -> str | None:
    """Why no archive can be handed in; None while one can: until the account is given up, and once more before it is handed over."""
    return None if state is State.CLOSED else why_shut(state, Matter.UNIQUE, notice_out=False)
