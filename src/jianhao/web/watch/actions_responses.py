"""What a unit does in an incident: evidence kept, things done first, reports, the recovery; each a line that stays."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from jianhao.watch.responding import clocks, measures
from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.refusals import Refused
from jianhao.web.watch.holding import acted_on, held, not_later, require_for, told
from jianhao.web.watch.models import Incident, IncidentState, Stage
from jianhao.web.watch.proofs import Received, file_of

EVIDENCE = "evidence"  # the measure that comes before all others


class Verb(StrEnum):
    """What the log calls each action."""

    MEASURE = "登记控制措施"
    REPORT = "登记报告"
    RECOVER = "登记恢复"
    ADD_FILE = "保存处置凭据"


@action
def measure(
    *, incident: Incident, name: str, needed: bool, note: str, at: datetime, now: datetime, by: User
) -> Incident:
    """One of the things that are done first; what is not needed is said with the reason. Evidence comes first."""
    found = acted_on(incident, by)
    one = next((m for m in measures() if m.name == name), None)
    if one is None:
        raise Refused("没有这一项控制措施。")
    if name in found.done:
        raise Refused(f"“{one.title}”已登记。")
    if not needed and not note:
        raise Refused("不需要的，请写明理由。")
    if name != EVIDENCE and EVIDENCE not in found.done:
        raise Refused("请先登记留证，再办理其他措施；无法留证的写明原因。")
    if name == EVIDENCE and needed and not found.files.exists():
        raise Refused("请先上传截图等凭据；确实无法取得的，选“不需要或者无法办理”并写明原因。")
    not_later(at, now)
    found.done = {**found.done, name: {"at": at.isoformat(), "by": by.name, "note": note, "needed": needed}}
    complete = all(m.name in found.done for m in measures())
    found.stage = Stage.CONTAINED if complete else found.stage
    found.save(update_fields=["done", "stage"])
    said = f"{one.title}：{'已办理' if needed else '不需要或者无法办理'}{'，' + note if note else ''}"
    audit = record(
        Verb.MEASURE, by=by, target=found, reason=note, details={"措施": one.title, "办理": needed}
    )
    told(found, Stage.CONTAINED, said, happened_at=at, now=now, by=by, audit=audit)
    return found


@action
def report(*, incident: Incident, name: str, to: str, at: datetime, now: datetime, by: User) -> Incident:
    """That it was reported, to whom and when; or why such a report is not needed."""
    found = acted_on(incident, by)
    clock = next((c for c in clocks() if c.name == name), None)
    if clock is None:
        raise Refused("没有这一项报告。")
    if name in found.reported:
        raise Refused(f"“{clock.title}”已登记。")
    not_later(at, now)
    found.reported = {**found.reported, name: {"at": at.isoformat(), "to": to, "by": by.name}}
    if found.stage == Stage.DISCOVERED:
        found.stage = Stage.REPORTED
    found.save(update_fields=["reported", "stage"])
    late = at > clock.until(found.discovered_at)
    audit = record(
        Verb.REPORT, by=by, target=found, details={"报告": clock.title, "对象": to, "超过时限": late}
    )
    sentence = f"{clock.title}：{to}{'（超过' + clock.within + '）' if late else ''}"
    told(found, Stage.REPORTED, sentence, happened_at=at, now=now, by=by, audit=audit)
    return found


@action
def recover(*, incident: Incident, what: str, at: datetime, now: datetime, by: User) -> Incident:
    """That the account is in the office's hands again and what was published by others is gone."""
    found = acted_on(incident, by)
    left = [m.title for m in measures() if m.name not in found.done]
    if left:
        raise Refused(f"控制措施还没有全部登记：{'、'.join(left)}。")
    if found.stage == Stage.RECOVERED:
        raise Refused("已登记恢复。")
    found.stage = Stage.RECOVERED
    found.save(update_fields=["stage"])
    audit = record(Verb.RECOVER, by=by, target=found, details={"情况": what})
    told(found, Stage.RECOVERED, what, happened_at=not_later(at, now), now=now, by=by, audit=audit)
    return found


@action
def add_file(*, incident: Incident, title: str, file: Received, now: datetime, by: User) -> None:
    """Keep a picture or paper; as long as the incident is open it can be added to, never taken away."""
    found = held(incident, by)
    require_for(by, found.agency)
    if found.state in (IncidentState.CLOSED, IncidentState.DROPPED):
        raise Refused(f"该处置单{found.get_state_display()}，不能再加入凭据。")
    if found.files.filter(sha256=file.sha256).exists():
        raise Refused("这个文件已经保存。")
    file_of(found, file, title, now, by)
    audit = record(Verb.ADD_FILE, by=by, target=found, details={"是什么": title, "文件": file.mark})
    told(
        found,
        Stage(found.stage),
        f"保存凭据“{title}”：{file.name}",
        happened_at=now,
        now=now,
        by=by,
        audit=audit,
    )
