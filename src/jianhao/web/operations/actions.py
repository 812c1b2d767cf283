"""What is written down of backups and drills."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jianhao.backup.taking import Taken
from jianhao.web.audit.models import Result
from jianhao.web.audit.recording import Principal, action, record
from jianhao.web.operations.models import SafetyKind, SafetyRecord
from jianhao.web.operations.sentences import backup_sentence


@action
def note_backup(*, taken: Taken, now: datetime, by: Principal) -> SafetyRecord:
    """A set that was written."""
    header = taken.header
    facts = {
        "files": header.files, "bytes": header.bytes, "new_bytes": taken.new_bytes, "seconds": header.seconds,
        "audit": header.audit, "missing": len(header.missing), "vanished": len(header.vanished),
    }  # fmt: skip
    made = SafetyRecord.objects.create(
        kind=SafetyKind.BACKUP,
        at=now,
        well=True,
        set_id=header.id,
        sentence=backup_sentence(taken),
        facts=facts,
    )
    record(
        SafetyKind.BACKUP.label,
        by=by,
        target=made,
        details={"备份": header.id, "删去": list(taken.removed_sets)},
    )
    return made


@action
def note_failure(*, kind: SafetyKind, sentence: str, now: datetime, by: Principal) -> SafetyRecord:
    """A backup or a drill that did not come about."""
    made = SafetyRecord.objects.create(kind=kind, at=now, well=False, sentence=sentence[:2000])
    record(kind.label, by=by, target=made, result=Result.FAILED, reason=sentence[:2000])
    return made


@action
def note_drill(
    *, set_id: str, well: bool, sentence: str, facts: dict[str, Any], now: datetime, by: Principal
) -> SafetyRecord:
    """A set that was given back into a temporary folder, and what came of it."""
    made = SafetyRecord.objects.create(
        kind=SafetyKind.DRILL, at=now, well=well, set_id=set_id, sentence=sentence[:2000], facts=facts
    )
    result = Result.DONE if well else Result.FAILED
    record(
        SafetyKind.DRILL.label,
        by=by,
        target=made,
        result=result,
        reason=sentence[:2000],
        details={"备份": set_id},
    )
    return made
