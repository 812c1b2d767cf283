"""Proposing a closing, and every step of it: the rules decide (closing/engine.py), here it is kept, recorded and followed up.

One step is one transaction: the case, the account in the register, the files' rows, the line of 办理过程 and the event of
the chain are there together or not at all.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from jianhao.closing.actions import Action
from jianhao.closing.case import Case, Description
from jianhao.closing.engine import Done, Refusal, apply
from jianhao.closing.people import Part
from jianhao.closing.records import record_of
from jianhao.closing.states import State
from jianhao.closing.table import row_for
from jianhao.closing.words import Route
from jianhao.dates import day_date, day_of
from jianhao.vocab.platform_names import Platform
from jianhao.web.audit.recording import action, record
from jianhao.web.closures.evidence import file_of, lacking
from jianhao.web.closures.holding import as_registered, locked
from jianhao.web.closures.keeping import keep, told
from jianhao.web.closures.knowing import facts_of, terms_of
from jianhao.web.closures.models import Batch, Closure
from jianhao.web.closures.parts import actor_of
from jianhao.web.closures.register import follow
from jianhao.web.closures.stepping import Given, known_with, left_after, seen_with
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.models import CLOSED_STATES, Account

BEGIN = "提出关停"
# Held against the register: when it is written, handed in and agreed to, for the register may have been put right since.
ON_THE_REQUEST = frozenset({Action.DESCRIBE, Action.SUBMIT, Action.AGREE})


@action
def begin(
    *, account: Account, described: Description, now: datetime, by: User, batch: Batch | None = None
) -> Closure:
    """Propose the closing of an account; what the request says is the first step of the case."""
    require(by, Permission.VIEW)
    account = Account.objects.select_for_update(of=("self",)).select_related("agency").get(pk=account.pk)
    require_within(by, account.agency)
    before = account.closures.order_by("-pk").first()
    if before is not None:
        raise Refused(f"该账号已有关停办理（{before.get_state_display()}），请在该办理中继续。")
    if account.local_state in CLOSED_STATES:
        raise Refused("台账中该账号已关停；仍在发布的，请先更正台账状态。")
    actor, today = actor_of(by, account.agency), day_of(now)
    case = Case(secrets.token_hex(8), account.account_id, Platform(account.platform), None, Route.ORDINARY, State.DRAFT, today,
                actor.person)  # fmt: skip
    closure = Closure(account=account, batch=batch, began_by=by, began_at=now, prepared={})
    keep(closure, case, now)
    return _taken(closure, Given(Action.DESCRIBE, described=described), now, by, verb=BEGIN)


@action
def take(*, closure: Closure, given: Given, now: datetime, by: User) -> Closure:
    """Take a step; Refused with the rules' own sentence where they do not allow it."""
    return _taken(locked(closure, by), given, now, by)


def _taken(closure: Closure, given: Given, now: datetime, by: User, verb: str = "") -> Closure:
    today, before = day_of(now), closure.case
    if given.action in ON_THE_REQUEST:
        as_registered(closure.account, given.described or _request_of(before))
    closure.prepared = known_with(closure.prepared, given, today)
    actor, facts = actor_of(by, closure.agency), seen_with(facts_of(closure), given)
    done = apply(before, given.step(), actor, facts, today, terms_of(closure.agency))
    if isinstance(done, Refusal):
        raise Refused(done.sentence)
    _as_files(before, given)
    return _kept(closure, done, given, now, by, verb)


def _request_of(case: Case) -> Description:
    return Description(
        case.route,
        case.reason,
        case.level,
        case.represents_government,
        case.credentials,
        case.migrates_followers,
    )


def _as_files(before: Case, given: Given) -> None:
    """The rules ask for evidence; some kinds of it have to be seen, not only named."""
    row = row_for(before, given.action)
    assert row is not None  # the step was taken
    named_only = lacking(row.evidence, given.files)
    if named_only:
        raise Refused(f"须上传文件：{'、'.join(one.chinese for one in named_only)}。")


def _kept(closure: Closure, done: Done, given: Given, now: datetime, by: User, verb: str) -> Closure:
    event = done.events[0]
    changed = follow(closure, done.case, event, given, now, by)
    closure.prepared = left_after(closure.prepared, event.action)
    for purpose, file in given.files.items():
        file_of(closure, file, purpose, now, by)
    keep(closure, done.case, now)
    plain = record_of(event)
    on_behalf = event.part is Part.OPERATOR and by.agency_id != closure.agency.pk
    said = plain | {"register": changed, "on_behalf": on_behalf}
    written = record(
        verb or f"关停：{event.action.chinese}", by=by, target=closure, reason=event.reason, details=said
    )
    day = day_date(event.day if given.on is None else given.on)
    told(
        closure,
        event.action,
        event.sentence,
        plain,
        day=day,
        now=now,
        by=by,
        audit=written,
        on_behalf=on_behalf,
    )
    return closure
