"""What actions of the watch hold: a row locked, within the scope of who acts; who may act for a unit."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import models

from jianhao.web.audit.models import AuditEvent
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.watch.models import Incident, IncidentEvent, IncidentState, Stage, WorkState
from jianhao.web.watch.models.works import WORKING, Work

MOST_ATTEMPTS = 3
Row = TypeVar("Row", bound=models.Model)
Piece = TypeVar("Piece", bound=Work)


def locked(row: Row, by: User) -> Row:
    """A lead or a place in contents, held until the transaction ends, for somebody who watches over its unit."""
    require(by, Permission.WATCH)
    found = (
        type(row).objects.select_for_update(of=("self",)).select_related("agency", "account").get(pk=row.pk)
    )
    require_within(by, found.agency)
    return found


def held(incident: Incident, by: User) -> Incident:
    """An incident within the scope of who acts, held until the transaction ends."""
    require(by, Permission.VIEW)
    rows = Incident.objects.select_for_update(of=("self",))
    found = rows.select_related("account", "agency").get(pk=incident.pk)
    require_within(by, found.agency)
    return found


def acted_on(incident: Incident, by: User) -> Incident:
    """An incident that is being dealt with, for the unit's own people or who may act for them."""
    found = held(incident, by)
    require_for(by, found.agency)
    if found.state != IncidentState.OPEN:
        raise Refused(f"该处置单{found.get_state_display()}，不能再登记。")
    return found


def require_for(by: User, agency: Agency) -> None:
    """NotAllowed unless the person reports for the own unit or fills in for others."""
    own = by.agency_id == agency.pk and by.may(Permission.REPORT)
    if not (own or by.may(Permission.EDIT)):
        raise NotAllowed("由主办单位经办人办理，或者由有代填权限的上级代办。")


def told(
    incident: Incident, stage: Stage, sentence: str, *, happened_at: datetime, now: datetime, by: User | None, audit: AuditEvent
) -> IncidentEvent:  # fmt: skip
    """Append a line beside the event of the chain that tells of the same."""
    last = incident.events.aggregate(last=models.Max("number"))["last"] or 0
    return IncidentEvent.objects.create(
        incident=incident, number=last + 1, stage=stage, sentence=sentence, happened_at=happened_at, at=now, by=by,
        by_name=audit.actor, on_behalf=by is not None and by.agency_id != incident.agency_id, audit=audit.sequence,
    )  # fmt: skip


def waiting(model: type[Piece], agency: Agency) -> Piece | None:
    """The work of that kind over an agency that has not ended."""
    return model.objects.filter(agency=agency, state__in=WORKING).first()


def only_one(model: type[Piece], agency: Agency) -> None:
    """Refused while such work over an agency has not ended; of two who ask at a time one waits for the other."""
    Agency.objects.select_for_update().get(pk=agency.pk)
    if waiting(model, agency) is not None:
        raise Refused("正在办理，请稍候查看结果。")


def taken(piece: Piece) -> Piece | None:
    """A waiting piece of work begun; None where another was first. One that ended the worker three times is given up."""
    found = type(piece).objects.select_for_update(of=("self",)).select_related("agency").get(pk=piece.pk)
    if found.state != WorkState.QUEUED:
        return None
    found.attempts += 1
    found.state = WorkState.FAILED if found.attempts > MOST_ATTEMPTS else WorkState.RUNNING
    if found.state == WorkState.FAILED:
        found.failure = f"连续{MOST_ATTEMPTS}次中断，可能是内存不足，请告知系统管理员后重新提交。"
    found.save()
    return found


def not_later(happened: datetime, now: datetime) -> datetime:
    """Refused if somebody writes down what has not happened yet."""
    if happened > now:
        raise Refused("时间不能晚于现在。")
    return happened
