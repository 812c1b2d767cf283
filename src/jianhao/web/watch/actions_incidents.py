"""应急处置单: logged in half a minute; what the office says of it: dealt with or not, how grave, what is learnt."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.watch.responding import grades
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import Account
from jianhao.web.watch.holding import held, not_later, told
from jianhao.web.watch.models import Incident, IncidentState, Origin, Stage
from jianhao.web.watch.urgent import told_at_once


class Verb(StrEnum):
    """What the log calls each action."""

    TIP_OFF = "登记来电来访"
    ACCEPT = "启动应急处置"
    DROP = "不予应急处置"
    GRADE = "事件定级"
    REVIEW = "登记复盘"


@action
def tip_off(
    *, account: Account, origin: Origin, what: str, at: datetime, now: datetime, by: User
) -> Incident:
    """What somebody told or saw of an account: an incident at once. Who told it is not asked."""
    require(by, Permission.REPORT)
    require_within(by, account.agency)
    made = Incident.objects.create(
        account=account, agency=account.agency, agency_path=account.agency_path, line_path=account.line_path, origin=origin,
        what=what, discovered_at=not_later(at, now), made_by=by, made_at=now,
    )  # fmt: skip
    audit = record(Verb.TIP_OFF, by=by, target=made, details={"来源": Origin(origin).label, "情况": what})
    told(
        made, Stage.DISCOVERED, f"{Origin(origin).label}：{what}", happened_at=at, now=now, by=by, audit=audit
    )
    told_at_once(made, now)
    return made


@action
def accept(*, incident: Incident, now: datetime, by: User) -> Incident:
    """Begin to deal with what was proposed."""
    found = _proposed(incident, by)
    found.state, found.made_by = IncidentState.OPEN, by
    found.save(update_fields=["state", "made_by"])
    audit = record(Verb.ACCEPT, by=by, target=found)
    sentence = f"{found.get_origin_display()}：{found.what}"
    told(found, Stage.DISCOVERED, sentence, happened_at=found.discovered_at, now=now, by=by, audit=audit)
    return found


@action
def drop(*, incident: Incident, reason: str, now: datetime, by: User) -> Incident:
    """Say with a reason that what was proposed is none."""
    found = _proposed(incident, by)
    if not reason:
        raise Refused("请写明不予处置的理由。")
    found.state, found.closed_at = IncidentState.DROPPED, now
    found.save(update_fields=["state", "closed_at"])
    audit = record(Verb.DROP, by=by, target=found, reason=reason)
    told(found, Stage.DISCOVERED, f"不予处置：{reason}", happened_at=now, now=now, by=by, audit=audit)
    return found


def _proposed(incident: Incident, by: User) -> Incident:
    require(by, Permission.WATCH)
    found = held(incident, by)
    if found.state != IncidentState.PROPOSED:
        raise Refused(f"该处置单{found.get_state_display()}。")
    return found


@action
def grade(*, incident: Incident, name: str, reason: str, now: datetime, by: User) -> Incident:
    """How grave it is, by a person; it may be said anew."""
    found = _judged(incident, by)
    one = next((g for g in grades() if g.name == name), None)
    if one is None:
        raise Refused("请选择等级。")
    before = found.get_grade_display()
    found.grade = name
    found.save(update_fields=["grade"])
    audit = record(Verb.GRADE, by=by, target=found, reason=reason, details={"前": before, "后": one.title})
    told(found, Stage.REPORTED, f"定级：{one.title}。{reason}", happened_at=now, now=now, by=by, audit=audit)
    return found


@action
def review(*, incident: Incident, cause: str, lessons: str, now: datetime, by: User) -> Incident:
    """What it came from and what is done so that it does not come again; that ends it."""
    found = _judged(incident, by)
    lacking = _lacking(found)
    if lacking:
        raise Refused(f"还不能办结：{'，'.join(lacking)}。")
    found.stage, found.state, found.closed_at = Stage.REVIEWED, IncidentState.CLOSED, now
    found.save(update_fields=["stage", "state", "closed_at"])
    audit = record(Verb.REVIEW, by=by, target=found, details={"原因": cause, "改进": lessons})
    told(
        found, Stage.REVIEWED, f"原因：{cause}　改进：{lessons}", happened_at=now, now=now, by=by, audit=audit
    )
    return found


def _judged(incident: Incident, by: User) -> Incident:
    require(by, Permission.WATCH)
    found = held(incident, by)
    if found.state != IncidentState.OPEN:
        raise Refused(f"该处置单{found.get_state_display()}，不能再登记。")
    return found


def _lacking(incident: Incident) -> list[str]:
    checks = {
        "没有定级": bool(incident.grade),
        "没有登记报告": bool(incident.reported),
        "没有登记恢复": incident.stage == Stage.RECOVERED,
    }
    return [what for what, there in checks.items() if not there]
