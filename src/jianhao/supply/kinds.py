"""What a post is about, as its reader would say it; the guideline with cases is bench/supply/guideline.md."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """One kind a post. REPOST and ORDERED_REPOST come before what the text is about; OTHER is none of the kinds named."""

    MEETINGS = "meetings"
    OWN_WORK = "own_work"
    SERVICES = "services"
    POLICY = "policy"
    WARNINGS = "warnings"
    REPLIES = "replies"
    REPOST = "repost"
    ORDERED_REPOST = "ordered_repost"
    OTHER = "other"
    UNDETERMINED = "undetermined"

    @property
    def chinese(self) -> str:
        """The word of tables and reports."""
        return CHINESE[self]


CHINESE = {
    Kind.MEETINGS: "会议和领导活动",
    Kind.OWN_WORK: "本单位工作",
    Kind.SERVICES: "服务和办事指南",
    Kind.POLICY: "政策及解读",
    Kind.WARNINGS: "预警和提醒",
    Kind.REPLIES: "回应关切",
    Kind.REPOST: "转载",
    Kind.ORDERED_REPOST: "规定转载",
    Kind.OTHER: "其他内容",
    Kind.UNDETERMINED: "不能判断",
}

# What the linear model tells apart; ordered reposts are known from the reuse table alone.
LEARNT = (
    Kind.MEETINGS, Kind.OWN_WORK, Kind.SERVICES, Kind.POLICY, Kind.WARNINGS, Kind.REPLIES, Kind.REPOST, Kind.OTHER,
)  # fmt: skip
# What a person can ask about: nobody asks for a meeting or for a repost.
ASKED = (Kind.OWN_WORK, Kind.SERVICES, Kind.POLICY, Kind.WARNINGS, Kind.REPLIES)
