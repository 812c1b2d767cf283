"""Sentences of contract reminders: what the contract says, and what to look at. Never what to think of anybody."""

from __future__ import annotations

from jianhao.costs.clauses import Basis, Thing
from jianhao.dates import chinese_date

_CLAUSE = {
    Basis.PAID: "合同约定付款与{thing}有关，建议核对：付款宜以内容质量、服务实效和安全为依据，不宜以{thing}为依据。",
    Basis.ASSESSED: "合同把{thing}计入考核，考核结果影响付款，建议核对是否有必要，或者降低其分量。",
    Basis.TARGET: "合同规定了{thing}指标，建议核对是否有必要；未见与付款直接挂钩。",
}


def clause_text(thing: Thing, basis: Basis) -> str:
    """What a clause that counts something calls for."""
    return _CLAUSE[basis].format(thing=thing.chinese)


def ownership_text(client: bool | None, words: str) -> str:
    """What the answer on ownership calls for; `client` False or None."""
    if client is False:
        return (
            "合同约定账号不归或者不单独归主办单位所有，建议改为归主办单位所有，并由主办单位掌握管理员权限。"
        )
    if words:
        return "账号所有权的约定不能判断归谁，请核对原文。"
    return "合同没有约定账号所有权，建议写明归主办单位所有，并由主办单位掌握管理员权限。"


def end_text(end: int, as_of: int) -> str:
    """A contract that ended or soon ends, by calendar days."""
    if end < as_of:
        return (
            f"合同已于{chinese_date(end)}到期（{as_of - end}天前），请核对是否续签，账号和数据是否已经移交。"
        )
    left = "今天" if end == as_of else f"还有{end - as_of}天"
    return f"合同将于{chinese_date(end)}到期（{left}），请及早确定续签或者移交，避免停更和失去管理权限。"


def many_text(accounts: int, units: int, registered: int) -> str:
    """One 受托单位 that runs many accounts."""
    of = f"，涉及{units}个主办单位" if units else ""
    return (
        f"该受托单位运维{accounts}个账号（台账共{registered}个）{of}。同一家人员变动、失密或者出错时会同时影响多个账号，"
        "内容也容易相同，建议核对人员配备、权限和内容来源。"
    )


def term_text(accounts: int) -> str:
    """Accounts with a 受托单位 in the register and without a contract in the list."""
    return f"台账写明由该受托单位运维的{accounts}个账号，在所给合同清单中没有找到，付款和归属的约定不能核对。"
