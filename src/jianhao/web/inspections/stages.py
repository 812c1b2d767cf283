"""The order of an inspection in one table: 初查 → 反馈核实 → 终核 → 印发 → 办结, with an owner for every stage."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from jianhao.web.people.roles import Permission
from jianhao.web.refusals import Refused


class Stage(models.TextChoices):
    """Where an inspection is."""

    PREPARING = "preparing", "准备"
    FIRST = "first", "初查"
    FEEDBACK = "feedback", "反馈核实"
    FINAL = "final", "终核"
    ISSUED = "issued", "已印发"
    CLOSED = "closed", "全部办结"
    CANCELLED = "cancelled", "已撤销"


OWNER = {
    Stage.PREPARING: "审核员、监管员",
    Stage.FIRST: "审核员",
    Stage.FEEDBACK: "主办单位",
    Stage.FINAL: "审批人",
    Stage.ISSUED: "主办单位",
    Stage.CLOSED: "",
    Stage.CANCELLED: "",
}
ORDER = (Stage.PREPARING, Stage.FIRST, Stage.FEEDBACK, Stage.FINAL, Stage.ISSUED, Stage.CLOSED)
# Stages in which findings may still be judged; afterwards only an appeal changes them.
JUDGING = (Stage.FIRST, Stage.FEEDBACK, Stage.FINAL)
AFTER_ISSUE = (Stage.ISSUED, Stage.CLOSED)


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from stage to stage; None as permission is a step that follows from what was done, not a person's choice."""

    name: str
    source: tuple[Stage, ...]
    target: Stage
    permission: Permission | None


TRANSITIONS = (
    Transition("taken_in", (Stage.PREPARING, Stage.FIRST), Stage.FIRST, None),
    Transition("send_out", (Stage.FIRST,), Stage.FEEDBACK, Permission.JUDGE),
    Transition("finalise", (Stage.FEEDBACK, Stage.FINAL), Stage.FINAL, Permission.JUDGE),
    Transition("issue", (Stage.FINAL,), Stage.ISSUED, Permission.DECIDE),
    Transition("all_closed", (Stage.ISSUED,), Stage.CLOSED, None),
    Transition(
        "call_off", (Stage.PREPARING, Stage.FIRST, Stage.FEEDBACK, Stage.FINAL), Stage.CANCELLED, Permission.INSPECT
    ),
)  # fmt: skip
_BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def transition(name: str, stage: str) -> Transition:
    """The step of that name; Refused where an inspection at `stage` cannot take it."""
    found = _BY_NAME[name]
    if stage not in found.source:
        raise Refused(f"该检查{Stage(stage).label}，不能办理此步。")
    return found
