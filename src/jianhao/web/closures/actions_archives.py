"""Having an archive verified: asked for by the unit, done by the worker, its answer kept for good."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from jianhao.closing.people import Part
from jianhao.dates import day_date, day_of
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.closures.bags import UPLOADED, Looked, folders
from jianhao.web.closures.evidence import Received
from jianhao.web.closures.holding import locked
from jianhao.web.closures.keeping import keep, told
from jianhao.web.closures.matters import why_no_archive
from jianhao.web.closures.models import ArchiveCheck, CheckState, Closure
from jianhao.web.closures.models.archives import WORKING
from jianhao.web.closures.parts import parts_of
from jianhao.web.inspections.folders import keep as keep_file
from jianhao.web.inspections.folders import new_token
from jianhao.web.people.models import User
from jianhao.web.progress import call_off
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

MOST_ATTEMPTS = 3
_ROOT = re.compile("[0-9a-f]{64}")


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交归档包核验"
    BEGIN = "开始归档包核验"
    FINISH = "归档包核验"
    FAIL = "归档包未能核验"
    CANCEL = "取消归档包核验"


@action
def ask(
    *, closure: Closure, file: Received | None, folder: str, root: str, now: datetime, by: User
) -> ArchiveCheck:
    """Have an uploaded archive, or one that lies in `bags`, verified; `root` is the one that was noted when it was sealed."""
    found = locked(closure, by)
    if Part.OPERATOR not in parts_of(by, found.agency):
        raise NotAllowed("归档包由主办单位经办人提交核验。")
    shut = why_no_archive(found.case.state)
    if shut:
        raise Refused(shut)
    root = root.strip().lower()
    if root and not _ROOT.fullmatch(root):
        raise Refused("Merkle根应为64位十六进制数；没有登记过的留空。")
    if found.archives.filter(state__in=WORKING).exists():
        raise Refused("正在核验上一次提交的归档包，请等待完成。")
    if (file is None) == (not folder) or (folder and folder not in folders()):
        raise Refused("请上传归档包的zip文件，或者选择服务器上的一个归档包。")
    stored = new_token() if file is not None else ""
    if file is not None:
        file.file.seek(0)
        keep_file(file.file, UPLOADED, stored)
    made = ArchiveCheck.objects.create(
        closure=found, place="upload" if file else "folder", name=file.name if file else folder, given_root=root,
        stored=stored, sha256=file.sha256 if file else "", asked_by=by, asked_at=now,
    )  # fmt: skip
    record(
        Verb.ASK, by=by, target=made, details={"归档包": made.name, "SHA-256": made.sha256, "登记的根": root}
    )
    return made


@action
def cancel(*, check: ArchiveCheck, now: datetime, by: User) -> ArchiveCheck:
    """Call a verification off: at once while it waits, before its next file while it runs. Nothing of it counts."""
    closure = locked(check.closure, by)
    if Part.OPERATOR not in parts_of(by, closure.agency):
        raise NotAllowed("归档包的核验由主办单位经办人取消。")
    found = ArchiveCheck.objects.select_for_update().get(pk=check.pk)
    if not found.working:
        raise Refused(f"该次核验{found.get_state_display()}，不能取消。")
    call_off(found, now)
    record(Verb.CANCEL, by=by, target=found)
    return found


@action
def stop(*, check: ArchiveCheck, now: datetime, by: Principal) -> ArchiveCheck:
    """That the worker has ended a verification which was called off."""
    return _stopped(_running(check), now, by)


@action
def begin(*, check: ArchiveCheck, by: Principal) -> ArchiveCheck | None:
    """Take a waiting verification up; None when another was first or it ended the worker three times."""
    found = ArchiveCheck.objects.select_for_update().get(pk=check.pk)
    if found.state != CheckState.QUEUED:
        record(Verb.BEGIN, by=by, target=found, result=Result.REFUSED, reason=found.get_state_display())
        return None
    found.attempts += 1
    if found.attempts > MOST_ATTEMPTS:
        found.state = CheckState.FAILED
        found.sentence = f"核验连续中断{MOST_ATTEMPTS}次，不再重试。请系统管理员查看日志。"
        found.save(update_fields=["attempts", "state", "sentence"])
        record(Verb.FAIL, by=by, target=found, result=Result.FAILED, reason=found.sentence)
        return None
    found.state = CheckState.RUNNING
    found.save(update_fields=["attempts", "state"])
    record(Verb.BEGIN, by=by, target=found)
    return found


@action
def put_back(*, check: ArchiveCheck, by: Principal) -> None:
    """What a worker that ended left running waits again, unless somebody had called it off."""
    found = _running(check)
    found.state = CheckState.CANCELLED if found.cancel_asked else CheckState.QUEUED
    found.save(update_fields=["state"])
    record(Verb.BEGIN, by=by, target=check, result=Result.FAILED, reason="后台处理中断，重新排队")


@action
def finish(*, check: ArchiveCheck, looked: Looked, now: datetime, by: Principal) -> ArchiveCheck:
    """Keep what the verifier said; an intact archive of another account is no archive of this one."""
    found = _running(check)
    if found.cancel_asked:  # it was called off after the last file
        return _stopped(found, now, by)
    closure = Closure.objects.select_for_update(of=("self",)).select_related("account__agency", "batch__agency").get(
        pk=found.closure_id
    )  # fmt: skip
    report = looked.report
    if looked.account_ids and not looked.account_ids & _ids(closure.account):
        return _failed(found, "归档包是另一个账号的，请核对后重新提交。", now, by)
    found.state, found.finished_at = CheckState.DONE, now
    found.answer, found.sentence, found.root = report.answer.name.lower(), report.sentence, report.root or ""
    found.completeness, found.reasons = looked.completeness or "", list(looked.reasons)
    found.covers_until = looked.covers_until
    found.counts = {
        "files": report.files,
        "bytes": report.bytes,
        "posts": report.posts,
        "stamped_at": report.stamped_at or "",
    }
    found.save()
    details = {"结果": report.sentence, "Merkle根": found.root, "完整程度": found.get_completeness_display()}
    written = record(Verb.FINISH, by=by, target=found, details=details)
    sentence = f"归档包“{found.name}”核验：{report.sentence}。"
    told(closure, "archive", sentence, details, day=day_date(day_of(now)), now=now, by=None, audit=written)
    keep(closure, closure.case, now)
    return found


@action
def fail(*, check: ArchiveCheck, sentence: str, now: datetime, by: Principal) -> ArchiveCheck:
    """That it could not be verified, and why."""
    return _failed(_running(check), sentence, now, by)


def _running(check: ArchiveCheck) -> ArchiveCheck:
    return ArchiveCheck.objects.select_for_update().get(pk=check.pk, state=CheckState.RUNNING)


def _failed(found: ArchiveCheck, sentence: str, now: datetime, by: Principal) -> ArchiveCheck:
    found.state, found.finished_at, found.sentence = CheckState.FAILED, now, sentence
    found.save()
    record(Verb.FAIL, by=by, target=found, result=Result.FAILED, reason=sentence)
    return found


def _stopped(found: ArchiveCheck, now: datetime, by: Principal) -> ArchiveCheck:
    found.state, found.finished_at = CheckState.CANCELLED, now
    found.save(update_fields=["state", "finished_at"])
    record(Verb.CANCEL, by=by, target=found, details={"结果": found.get_state_display()})
    return found


def _ids(account: Account) -> frozenset[str]:
    """Every id under which an archive may name the account."""
    values = account.native_ids.values_list("value", flat=True)
    return frozenset({account.account_id, *(f"{account.platform}:{value}" for value in values)})
