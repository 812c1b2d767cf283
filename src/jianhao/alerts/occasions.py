"""What a message is about: a closed list, so that a group can be told the occasion without a word that anybody typed."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """Why somebody is told something."""

    DUE = "due"
    HIJACK = "hijack"
    TIP_OFF = "tip_off"
    INCIDENT = "incident"
    REBOUND = "rebound"
    NEAR_NAME = "near_name"
    IDENTITY = "identity"
    DEADLINE = "deadline"
    COLLECTING = "collecting"
    EVENT = "event"
    TEST = "test"
    OTHER = "other"

    @property
    def chinese(self) -> str:
        """The words of lists, subjects and group messages."""
        return WORDS[self]

    @property
    def urgent(self) -> bool:
        """Whether it is told at night and retried more often: an account in foreign hands does not wait till morning."""
        return self in URGENT


WORDS = {
    Occasion.DUE: "待办汇总",
    Occasion.HIJACK: "账号疑似被盗用（待核实）",
    Occasion.TIP_OFF: "收到账号异常情况反映",
    Occasion.INCIDENT: "应急处置",
    Occasion.REBOUND: "疑似反弹（待核实）",
    Occasion.NEAR_NAME: "名称相近的账号（待核实）",
    Occasion.IDENTITY: "账号名称或者主体变动（待核实）",
    Occasion.DEADLINE: "期限临近",
    Occasion.COLLECTING: "采集未完成",
    Occasion.EVENT: "台账事项",
    Occasion.TEST: "试发",
    Occasion.OTHER: "工作提醒",
}
URGENT = frozenset({Occasion.HIJACK, Occasion.TIP_OFF, Occasion.INCIDENT})
