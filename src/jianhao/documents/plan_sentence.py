"""What is proposed for one account, in the sentences of an official proposal."""

from __future__ import annotations

from collections.abc import Iterator

from jianhao.documents import plan_words, wording
from jianhao.documents.plan_view import Planned


def proposal_sentence(account: Planned) -> str:
    """「建议归集整合至“甲县发布”……若改为保留，全部成本每年增加约9,800元（测算值）。」"""
    return "".join(f"{part}。" for part in _parts(account))


def _parts(account: Planned) -> Iterator[str]:
    yield proposal_head(account)
    if account.proposal == "keep":
        if account.takes:
            yield f"承接{len(account.takes):,}个账号的职责"
    else:
        yield _followers(account)
        if account.cost is not None:
            yield f"年度费用{wording.number(account.cost)}元"
    if account.if_kept:
        yield account.if_kept
    if account.lacking:
        yield f"资料不足（缺{'、'.join(account.lacking)}），补充后再定"


def proposal_head(account: Planned) -> str:
    """「建议归集整合至矩阵主账号“甲县发布（微信公众号）”，公告引导关注」, without figures."""
    if account.proposal == "keep":
        return f"建议保留{f'（{account.locked}）' if account.locked else ''}"
    if account.target is not None:
        return f"建议归集整合至{account.relation}“{account.destination}”，{account.route}"
    if account.destination == plan_words.PLACES["none"]:
        return "建议公告后关停，没有须承接的职责"
    return f"建议公告后关停，职责转到{account.destination}"


def _followers(account: Planned) -> str:
    if account.active is None or account.at_risk is None:
        return "关注用户数不详，流失数不能测算"
    return f"{plan_words.people(account.active)}活跃关注用户需引导关注，预计流失{plan_words.people(account.at_risk)}"
