"""Registering what units say of the proposals on their accounts: from a filled workbook, or one by one from paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from jianhao.web.audit.recording import action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.plans.holding import held_row, to_decide
from jianhao.web.plans.models import Opinion, OpinionKind, Plan, PlannedAccount
from jianhao.web.plans.opinions import Said
from jianhao.web.refusals import Refused
from jianhao.web.registry.importing import chunks

MOST_UNKNOWN = 20


class Verb(StrEnum):
    """What the log calls each action."""

    FILE = "登记征求意见稿"
    ONE = "登记主办单位意见"


@action
def register_file(
    *, plan: Plan, said: Iterable[Said], source: str, now: datetime, by: User
) -> tuple[int, list[str]]:  # fmt: skip
    """Register the opinions of a file; how many, and ids that the plan does not hold."""
    plan = to_decide(plan, by, Permission.EDIT, Permission.DECIDE)
    by_id = {one.account_id: one for one in said}
    rows = {row.account.account_id: row for row in _rows(plan, list(by_id))}
    unknown = [name for name in by_id if name not in rows]
    if not rows:
        raise Refused("文件中没有填写意见，或者其中的账号都不在本方案中。")
    made = [_opinion(rows[name], one, source, now, by) for name, one in by_id.items() if name in rows]
    Opinion.objects.bulk_create(made, batch_size=500)
    PlannedAccount.objects.bulk_update(rows.values(), ["opinion"], batch_size=200)
    said_ids = {kind.label: sum(one.kind == kind for one in made) for kind in OpinionKind}
    details = {"文件": source, **said_ids, "不在方案中": unknown[:MOST_UNKNOWN]}
    record(Verb.FILE, by=by, target=plan, details=details)
    return len(made), unknown


def _rows(plan: Plan, ids: list[str]) -> Iterable[PlannedAccount]:
    rows = plan.accounts.select_for_update(of=("self",)).select_related("account")
    for part in chunks(ids):
        yield from rows.filter(account__account_id__in=part)


def _opinion(row: PlannedAccount, one: Said, source: str, now: datetime, by: User) -> Opinion:
    row.opinion = OpinionKind.AGREES if one.agrees else OpinionKind.OBJECTS
    return Opinion(
        planned=row, kind=row.opinion, reason=one.reason, signed=one.signed, source=source, by=by, at=now
    )


@action
def register_one(
    *, planned: PlannedAccount, kind: str, reason: str, signed: str, now: datetime, by: User
) -> Opinion:  # fmt: skip
    """Register one opinion from paper; the latest stands, those before stay readable."""
    found = held_row(planned, by, Permission.EDIT, Permission.DECIDE)
    if kind not in OpinionKind.values:
        raise Refused("请选择同意或不同意。")
    if kind == OpinionKind.OBJECTS and not reason:
        raise Refused("不同意的，请写明理由。")
    made = Opinion.objects.create(planned=found, kind=kind, reason=reason, signed=signed, by=by, at=now)
    found.opinion = kind
    found.save(update_fields=["opinion"])
    record(
        Verb.ONE, by=by, target=found, reason=reason, details=found.said | {"意见": made.get_kind_display()}
    )
    return made
