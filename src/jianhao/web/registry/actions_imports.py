"""Taking a file in: received, read without effect, committed as a whole, undone as a whole."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from django.db.models import ProtectedError

from jianhao.errors import JianhaoError
from jianhao.jobs.progress import Progress, Silent
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.people.models import Agency, User
from jianhao.web.people.planting import planted
from jianhao.web.people.roles import Permission
from jianhao.web.people.scopes import require, require_within
from jianhao.web.refusals import Refused
from jianhao.web.registry.import_gates import to_commit, to_undo
from jianhao.web.registry.importing import (
    Understood,
    chunks,
    counted,
    read_upload,
    safe_name,
    understand,
    upload_path,
)
from jianhao.web.registry.models import (
    Account,
    BatchState,
    ChangeRequest,
    ImportBatch,
    ImportRow,
    NativeId,
    RowKind,
    StateChange,
)
from jianhao.web.registry.searching import search_text
from jianhao.web.registry.values import into_account, of_account
from jianhao.web.registry.writing import NO_STATES, new_account, place, state_changes

PART = 1024 * 1024
BULK = 2_000


class Verb(StrEnum):
    """What the log calls each action."""

    RECEIVE = "上传台账文件"
    READ = "读取台账文件"
    COMMIT = "导入台账"
    UNDO = "撤销导入"


@action
def receive(*, stream: IO[bytes], name: str, agency: Agency, now: datetime, by: User) -> ImportBatch:
    """Keep an uploaded file until it is read; the batch that stands for it."""
    require(by, Permission.IMPORT)
    require_within(by, agency)
    stored = secrets.token_hex(16)
    sha256 = _kept(stream, upload_path(stored))
    batch = ImportBatch.objects.create(
        agency=agency,
        agency_path=agency.path,
        file_name=safe_name(name),
        sha256=sha256,
        stored=stored,
        made_by=by,
        made_at=now,
    )
    record(Verb.RECEIVE, by=by, target=batch, details={"SHA-256": sha256})
    return batch


def _kept(stream: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while part := stream.read(PART):
            digest.update(part)
            out.write(part)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


@action
def read(
    *, batch: ImportBatch, by: Principal, understood: Understood | JianhaoError | None = None
) -> ImportBatch:
    """Understand the file against the register as it is now; reading again replaces what was understood before.

    `understood` is what was made of it before the transaction began (see jobs.py); committing checks it once more.
    """
    batch = ImportBatch.objects.select_for_update().select_related("agency").get(pk=batch.pk)
    if batch.state not in (BatchState.RECEIVED, BatchState.READY):
        raise Refused(f"该文件{batch.get_state_display()}，不能再读取。")
    batch.rows.all().delete()
    try:
        if isinstance(understood, JianhaoError):
            raise understood
        understood = understood or understand(batch, *read_upload(upload_path(batch.stored), batch.file_name))
    except JianhaoError as error:
        batch.state, batch.failure = BatchState.FAILED, str(error)
        batch.save(update_fields=["state", "failure"])
        upload_path(batch.stored).unlink(missing_ok=True)
        record(Verb.READ, by=by, target=batch, result=Result.FAILED, reason=str(error)[:300])
        return batch
    ImportRow.objects.bulk_create(understood.rows, batch_size=BULK)
    batch.state, batch.notes, batch.failure = BatchState.READY, understood.notes, ""
    batch.new_agencies = [{"name": n, "division_code": c} for n, c in understood.new_agencies.items()]
    batch.counts = counted(understood.rows) | {"new_agencies": len(batch.new_agencies)}
    batch.save()
    record(Verb.READ, by=by, target=batch, details=batch.counts)
    return batch


@action
def commit(*, batch: ImportBatch, now: datetime, by: User, progress: Progress | None = None) -> ImportBatch:
    """Take the whole file in, exactly as it was shown; Refused when the register has changed since."""
    batch, progress = to_commit(batch, by), progress or Silent()
    progress.stage("写入台账", batch.counts.get("new", 0) + batch.counts.get("changed", 0))
    agencies = _make_agencies(batch)
    _insert(batch, agencies, by, now, progress)
    _change(batch, agencies, by, now, progress)
    batch.state, batch.committed_at, batch.committed_by = BatchState.COMMITTED, now, by
    batch.save()
    record(Verb.COMMIT, by=by, target=batch, details=batch.counts | {"上传人": batch.made_by.audit_name})
    return batch


def _make_agencies(batch: ImportBatch) -> dict[str, Agency]:
    """Units that the file names and the tree does not have, directly under the unit that imports."""
    made = {}
    for one in batch.new_agencies:
        known = Agency.objects.filter(parent=batch.agency, name=one["name"]).first()
        made[one["name"]] = known or planted(
            Agency(parent=batch.agency, name=one["name"], division_code=one["division_code"])
        )
    return made


def _agency_of(values: dict[str, Any], made: dict[str, Agency], known: dict[int, Agency]) -> Agency:
    return known[values["__agency_pk"]] if values["__agency_pk"] else made[values["__agency"]]


def _rows(batch: ImportBatch, kind: RowKind) -> Iterator[list[ImportRow]]:
    """The rows of a kind in parts."""
    last = 0
    while part := list(batch.rows.filter(kind=kind, pk__gt=last).order_by("pk")[:BULK]):
        yield part
        last = part[-1].pk


def _known_agencies(rows: list[ImportRow]) -> dict[int, Agency]:
    wanted = {row.values["__agency_pk"] for row in rows} | {row.before.get("__agency_pk") for row in rows}
    return {
        pk: a for part in chunks(sorted(wanted - {None})) for pk, a in Agency.objects.in_bulk(part).items()
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not name.startswith("__")}


def _insert(
    batch: ImportBatch, agencies: dict[str, Agency], by: User, now: datetime, progress: Progress
) -> None:
    for rows in _rows(batch, RowKind.NEW):
        progress.advance(len(rows))
        for part in chunks([row.account_id for row in rows]):
            if Account.objects.filter(account_id__in=part).exists():
                raise Refused("读取之后台账中已登记了其中的账号，请重新读取后再导入。")
        known = _known_agencies(rows)
        made = []
        for row in rows:
            agency = _agency_of(row.values, agencies, known)
            account = new_account(
                row.account_id, row.values["__platform"], agency, _plain(row.values), row.values["__ids"], now
            )
            account.entered_for_unit = by.agency_id != agency.pk
            made.append(account)
        Account.objects.bulk_create(made, batch_size=BULK)
        stored = {a.account_id: a for part in chunks([m.account_id for m in made])
                  for a in Account.objects.filter(account_id__in=part)}  # fmt: skip
        ids = [NativeId(account=stored[row.account_id], kind=kind, value=value)
               for row in rows for kind, value in row.values["__ids"]]  # fmt: skip
        NativeId.objects.bulk_create(ids, batch_size=BULK, ignore_conflicts=True)
        reason = f"导入：{batch.file_name}"
        history = [
            c for a in stored.values() for c in state_changes(a, NO_STATES, by.audit_name, now, reason)
        ]
        StateChange.objects.bulk_create(history, batch_size=BULK)


def _change(
    batch: ImportBatch, agencies: dict[str, Agency], by: User, now: datetime, progress: Progress
) -> None:
    for rows in _rows(batch, RowKind.CHANGED):
        progress.advance(len(rows))
        known = _known_agencies(rows)
        accounts = _accounts(rows)
        history: list[StateChange] = []
        for row in rows:
            account = accounts.get(row.account_id)
            if account is None or _present(account, row.before) != row.before:
                raise Refused("读取之后台账已有改动，请重新读取后再导入。")
            before = of_account(account, _plain(row.values))
            into_account(account, _plain(row.values))
            place(account, _agency_of(row.values, agencies, known))
            account.search = search_text(
                account.name, account.agency.name, [v for _, v in row.values["__ids"]]
            )
            account.changed_at, account.entered_for_unit = now, by.agency_id != account.agency_id
            history += state_changes(account, before, by.audit_name, now, f"导入：{batch.file_name}")
        _save(accounts.values())
        StateChange.objects.bulk_create(history, batch_size=BULK)


def _accounts(rows: list[ImportRow]) -> dict[str, Account]:
    return {a.account_id: a for part in chunks([row.account_id for row in rows])
            for a in Account.objects.select_for_update(of=("self",)).filter(account_id__in=part).select_related("agency")}  # fmt: skip


def _present(account: Account, before: dict[str, Any]) -> dict[str, Any]:
    """The account's present values of what a row remembers."""
    now = of_account(account, _plain(before))
    return now | ({"__agency_pk": account.agency_id} if "__agency_pk" in before else {})


