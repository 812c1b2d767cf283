"""Files that prove a step: told by their bytes, small enough to be looked at, kept as they came."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jianhao.closing.words import Evidence
from jianhao.web.closures.models import Closure, EvidenceFile
from jianhao.web.config import settings
from jianhao.web.inspections.folders import PART, keep, new_token, place
from jianhao.web.inspections.pictures import kind_of as picture_kind
from jianhao.web.people.models import User
from jianhao.web.registry.importing import safe_name
from jianhao.web.uploads import MEGABYTE

EVIDENCE = "evidence"
LARGEST = 20  # MB; a scan of some pages
MOST_PARTS = 5_000  # entries of an office document
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.ofd"
PDF, ZIP = b"%PDF-", b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
# What an office document must hold to be one → its media type.
INSIDE = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "OFD.xml": "application/ofd",
}
# These are pictures or papers of others; a number alone does not prove them.
FILED = frozenset({
    Evidence.NOTICE_PROOF, Evidence.CORRECTION_PROOF, Evidence.PLATFORM_RECEIPT, Evidence.CANCELLATION_PROOF,
    Evidence.DELISTING_PROOF, Evidence.OFFLINE_REPORT, Evidence.FILING_RECEIPT, Evidence.OUTSIDE_CHECK,
    Evidence.SIGNED_STATEMENT, Evidence.INCIDENT_RECORD, Evidence.REFORM_DOCUMENT,
})  # fmt: skip


def kind_of(stream: IO[bytes]) -> str | None:
    """The media type of a whole PDF, picture or office document; None for anything else. The stream is left at its beginning."""
    try:
        head, tail = _ends(stream)
        if head.startswith(PDF):
            return "application/pdf" if b"%%EOF" in tail else None
        return _office(stream) if head.startswith(ZIP) else picture_kind(head + tail)
    finally:
        stream.seek(0)


def _ends(stream: IO[bytes]) -> tuple[bytes, bytes]:
    stream.seek(0)
    head = stream.read(64)
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - 2048))
    return head, stream.read()


def _office(stream: IO[bytes]) -> str | None:
    """Only names are looked at, nothing is unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if len(entries) > MOST_PARTS or any("vbaproject" in e.filename.casefold() for e in entries):
        return None
    names = {entry.filename for entry in entries}
    return next((media for name, media in INSIDE.items() if name in names), None)


class EvidenceField(forms.FileField):
    """A file that proves something; what it is is judged by its bytes, not by its name."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": ACCEPTED})
        super().__init__(**{"max_length": 200, "widget": widget, "required": False, **options})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        found = super().clean(data, initial)
        if not found:
            return None
        most = min(LARGEST, settings().upload_megabytes)
        if found.size > most * MEGABYTE:
            raise forms.ValidationError(f"文件超过{most}MB，请压缩或者分开后再上传。")
        if kind_of(found.file) is None:
            raise forms.ValidationError("应为完整的PDF、PNG、JPEG、DOCX、XLSX或OFD文件，不能含有宏。")
        return found


@dataclass(frozen=True, slots=True)
class Received:
    """An uploaded file before it is kept: its digest is known first, so that a refused step leaves nothing on disk.

    A closing keeps it under its digest (`stored`): what a killed step has written is what the same step writes when it is
    taken again. `token` is a name of its own for whoever keeps files otherwise.
    """

    file: UploadedFile
    name: str
    sha256: str
    token: str

    @property
    def stored(self) -> str:
        """The name of its place; a hundred and twenty-eight bits of the digest."""
        return self.sha256[:32]

    @property
    def mark(self) -> str:
        """As records and the chain of 操作记录 name it."""
        return f"文件“{self.name}”，SHA-256 {self.sha256}"


def received(file: UploadedFile) -> Received:
    """A file with its digest; nothing is written."""
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(PART):
        digest.update(part)
    file.seek(0)
    return Received(file, safe_name(file.name or "附件"), digest.hexdigest(), new_token())


def file_of(closure: Closure, one: Received, purpose: str, now: datetime, by: User) -> EvidenceFile:
    """Write a file to its place and make its row. A file whose transaction fails is an orphan until the step is taken again.

    One file may stand behind a step of many accounts of a batch: it is written once.
    """
    path = place(EVIDENCE, one.stored)
    if not _is_whole(path, one.sha256):
        path.unlink(missing_ok=True)
        one.file.seek(0)
        keep(one.file, EVIDENCE, one.stored)
    return EvidenceFile.objects.create(
        closure=closure, purpose=purpose, file_name=one.name, media=kind_of(one.file.file) or "", stored=one.stored,
        sha256=one.sha256, size=one.file.size, added_by=by, added_at=now,
    )  # fmt: skip


def _is_whole(path: Path, sha256: str) -> bool:
    """Whether a file lies there with every byte; a killed process may have left a piece of it."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def lacking(evidence: Iterable[Evidence], files: Iterable[Evidence]) -> list[Evidence]:
    """Of the evidence that has to be a file, what is given as a number only or not at all."""
    given = set(files)
    return [one for one in evidence if one in FILED and one not in given]
