"""Preparing a publication and deciding on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.publishing.listing import (
    difference,
    discard,
    entries,
    keep_difference,
    list_path,
    read_list,
    write_list,
)
from jianhao.web.publishing.models import OPEN, Publication, PublicationState, last_approved
from jianhao.web.refusals import NotAllowed, Refused


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "要求准备公开名录"
    PREPARE = "准备公开名录"
    FAIL = "公开名录没有准备成"
    APPROVE = "批准公开名录"
    REJECT = "不同意公开名录"
    WRITE = "写出公开名录"


def prepare(*, now: datetime, by: User) -> Publication:
    """Fix the public list of the own unit and those below it, for somebody else to approve.

    The list is written before the transaction: a province takes half a minute, and a transaction may hold the only writer.
    """
    require(by, Permission.EDIT)
    _none_waits(by)
    with _written(by.agency) as written:
        return _prepare(written, now=now, by=by)


@action
def _prepare(written: dict[str, Any], *, now: datetime, by: User) -> Publication:
    _none_waits(by)
    made = Publication.objects.create(
        agency=by.agency, agency_path=by.agency.path, prepared_by=by, prepared_at=now, **written
    )
    return _recorded(made, by)


@action
def ask(*, now: datetime, by: User) -> Publication:
    """Want the list of a unit with many accounts: the worker writes it."""
    require(by, Permission.EDIT)
    _none_waits(by)
    made = Publication.objects.create(
        agency=by.agency, agency_path=by.agency.path, prepared_by=by, prepared_at=now,
        state=PublicationState.ASKED,
    )  # fmt: skip
    record(Verb.ASK, by=by, target=made)
    return made


def write(*, publication: Publication, now: datetime, by: User) -> Publication:
    """Write the list that a person asked for, as the register is now."""
    with _written(publication.agency) as written:
        return _fill(publication, written, now=now, by=by)


@action
def _fill(publication: Publication, written: dict[str, Any], *, now: datetime, by: User) -> Publication:
    found = _asked(publication)
    for name, value in written.items():
        setattr(found, name, value)
    found.state, found.prepared_at = PublicationState.PREPARED, now
    found.save()
    return _recorded(found, by)


@action
def give_up(*, publication: Publication, why: str, by: Principal) -> None:
    """There is no list, for a reason; another may be asked for."""
    found = _asked(publication)
    found.state, found.failure = PublicationState.FAILED, why
    found.save()
    record(Verb.FAIL, by=by, target=found, result=Result.REFUSED, reason=why)


def _asked(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update().get(pk=publication.pk)
    if found.state != PublicationState.ASKED:
        raise Refused(f"该期名录{found.get_state_display()}，不需要再准备。")
    return found


@contextmanager
def _written(agency: Agency) -> Iterator[dict[str, Any]]:
    """The columns of a list that lies in its file, with its difference to the last one; gone if the block fails.

    Refused if nothing has changed.
    """
    stored, before = secrets.token_hex(16), last_approved(agency=agency)
    try:
        sha256, counts = write_list(entries(agency), list_path(stored))
        if before is not None and before.sha256 == sha256:
            raise Refused(f"与第{before.pk}期相比没有变化，不需要发布。")
        earlier = read_list(before.stored, before.sha256) if before is not None else []
        found = difference(earlier, read_list(stored, sha256))
        counts |= found.counts if before is not None else {}
        yield {"stored": stored, "sha256": sha256, "difference_sha256": keep_difference(found, stored), "counts": counts,
               "before": before}  # fmt: skip
    except BaseException:
        discard(stored)
        raise


def _recorded(made: Publication, by: User) -> Publication:
    record(Verb.PREPARE, by=by, target=made, details=made.counts | {"SHA-256": made.sha256})
    return made


def _none_waits(by: User) -> None:
    waiting = Publication.objects.filter(agency=by.agency, state__in=OPEN).first()
    if waiting is not None:
        raise Refused(f"已有一期名录{waiting.get_state_display()}，请先办理。")


@action
def decide(*, publication: Publication, approve: bool, opinion: str, now: datetime, by: User) -> Publication:
    """Approve a list or not; another person than who prepared it."""
    require(by, Permission.DECIDE)
    found = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("agency", "prepared_by__agency")
        .get(pk=publication.pk)
    )
    require_within(by, found.agency)
    if found.state != PublicationState.PREPARED:
        raise Refused(f"该期名录{found.get_state_display()}，不能再审批。")
    if found.prepared_by_id == by.pk:
        raise NotAllowed("不能审批本人准备的名录，须由另一人审批。")
    if not approve and not opinion:
        raise Refused("不同意的，请填写意见。")
    if approve:
        read_list(found.stored, found.sha256)
    found.state = PublicationState.APPROVED if approve else PublicationState.REJECTED
    found.decided_by, found.decided_at, found.opinion = by, now, opinion
    found.save()
    record(
        Verb.APPROVE if approve else Verb.REJECT, by=by, target=found, reason=opinion,
        result=Result.DONE if approve else Result.REFUSED, details={"准备人": found.prepared_by.audit_name},
    )  # fmt: skip
    return found


@action
def log_writing(*, publication: Publication, where: str, by: Principal) -> None:
    """That an approved list was written out."""
    if publication.state != PublicationState.APPROVED:
        raise Refused("该期名录没有批准，不能发布。")
    record(
        Verb.WRITE, by=by, target=publication, details={"位置": where[:200], "SHA-256": publication.sha256}
    )
