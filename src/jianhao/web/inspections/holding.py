"""Rows held for an action: locked, within the scope of who acts, in a stage in which it may be done."""

from __future__ import annotations

from jianhao.inspection.verdict import Severity
from jianhao.web.inspections.models import Finding, Inspection, RunState
from jianhao.web.inspections.stages import JUDGING, Stage
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused


def locked(inspection: Inspection, by: User, permission: Permission) -> Inspection:
    """The inspection, held until the transaction ends, for somebody who may act on it."""
    require(by, permission)
    found = Inspection.objects.select_for_update().select_related("agency").get(pk=inspection.pk)
    require_within(by, found.agency)
    return found


def before_sending(inspection: Inspection) -> None:
    """Refused once units have been asked: what they were asked about rests on the files as they are."""
    if inspection.stage not in (Stage.PREPARING, Stage.FIRST):
        raise Refused("已发送反馈核实，材料不能再改动；其后取得的材料由主办单位在反馈或申诉中提交。")
    if inspection.runs.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists():
        raise Refused("正在运行，请等待完成或取消后再改动材料。")


def held(finding: Finding, by: User, permission: Permission) -> Finding:
    """The finding, locked, for somebody of the office that inspects and with the inspection in a stage of judging."""
    require(by, permission)
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("inspection__agency", "account")
        .get(pk=finding.pk)
    )
    require_within(by, found.inspection.agency)
    if found.inspection.stage not in JUDGING:
        raise Refused(f"该检查{Stage(found.inspection.stage).label}，问题不能再核定；印发后请按申诉办理。")
    return found


def needs_second(finding: Finding, by: User) -> bool:
    """Whether 误判 takes a second person: it changes a conclusion, or the judge's own unit answers for the account."""
    return finding.severity == Severity.VETO or finding.agency_id == by.agency_id


def speaks_for(by: User, finding: Finding) -> bool:
    """Whether the person may answer for the unit: its own people, or an office above with the right to 代填."""
    return (by.agency_id == finding.agency_id and by.may(Permission.REPORT)) or by.may(Permission.EDIT)


def of_unit(finding: Finding, by: User) -> Finding:
    """The finding, locked, for somebody who answers for its unit and to whose unit it was sent."""
    if not speaks_for(by, finding):
        require(by, Permission.EDIT)
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("inspection", "account", "agency")
        .get(pk=finding.pk)
    )
    require_within(by, found.agency)
    if not found.sent:
        raise NotAllowed("该问题尚未发送主办单位。")
    return found
