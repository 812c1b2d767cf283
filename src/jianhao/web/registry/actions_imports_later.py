"""Having the worker take a long file in or undo it, and stopping it."""

from __future__ import annotations

from enum import StrEnum

from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.import_gates import to_commit, to_undo
from jianhao.web.registry.importing import upload_path
from jianhao.web.registry.models import BatchState, ImportBatch


class Verb(StrEnum):
    """What the log calls each action."""

    ASK = "提交后台导入"
    ASK_UNDO = "提交后台撤销"
    CALL_OFF = "取消导入"
    GIVE_BACK = "后台未能办理"


# What a batch is again when the work on it is stopped.
_BEFORE = {BatchState.COMMITTING: BatchState.READY, BatchState.UNDOING: BatchState.COMMITTED}


@action
def ask_commit(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Have a long file taken in by the worker, for the person who asks."""
    batch = to_commit(batch, by)
    batch.state, batch.asked_by, batch.failure = BatchState.COMMITTING, by, ""
    batch.save(update_fields=["state", "asked_by", "failure"])
    record(Verb.ASK, by=by, target=batch, details=batch.counts)
    return batch


@action
def ask_undo(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Have a long file undone by the worker, for the person who asks."""
    batch = to_undo(batch, by)
    batch.state, batch.asked_by, batch.failure = BatchState.UNDOING, by, ""
    batch.save(update_fields=["state", "asked_by", "failure"])
    record(Verb.ASK_UNDO, by=by, target=batch, details=batch.counts)
    return batch


@action
def call_off(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Stop the work on a file: what was not read is given up, what was being taken in or undone is as before."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("agency").get(pk=batch.pk)
    require(by, Permission.IMPORT)
    require_within(by, batch.agency)
    if not batch.working:
        raise Refused(f"该文件{batch.get_state_display()}，没有可取消的办理。")
    before = batch.get_state_display()
    batch.state = _BEFORE.get(batch.state, BatchState.CANCELLED)
    batch.asked_by = None
    batch.save(update_fields=["state", "asked_by"])
    if batch.state == BatchState.CANCELLED:
        upload_path(batch.stored).unlink(missing_ok=True)
    record(Verb.CALL_OFF, by=by, target=batch, details={"前": before, "后": batch.get_state_display()})
    return batch


@action
def give_back(*, batch: ImportBatch, why: str, by: Principal) -> None:
    """The worker could not take in or undo a file; it is as before, and the page says why."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    batch.state, batch.failure, batch.asked_by = _BEFORE.get(batch.state, batch.state), why, None
    batch.save(update_fields=["state", "failure", "asked_by"])
    record(Verb.GIVE_BACK, by=by, target=batch, result=Result.FAILED, reason=why[:300])
