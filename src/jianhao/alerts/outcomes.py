"""How an attempt to send ended, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The five ends of an attempt."""

    SENT = "sent"  # the other side said that it has it
    LATER = "later"  # it certainly does not have it; the same again after a while
    UNKNOWN = "unknown"  # it may have it: the request went out and no usable answer came
    CHANNEL = "channel"  # refused whatever is sent, until somebody puts the channel right
    MESSAGE = "message"  # this one is refused for good

    @property
    def chinese(self) -> str:
        """The word of the page that lists attempts."""
        return WORDS[self]


WORDS = {
    Outcome.SENT: "已发出",
    Outcome.LATER: "未发出，稍后再发",
    Outcome.UNKNOWN: "可能已发出，稍后以同一编号再发",
    Outcome.CHANNEL: "被拒绝，须先改正渠道设置",
    Outcome.MESSAGE: "被拒绝，不再发送",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of one attempt: a sentence for the office, the platform's own code, seconds that the platform wants us to wait."""

    outcome: Outcome
    sentence: str
    code: int | None = None
    wait: int | None = None


SENT = Answer(Outcome.SENT, "对方已接收。")
