"""The words of a plan for people: proposals, ways, certainty, money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jianhao.consolidation.certainty import Certainty
from jianhao.documents import wording
from jianhao.documents.labels import ADVICE

PROPOSALS: Final[Mapping[str, str]] = {code: ADVICE[code] for code in ("keep", "merge", "close")}
PLACES: Final[Mapping[str, str]] = {
    "website": "政府网站",
    "app": "移动客户端",
    "none": "不设承接",
}
ROUTES: Final[Mapping[str, str]] = {
    "migrate": "由平台迁移关注用户",
    "redirect": "公告引导关注",
    "close_only": "公告后关停",
}
STAFF_CAVEAT: Final = "测算值，只含台账所列年度费用；不含在编人员，人员仍在编的不减少支出"
DECIDES: Final = "本方案由程序测算，供研究参考，不替代决定；去留由有权机关按程序审批。"


def certainty(code: str) -> str:
    """The word of how sure a proposal is."""
    return Certainty(code).chinese


def money(yuan: float) -> str:
    """`1.29亿元` from a hundred million on, else as all documents write money."""
    return f"{yuan / 1e8:,.2f}亿元" if abs(yuan) >= 1e8 else wording.money(yuan)


def more_or_less(yuan: float | None) -> str:
    """`每年增加约9,800元` or `每年减少约1.2万元`; 「—」 where it cannot be said."""
    if yuan is None:
        return wording.MISSING
    word = "增加" if yuan >= 0 else "减少"
    return f"每年{word}约{money(abs(yuan))}"


def people(number: float | None) -> str:
    """`约660名`; 「关注用户数不详」 for a missing number."""
    return "关注用户数不详" if number is None else f"约{wording.number(number)}名"
