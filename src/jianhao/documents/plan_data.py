"""The data behind the filter and the panel of the page 整合方案: one compact JSON with a dictionary of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jianhao.documents import wording
from jianhao.documents.page_data import Texts
from jianhao.documents.plan_page import Sections
from jianhao.documents.plan_sentence import proposal_sentence
from jianhao.documents.plan_view import Planned, PlanView

TAKES_NAMED = 60


def panel_data(view: PlanView, accounts: Sequence[Planned]) -> dict[str, Any]:
    """Per account `h` id, name, platform, level, agency, county, proposal, place, day, certainty; `o` what is open of it; `s` the
    proposal in sentences; `r` reasons; `d` [duty, carrier]…; `q` what has to be answered; `k` names of those taken over; `x`
    [label, text]…. All texts are numbers into `texts`.
    """
    texts = Texts()
    data = {str(account.index): _one(view, account, texts) for account in accounts}
    return {"accounts": data, "texts": list(texts.number)}


def chart_data(parts: Sections) -> dict[str, Any]:
    """The figures of the charts, as the tables beside them print them."""
    front = [[c.case, c.kept, round(c.yearly_cost / 10_000, 1), round(c.followers_lost)] for c in parts.front]
    quarters = [[f"第{q.number}季度", q.closings] for q in parts.quarters]
    return {"front": front, "quarters": quarters}


def open_points(account: Planned) -> list[str]:
    """Words of what a person still has to settle."""
    found = []
    if account.lacking:
        found.append("资料不足")
    if account.questions:
        found.append("须逐项答复")
    if account.proposal != "keep" and account.phase is None:
        found.append("未排入分期")
    return found


def _one(view: PlanView, account: Planned, texts: Texts) -> dict[str, Any]:
    head = (
        account.account_id, account.name, account.platform, account.level, account.agency, account.county,
        account.decision, account.destination, account.when, account.certainty,
    )  # fmt: skip
    data: dict[str, Any] = {
        "h": [texts(text) for text in head],
        "s": texts(proposal_sentence(account)),
        "r": [texts(text) for text in account.reasons],
        "d": [[texts(duty), texts(carrier)] for duty, carrier in account.duties],
        "x": [[texts(label), texts(text)] for label, text in _figures(account)],
    }
    if points := open_points(account):
        data["o"] = [texts(text) for text in points]
    if account.questions:
        data["q"] = [texts(text) for text in account.questions]
    if account.takes:
        data["k"] = [texts(view.accounts[i].full) for i in account.takes[:TAKES_NAMED]]
    return data


def _figures(account: Planned) -> list[tuple[str, str]]:
    figures = [
        ("次选去向", account.second),
        ("改变决定", account.if_kept),
        ("关注用户", "" if account.followers is None else f"{wording.number(account.followers)}名"),
        ("活跃关注用户", "" if account.active is None else f"约{wording.number(account.active)}名（估计）"),
        ("预计流失", "" if not account.at_risk else f"约{wording.number(account.at_risk)}名（测算值）"),
        ("年度费用", "" if account.cost is None else f"{wording.number(account.cost)}元"),
        (
            "可减费用",
            ""
            if account.saving is None
            else f"每年{wording.number(account.saving)}元（测算值，不含在编人员）",
        ),
        ("合同到期", "" if account.contract_end is None else wording.day_cell(account.contract_end)),
        ("注销冻结", _freeze(account)),
    ]
    if account.takes:
        figures.append(("承接发布", f"每日{account.load:.1f}条，可承接{account.room:.1f}条"))
    return [(label, text) for label, text in figures if text]


def _freeze(account: Planned) -> str:
    if account.proposal == "keep" or account.freeze_days is None:
        return ""
    return f"{account.freeze_days}天（平台规则，办理前核对）"
