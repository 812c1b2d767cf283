"""Evidence of an incident: kept as it came before anything is deleted, told by its bytes, as the evidence of closings."""

from __future__ import annotations

from datetime import datetime

from jianhao.web.closures.evidence import EVIDENCE, EvidenceField, Received, kind_of, received
from jianhao.web.inspections.folders import keep, place
from jianhao.web.people.models import User
from jianhao.web.watch.models import Incident, IncidentFile


def file_of(incident: Incident, one: Received, title: str, now: datetime, by: User) -> IncidentFile:
    """Write a file to its place and make its row. A file whose transaction fails is an orphan, not a loss."""
    path = place(EVIDENCE, one.token)
    path.unlink(missing_ok=True)
    one.file.seek(0)
    keep(one.file, EVIDENCE, one.token)
    return IncidentFile.objects.create(
        incident=incident, title=title, file_name=one.name, media=kind_of(one.file.file) or "", stored=one.token,
        sha256=one.sha256, size=one.file.size, added_by=by, added_at=now,
    )  # fmt: skip


__all__ = ["EVIDENCE", "EvidenceField", "Received", "file_of", "received"]
