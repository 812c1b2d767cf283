"""Who may take a file in or undo it: the batch, locked, or Refused."""

from __future__ import annotations

from jianhao.web.people.models import User
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import NotAllowed, Refused
from jianhao.web.registry.models import Account, BatchState, ImportBatch
from jianhao.web.scope import within


def needs_second_person(batch: ImportBatch) -> bool:
    """Whether somebody else than the uploader must commit: identity, states or new accounts in a register in use."""
    if not batch.counts.get("guarded"):
        return False
    return Account.objects.filter(within(batch.agency.path, "agency_path")).exists()


def to_commit(batch: ImportBatch, by: User) -> ImportBatch:
    """The batch, locked, for somebody who may take it in: who asked the worker for it, else anybody who may."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("agency", "made_by")
        .get(pk=batch.pk)
    )
    require_within(by, batch.agency)
    asked = batch.state == BatchState.COMMITTING and batch.asked_by_id == by.pk
    if batch.state != BatchState.READY and not asked:
        raise Refused(f"该文件{batch.get_state_display()}，不能导入。")
    if needs_second_person(batch):
        require(by, Permission.DECIDE)
        if by.pk == batch.made_by_id:
            raise NotAllowed("涉及新增账号或名称、主体、状态的改动，须由上传人以外的审批人确认导入。")
    else:
        require(by, Permission.IMPORT)
    return batch


def to_undo(batch: ImportBatch, by: User) -> ImportBatch:
    """The batch, locked, for somebody who may undo it: who asked the worker for it, else anybody who may."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("agency").get(pk=batch.pk)
    require(by, Permission.IMPORT)
    require_within(by, batch.agency)
    asked = batch.state == BatchState.UNDOING and batch.asked_by_id == by.pk
    if batch.state != BatchState.COMMITTED and not asked:
        raise Refused(f"该文件{batch.get_state_display()}，不能撤销。")
    return batch
