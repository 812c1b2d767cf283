"""What each edition of a document may show."""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.inspection.result import Edition


@dataclass(frozen=True, slots=True)
class Shown:
    """Which parts an edition holds.

    `advice` 处置建议 and its factors, `hints` data and register hints, `unmatched` accounts outside the register,
    `rejected_rows` rejected rows with their values (their count is always shown), `reuse_details` accounts, evidence and
    lists of the 内容同质化核查 (its counts are always shown), `anomalies` 传播数据核验, `costs` 运维成本和合同, `reminders` 更新提醒,
    `plan` 整合方案, `supply_details` places and accounts of the 供需对照 (its kinds are always shown).

    Anomalies are for the office itself until the unit has answered; costs speak of them too. A plan is for the office itself
    until it is sent out for comment.
    """

    advice: bool
    hints: bool
    unmatched: bool
    rejected_rows: bool
    reuse_details: bool
    anomalies: bool
    costs: bool
    plan: bool
    reminders: bool
    supply_details: bool


_SHOWN = {
    Edition.INTERNAL: Shown(
        advice=True, hints=True, unmatched=True, rejected_rows=True, reuse_details=True,
        anomalies=True, costs=True, plan=True, reminders=True, supply_details=True,
    ),
    Edition.UNIT: Shown(
        advice=True, hints=False, unmatched=False, rejected_rows=True, reuse_details=True,
        anomalies=False, costs=False, plan=False, reminders=True, supply_details=True,
    ),
    Edition.PUBLIC: Shown(
        advice=False, hints=False, unmatched=False, rejected_rows=False, reuse_details=False,
        anomalies=False, costs=False, plan=False, reminders=False, supply_details=False,
    ),
}  # fmt: skip
_LABELS = {
    Edition.INTERNAL: "内部版（仅供本单位工作使用）",
    Edition.UNIT: "单位版（供被检查单位核对）",
    Edition.PUBLIC: "对外版（不含建议、提示和退回内容）",
}


def shown_in(edition: Edition) -> Shown:
    """The parts of that edition."""
    return _SHOWN[edition]


def edition_label(edition: Edition) -> str:
    """How an edition names itself on the cover."""
    return _LABELS[edition]
