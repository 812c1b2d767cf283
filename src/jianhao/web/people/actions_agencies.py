"""Everything that changes agencies."""

from __future__ import annotations

from django.dispatch import Signal

from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.planting import planted
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.people.verbs import Verb
from jianhao.web.refusals import Refused

agency_changed = (
    Signal()
)  # `agency`: apps that carry its paths or name bring their rows up to date, in the transaction


@action
def change_agency(*, agency: Agency, fields: dict[str, object], line: Agency | None, by: User) -> None:
    """Name, codes and line of a unit; whose subtree it is in stays (see registry's move)."""
    require(by, Permission.AGENCIES)
    require_within(by, agency)
    if line is not None:
        require_within(by, line)
        if line.pk == agency.pk:
            raise Refused("业务指导单位不能是本单位。")
    same = Agency.objects.filter(parent=agency.parent, name=fields["name"]).exclude(pk=agency.pk)
    if same.exists():
        raise Refused("上级单位下已有同名单位。")
    before = {name: getattr(agency, name) for name in fields}
    for name, value in fields.items():
        setattr(agency, name, value)
    agency.line, agency.line_path = line, line.path if line else ""
    agency.save()
    agency_changed.send(sender=Agency, agency=agency)
    record(Verb.CHANGE_AGENCY, by=by, target=agency, details={"前": before, "后": dict(fields)})


@action
def make_agency(*, parent: Agency, fields: dict[str, object], line: Agency | None, by: User) -> Agency:
    """A unit under `parent`."""
    require(by, Permission.AGENCIES)
    require_within(by, parent)
    if line is not None:
        require_within(by, line)
    if Agency.objects.filter(parent=parent, name=fields["name"]).exists():
        raise Refused("上级单位下已有同名单位。")
    agency = planted(Agency(parent=parent, line=line, line_path=line.path if line else "", **fields))
    record(Verb.MAKE_AGENCY, by=by, target=agency, details={"上级": parent.name})
    return agency
