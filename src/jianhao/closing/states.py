"""States of a closing, what each means for the register, and what should then be seen outside."""

from __future__ import annotations

from enum import StrEnum

from jianhao.vocab.states import LocalState, NationalState, PlatformState


class State(StrEnum):
    """Where a closing stands, from the first draft to the last look back."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    SUPERVISOR_REVIEW = "supervisor_review"
    PROVINCE_REVIEW = "province_review"
    PREPARING = "preparing"
    ASKING_PLATFORM = "asking_platform"
    ANNOUNCED = "announced"
    TO_CANCEL = "to_cancel"
    BLOCKED = "blocked"
    FROZEN = "frozen"
    DELISTED = "delisted"
    CANCELLED = "cancelled"
    FILED = "filed"
    CLOSED = "closed"
    ARCHIVED = "archived"
    LOOKING_BACK = "looking_back"
    FINISHED = "finished"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def chinese(self) -> str:
        """The word of pages and documents."""
        return WORDS[self]

    @property
    def local(self) -> LocalState | None:
        """The state of the register (台账状态) that goes with it; None where the register keeps what it had."""
        return LOCAL[self]


WORDS = {
    State.DRAFT: "拟办",
    State.UNIT_REVIEW: "待主办单位审定",
    State.SUPERVISOR_REVIEW: "待主管单位审批",
    State.PROVINCE_REVIEW: "待省级审批",
    State.PREPARING: "已批准，关停准备",
    State.ASKING_PLATFORM: "致函平台办理中",
    State.ANNOUNCED: "公告期",
    State.TO_CANCEL: "待注销",
    State.BLOCKED: "平台未予办理",
    State.FROZEN: "冻结（注销中）",
    State.DELISTED: "已下架，待报告",
    State.CANCELLED: "已注销，待系统关停",
    State.FILED: "系统已关停，待核验",
    State.CLOSED: "已关停，待归档移交",
    State.ARCHIVED: "归档",
    State.LOOKING_BACK: "回头看",
    State.FINISHED: "办结",
    State.REFUSED: "不予关停",
    State.WITHDRAWN: "已撤回",
}
LOCAL = {
    State.DRAFT: None,
    State.UNIT_REVIEW: LocalState.closing_proposed,
    State.SUPERVISOR_REVIEW: LocalState.closing_proposed,
    State.PROVINCE_REVIEW: LocalState.closing_proposed,
    State.PREPARING: LocalState.closing_proposed,
    State.ASKING_PLATFORM: LocalState.closing_proposed,
    State.ANNOUNCED: LocalState.announced,
    State.TO_CANCEL: LocalState.cancelling,
    State.BLOCKED: LocalState.cancelling,
    State.FROZEN: LocalState.cancelling,
    State.DELISTED: LocalState.cancelling,
    State.CANCELLED: LocalState.cancelling,
    State.FILED: LocalState.cancelling,
    State.CLOSED: LocalState.closed,
    State.ARCHIVED: LocalState.archived,
    State.LOOKING_BACK: LocalState.archived,
    State.FINISHED: LocalState.archived,
    State.REFUSED: LocalState.running,
    State.WITHDRAWN: LocalState.running,
}

# Nothing is due in these; each can be left by taking the matter up again.
RESTING = frozenset({State.REFUSED, State.WITHDRAWN, State.FINISHED})
# The account is gone or going from its platform: no such state is reached before the gates are passed.
BEHIND_GATES = frozenset(
    {State.FROZEN, State.DELISTED, State.CANCELLED, State.FILED, State.CLOSED, State.ARCHIVED, State.LOOKING_BACK}
)  # fmt: skip
GONE = frozenset(
    {State.CANCELLED, State.FILED, State.CLOSED, State.ARCHIVED, State.LOOKING_BACK, State.FINISHED}
)

GONE_ON_PLATFORM = frozenset({PlatformState.cancelled, PlatformState.unreachable})
# Until the account is gone the inspection goes on, and the national system lists it as running or changing.
STILL_LISTED = frozenset({NationalState.running, NationalState.changing, NationalState.in_review})
