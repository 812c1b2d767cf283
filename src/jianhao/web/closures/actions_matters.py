"""Filling in what has to be prepared: one matter, one transaction, one line of 办理过程."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jianhao.closing.facts import CodeMatch
from jianhao.closing.people import Part
from jianhao.dates import day_date, day_of
from jianhao.documents.closing_codes import leads_to
from jianhao.vocab.native_ids import IdKind, NativeId
from jianhao.vocab.platform_names import Platform
from jianhao.web.audit.recording import action, record
from jianhao.web.closures.evidence import Received, file_of
from jianhao.web.closures.holding import locked
from jianhao.web.closures.keeping import keep, told
from jianhao.web.closures.matters import Matter, fillers, why_shut
from jianhao.web.closures.models import Closure
from jianhao.web.closures.parts import mark_of, parts_of
from jianhao.web.closures.unique import brief, decisions, last_compared
from jianhao.web.people.models import User
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

FILL = "关停填报"
LARGEST_PICTURE = 8 * 1024**2


@action
def fill(
    *, closure: Closure, matter: Matter, values: Mapping[str, Any], file: Received | None, now: datetime, by: User
) -> Closure:  # fmt: skip
    """Write a matter down as its form gives it (see forms_matters.py); Refused where it may not be changed any more."""
    found = locked(closure, by)
    _may(found, matter, by)
    values = _completed(found, matter, values, file, now, by)
    if matter is Matter.ANNOUNCEMENT:
        before, found.announcement = found.announcement, dict(values)
    else:
        before = found.prepared.get(matter)
        found.prepared = {**found.prepared, str(matter): dict(values)}
    if file is not None:
        file_of(found, file, matter, now, by)
    _told(found, matter, before, values, file, now, by)
    return keep(found, found.case, now)


def _may(closure: Closure, matter: Matter, by: User) -> None:
    parts = parts_of(by, closure.agency) & fillers(matter)
    if not parts:
        who = "、".join(part.chinese for part in Part if part in fillers(matter))
        raise NotAllowed(f"“{matter.chinese}”由{who}填报。")
    shared = matter is Matter.ANNOUNCEMENT and closure.batch is not None and bool(closure.batch.announcement)
    if shared:
        raise Refused("该账号用批次的公告，请在批次页修改。")
    shut = why_shut(closure.case.state, matter, closure.case.notice_on is not None)
    if shut:
        raise Refused(shut)


def _completed(
    closure: Closure,
    matter: Matter,
    values: Mapping[str, Any],
    file: Received | None,
    now: datetime,
    by: User,
) -> Mapping[str, Any]:
    if matter is Matter.UNIQUE:
        return _unique(closure, values)
    if matter is Matter.SUCCESSOR:
        return _successor(closure, values, file, by)
    if matter is Matter.WAIVER:
        return {**values, "since": day_of(now), "approver": mark_of(by), "approver_name": by.audit_name}
    return values


def _unique(closure: Closure, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Decisions on the posts that the last comparison lists; where there is one, nobody's counts stand in its place."""
    compared = last_compared(closure.account)
    if compared is None:
        if "changes" in values:
            raise Refused("没有做过内容同质化核查，请填写人工核对的条数。")
        return values
    if "changes" not in values:
        raise Refused("已有内容同质化核查的结果，请在清单中逐条决定。")
    return decisions(compared, closure.prepared.get(Matter.UNIQUE), values["changes"], values["rest"])


def _successor(
    closure: Closure, values: Mapping[str, Any], file: Received | None, by: User
) -> dict[str, Any]:
    """The channel that takes over, with what its code says: a picture is decoded and held against the ids of the register.

    `scanned` says that the person scanned the code with a phone; it counts only where the code names no account.
    """
    said = {name: values[name] for name in ("account_id", "name", "platform", "link", "announced_on")}
    if said["account_id"] == closure.account.account_id:
        raise Refused("承接账号不能是拟关停的账号本身。")
    before = closure.prepared.get(Matter.SUCCESSOR, {})
    same = all(before.get(name) == said[name] for name in ("account_id", "name", "platform"))
    code = {name: before.get(name) if same else None for name in ("code", "code_sentence", "picture")}
    if file is not None:
        code = _read(said, file)
    scanned = bool(values["scanned"]) and code["code"] == CodeMatch.CANNOT_SAY
    who = {"scanned_by": mark_of(by) if scanned else "", "scanned_name": by.audit_name if scanned else ""}
    kept_day = before.get("announced_on") if same else None
    return {
        **said,
        **code,
        **who,
        "announced_on": said["announced_on"] or kept_day,
        "picture": code["picture"] or "",
    }


def _read(said: Mapping[str, Any], file: Received) -> dict[str, Any]:
    if file.file.size > LARGEST_PICTURE:
        raise Refused("二维码图片超过8MB，请裁剪后再上传。")
    file.file.seek(0)
    answer = leads_to(file.file.read(), Platform(said["platform"]), _known_ids(said["account_id"]))
    return {"code": str(answer.match), "code_sentence": answer.sentence, "picture": file.stored}


def _known_ids(account_id: str) -> frozenset[NativeId]:
    """The ids by which the register knows the successor; none where it is not in the register."""
    account = Account.objects.filter(account_id=account_id).first() if account_id else None
    if account is None:
        return frozenset()
    kinds = {str(kind): kind for kind in IdKind}
    rows = account.native_ids.values_list("kind", "value")
    return frozenset(NativeId(kinds[kind], value) for kind, value in rows if kind in kinds)


def _told(
    closure: Closure, matter: Matter, before: Any, values: Mapping[str, Any], file: Received | None, now: datetime, by: User
) -> None:  # fmt: skip
    on_behalf = matter is not Matter.WAIVER and by.agency_id != closure.agency.pk
    told_of = {"前": before, "后": dict(values)}
    if matter is Matter.UNIQUE:  # thousands of single decisions, of which the log tells what is new
        told_of = {"前": brief(before), "后": brief(values, before or {})}
    details = {"项目": matter.chinese, **told_of, "代办": on_behalf}
    if file is not None:
        details["文件"] = file.mark
    written = record(FILL, by=by, target=closure, details=details)
    sentence = f"填报“{matter.chinese}”" + (f"，附{file.mark.partition('，')[0]}" if file else "") + "。"
    told(
        closure,
        matter,
        sentence,
        details,
        day=day_date(day_of(now)),
        now=now,
        by=by,
        audit=written,
        on_behalf=on_behalf,
    )