def _save(accounts: Any) -> None:
    names = [f.name for f in Account._meta.concrete_fields if not f.primary_key and f.name != "account_id"]
    Account.objects.bulk_update(list(accounts), names, batch_size=200)


@action
def undo(*, batch: ImportBatch, now: datetime, by: User, progress: Progress | None = None) -> ImportBatch:
    """Put the register back as it was before a file; Refused as a whole when its accounts were changed since."""
    batch, progress = to_undo(batch, by), progress or Silent()
    progress.stage("恢复台账", batch.counts.get("new", 0) + batch.counts.get("changed", 0))
    _untouched(batch)
    for rows in _rows(batch, RowKind.NEW):
        for part in chunks([row.account_id for row in rows]):
            _remove(part)
            progress.advance(len(part))
    for rows in _rows(batch, RowKind.CHANGED):
        _put_back(rows, by, now, batch)
        progress.advance(len(rows))
    _drop_agencies(batch)
    batch.state, batch.undone_at = BatchState.UNDONE, now
    batch.save()
    upload_path(batch.stored).unlink(missing_ok=True)
    record(Verb.UNDO, by=by, target=batch, details=batch.counts)
    return batch


def _untouched(batch: ImportBatch) -> None:
    touched = 0
    for kind in (RowKind.NEW, RowKind.CHANGED):
        for rows in _rows(batch, kind):
            for part in chunks([row.account_id for row in rows]):
                same = Account.objects.filter(account_id__in=part, changed_at=batch.committed_at)
                touched += len(part) - same.count()
    if touched:
        raise Refused(f"其中{touched}个账号在导入后又有改动，不能整批撤销；请逐个更正。")


