"""Lists and items held for an action: locked, within the scope of who acts, while they may be worked on."""

from __future__ import annotations

from jianhao.web.assigned.models import AssignedItem, AssignedList, ListState
from jianhao.web.inspections.folders import place
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused

FOLDER = "assigned"  # of the kept copies, in the data folder


def held_list(assigned: AssignedList, by: User, permission: Permission) -> AssignedList:
    """The list, locked until the transaction ends, for somebody of the office who may act on it."""
    require(by, permission)
    found = (
        AssignedList.objects.select_for_update(of=("self",))
        .select_related("agency", "made_by")
        .get(pk=assigned.pk)
    )
    require_within(by, found.agency)
    return found


def held_item(item: AssignedItem, by: User, permission: Permission) -> AssignedItem:
    """The item and its list, locked, for somebody of the office, while the list is being worked on."""
    assigned = held_list(item.assigned, by, permission)
    if assigned.state != ListState.OPEN:
        raise Refused(f"该清单{assigned.get_state_display()}，不能再办理。")
    rows = AssignedItem.objects.select_for_update(of=("self",)).select_related("account", "agency")
    found = rows.get(pk=item.pk)
    found.assigned = assigned
    return found


def speaks_for(by: User, item: AssignedItem) -> bool:
    """Whether the person may answer for the unit: its own people, or an office above with the right to 代填."""
    own = item.agency_id is not None and by.agency_id == item.agency_id
    return (own and by.may(Permission.REPORT)) or by.may(Permission.EDIT)


def content_of(assigned: AssignedList) -> bytes:
    """The kept copy; Refused where the file is gone."""
    try:
        return place(FOLDER, assigned.stored).read_bytes()
    except OSError as error:
        raise Refused("清单文件已不在数据文件夹中，请从备份恢复。") from error
