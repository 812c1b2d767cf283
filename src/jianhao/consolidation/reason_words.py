"""How reasons begin that documents also show elsewhere; apart from what writes them, so that documents need not load the solvers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TO: Final = "归集整合至"
DUTIES_TO: Final = "职责转到"
NO_DUTY: Final = "没有须承接的职责"
DEARER: Final = "保留比"
SECOND: Final = "次选去向："
ASKED: Final = "关停前须逐项答复："
LACKING: Final = "资料不足："
CONTRACT_LATE: Final = "合同到期晚于分期的最后一个季度，到期后再办理"
QUARTERS_FULL: Final = "各季度的工时或承接账号的接收量已满，未排入"
_BESIDE: Final = (TO, DUTIES_TO, NO_DUTY, SECOND, ASKED, LACKING, CONTRACT_LATE, QUARTERS_FULL)


def grounds(reasons: Sequence[str]) -> tuple[str, ...]:
    """Why, without where to, the second best, what has to be answered or added, and when: those have columns of their own.

    All of them where nothing else is said.
    """
    return tuple(reason for reason in reasons if not reason.startswith(_BESIDE)) or tuple(reasons)
