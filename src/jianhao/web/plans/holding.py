"""Rows held for an action: locked, within the scope of who acts, still to be decided on."""

from __future__ import annotations

from jianhao.web.inspections.models import Inspection, Run, RunState
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require
from jianhao.web.plans.models import Plan, PlannedAccount
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.scope import contains


def within_block(by: User, agency: Agency) -> None:
    """NotAllowed unless the agency lies in the person's own subtree: plans follow who answers to whom (块), not lines."""
    if not contains(by.scope_path, agency.path):
        raise NotAllowed("该单位不在您的管理范围内。")


def held_plan(plan: Plan, by: User, *permissions: Permission) -> Plan:
    """The plan, held until the transaction ends, for somebody who may act on it."""
    _one_of(by, permissions)
    found = Plan.objects.select_for_update(of=("self",)).select_related("agency", "asked_by").get(pk=plan.pk)
    within_block(by, found.agency)
    return found


def _one_of(by: User, permissions: tuple[Permission, ...]) -> None:
    if not any(by.may(permission) for permission in permissions):
        require(by, permissions[0])


def to_decide(plan: Plan, by: User, *permissions: Permission) -> Plan:
    """The plan, held, while decisions on it still count; Refused once another plan follows."""
    found = held_plan(plan, by, *permissions)
    if found.state != RunState.DONE:
        raise Refused(f"该方案{found.get_state_display()}，还不能决定。")
    later = found.followed
    if later is not None and later.active:
        raise Refused("正在按已有决定重新测算，请等待完成或者取消后再决定。")
    if later is not None:
        raise Refused(f"已有更新的方案“{later.title}”，请在该方案中决定。")
    return found


def held_row(planned: PlannedAccount, by: User, *permissions: Permission) -> PlannedAccount:
    """An account of a plan, held after its plan, so that nobody decides on two sides of a merger at once."""
    plan = to_decide(planned.plan, by, *permissions)
    rows = PlannedAccount.objects.select_for_update(of=("self",)).select_related("account", "target")
    found = rows.get(pk=planned.pk, plan=plan)
    found.plan = plan
    return found


def own_unit(plan: Plan, by: User, agency_id: int) -> bool:
    """Whether the person asked for the plan and belongs to the unit whose account it is about."""
    return plan.asked_by_id == by.pk and agency_id == by.agency_id


def rests_on(run: Run | None, agency: Agency, by: User) -> Run | None:
    """The inspection's run for a plan; Refused unless it is finished, the person may read it and it is about the unit."""
    if run is None:
        return None
    inspection = Inspection.objects.visible_to(by).filter(pk=run.inspection_id).first()
    if inspection is None or run.state != RunState.DONE:
        raise Refused("所选检查没有完成，或者不在您的管理范围内。")
    about = contains(inspection.agency_path, agency.path) or contains(agency.path, inspection.agency_path)
    if not about:
        raise Refused("所选检查不包括该单位的账号。")
    return run
