"""Files that a page sends: names in Chinese, never opened in the page."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_bytes(content: bytes, name: str, kind: str) -> HttpResponse:
    """An answer that browsers save under `name`."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def send_file(path: Path, name: str, kind: str) -> FileResponse:
    """A file on disk, streamed; it is closed with the answer and may be removed at once on POSIX."""
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
