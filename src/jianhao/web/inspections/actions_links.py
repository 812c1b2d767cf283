"""Links for clerks without a login: issued, withdrawn, and what comes back through them; the log says that it came by link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.inspections.keeping import keep_reply, keep_report
from jianhao.web.inspections.models import Finding, Inspection, Reply, ReplyLink
from jianhao.web.inspections.reply_links import issued, spend, waiting
from jianhao.web.inspections.stages import AFTER_ISSUE, Stage
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.scope import contains

Given = Mapping[int, Mapping[str, Any]]


class Verb(StrEnum):
    """What the log calls each action."""

    ISSUE = "签发答复链接"
    WITHDRAW = "收回答复链接"
    REPLY = "反馈核实（一次性链接）"
    REPORT = "报送整改情况（一次性链接）"


@action
def issue(
    *, inspection: Inspection, agency: Agency, holder: str, now: datetime, by: User
) -> tuple[str, ReplyLink]:
    """A link for one clerk of one unit; shown once. There must be something for the unit to answer."""
    require(by, Permission.LINKS)
    require_within(by, inspection.agency)
    require_within(by, agency)
    if not contains(inspection.agency_path, agency.path):
        raise NotAllowed("该单位不在本次检查的范围内。")
    if not waiting(inspection, agency).exists():
        raise Refused("该单位在本次检查中没有待反馈或待整改的问题。")
    token, link = issued(inspection, agency, holder.strip(), now, by)
    record(Verb.ISSUE, by=by, target=link, details={"有效至": link.expires_at.isoformat()})
    return token, link


@action
def withdraw(*, link: ReplyLink, now: datetime, by: User) -> None:
    """A link that went to the wrong place works no more."""
    require(by, Permission.LINKS)
    require_within(by, link.inspection.agency)
    if not ReplyLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(expires_at=now):
        raise Refused("该链接已使用或已失效。")
    record(Verb.WITHDRAW, by=by, target=link)


@action
def reply_by_link(*, link: ReplyLink, given: Given, as_of: date, now: datetime, by: Principal) -> int:
    """属实 or 有异议 for findings of the unit (finding pk → fields of a reply); all of it or nothing, and the link is spent."""
    spend(link, now)
    findings = _held(link, given, (Stage.FEEDBACK,))
    who = {"replied_by": None, "via": link, "on_behalf": False}
    for finding in findings:
        keep_reply(finding, **given[finding.pk], as_of=as_of, now=now, who=who)
    said = {"问题": [f.pk for f in findings], "链接签发人": link.issued_by_id}
    record(Verb.REPLY, by=by, target=link, details=said)
    return len(findings)


@action
def report_by_link(*, link: ReplyLink, given: Given, now: datetime, by: Principal) -> int:
    """What was done about findings of the unit (finding pk → text, link, picture)."""
    spend(link, now)
    findings = _held(link, given, AFTER_ISSUE)
    who = {"by": None, "via": link, "on_behalf": False}
    for finding in findings:
        keep_report(finding, **given[finding.pk], now=now, who=who)
    said = {"问题": [f.pk for f in findings], "链接签发人": link.issued_by_id}
    record(Verb.REPORT, by=by, target=link, details=said)
    return len(findings)


def _held(link: ReplyLink, given: Given, stages: tuple[Stage, ...]) -> list[Finding]:
    """The findings that were answered, locked: of this unit in this inspection, still waiting for it, and no others."""
    inspection = Inspection.objects.get(pk=link.inspection_id)
    if inspection.stage not in stages:
        raise Refused(f"该检查{Stage(inspection.stage).label}，不能再提交。请联系签发链接的办公室。")
    rows = waiting(inspection, link.agency).select_for_update(of=("self",))
    found = list(rows.select_related("inspection", "account").filter(pk__in=sorted(given)).order_by("pk"))
    if not given:
        raise Refused("请至少答复一项。")
    # Asked again now that the rows are held: somebody else of the unit may have answered meanwhile.
    answered = Reply.objects.filter(finding__in=found).exists() and inspection.stage == Stage.FEEDBACK
    if len(found) != len(given) or answered:
        raise Refused("其中有已经答复或不需要答复的问题，请刷新后重新填写。")
    return found
