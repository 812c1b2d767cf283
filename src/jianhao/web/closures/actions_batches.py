"""One decision for many accounts: every account is its own transaction, so that one refusal or a broken server holds up no other.

Taking the same step once more goes on where it stopped: accounts that took it are in another state and say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jianhao.closing.batch import Together
from jianhao.closing.case import Description
from jianhao.closing.engine import Done, Refusal
from jianhao.web.audit.recording import action, record
from jianhao.web.closures.actions_steps import begin, take
from jianhao.web.closures.matters import Matter
from jianhao.web.closures.models import Batch, BatchStep, Closure
from jianhao.web.closures.stepping import Given
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account

MOST = 300  # accounts of one decision: all of them are taken within one request
MAKE, STEP, FILL = "新建关停批次", "关停批次办理", "填报批次公告"


def make(*, title: str, accounts: Sequence[tuple[Account, Description]], now: datetime, by: User) -> Batch:
    """Propose the closing of many accounts; those that cannot be taken in are named with their reason."""
    if not accounts or len(accounts) > MOST:
        raise Refused(f"一批1至{MOST}个账号。")
    batch = _made(title=title, count=len(accounts), now=now, by=by)
    refused = []
    for account, described in accounts:
        try:
            begin(account=account, described=described, now=now, by=by, batch=batch)
        except Refused as error:
            refused.append([account.name, str(error)])
    if refused:
        Batch.objects.filter(pk=batch.pk).update(refused=refused)
    batch.refused = refused
    return batch


@action
def _made(*, title: str, count: int, now: datetime, by: User) -> Batch:
    require(by, Permission.REPORT)
    made = Batch.objects.create(
        agency=by.agency, agency_path=by.agency.path, title=title, made_by=by, made_at=now
    )
    record(MAKE, by=by, target=made, details={"账号": count})
    return made


@action
def announce(*, batch: Batch, values: Mapping[str, Any], now: datetime, by: User) -> Batch:
    """The one notice of a batch, as long as no account of it has published it."""
    require(by, Permission.REPORT)
    found = Batch.objects.select_for_update().select_related("agency").get(pk=batch.pk)
    require_within(by, found.agency)
    if found.agency_id != by.agency_id:
        raise NotAllowed(f"批次公告由{found.agency}填报。")
    if any(closure.case.notice_on is not None for closure in found.closures.filter(open=True)):
        raise Refused("已有账号发布公告，内容不能再改动。")
    before, found.announcement = found.announcement, dict(values)
    found.save(update_fields=["announcement"])
    record(
        FILL,
        by=by,
        target=found,
        details={"项目": Matter.ANNOUNCEMENT.chinese, "前": before, "后": dict(values)},
    )
    return found


def take_together(
    *, batch: Batch, closures: Sequence[Closure], given: Given, now: datetime, by: User
) -> tuple[BatchStep, Together]:
    """One step for the accounts given; each is refused or taken by the same rules as alone."""
    if not closures:
        raise Refused("没有选中账号。")
    outcomes: list[tuple[Any, Done | Refusal]] = []
    refused = []
    for closure in closures:
        before = closure.case
        try:
            after = take(closure=closure, given=given, now=now, by=by)
        except Refused as error:
            outcomes.append((before, Refusal(given.action, str(error))))
            refused.append([closure.account.name, str(error)])
        else:
            outcomes.append((before, Done(after.case, ())))
    together = Together(tuple(outcomes))
    return _noted(batch=batch, given=given, together=together, refused=refused, now=now, by=by), together


@action
def _noted(
    *, batch: Batch, given: Given, together: Together, refused: list[list[str]], now: datetime, by: User
) -> BatchStep:
    made = BatchStep.objects.create(
        batch=batch, action=given.action, by=by, at=now, done=len(together.done), refused=refused
    )
    record(
        STEP, by=by, target=made, reason=given.reason, details={"结果": together.sentence, "未办理": refused}
    )
    return made