def _remove(account_ids: list[str]) -> None:
    accounts = Account.objects.filter(account_id__in=account_ids)
    if ChangeRequest.objects.filter(account__in=accounts).exists():
        raise Refused("其中有账号已提出申请，不能整批撤销。")
    try:
        accounts.delete()
    except ProtectedError as error:
        raise Refused("其中有账号已有后续办理，不能整批撤销。") from error


def _put_back(rows: list[ImportRow], by: User, now: datetime, batch: ImportBatch) -> None:
    accounts, known = _accounts(rows), _known_agencies(rows)
    history: list[StateChange] = []
    for row in rows:
        account = accounts[row.account_id]
        states = of_account(account, _plain(row.before))
        into_account(account, _plain(row.before))
        if row.before.get("__agency_pk"):
            place(account, known[row.before["__agency_pk"]])
        account.search = search_text(account.name, account.agency.name, [v for _, v in row.values["__ids"]])
        account.changed_at = now
        history += state_changes(account, states, by.audit_name, now, f"撤销导入：{batch.file_name}")
    _save(accounts.values())
    StateChange.objects.bulk_create(history, batch_size=BULK)


def _drop_agencies(batch: ImportBatch) -> None:
    """Units that came with the file and that nothing else has taken up."""
    for one in batch.new_agencies:
        unit = Agency.objects.filter(parent=batch.agency, name=one["name"]).first()
        if unit and not (unit.accounts.exists() or unit.people.exists() or unit.children.exists()):
            try:
                unit.delete()
            except ProtectedError:
                continue
